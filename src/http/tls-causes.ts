import { causeOf } from '../errors.ts';

/** Why a connection that was made is not secure. */
export type TlsCause =
  | 'unknown-issuer'
  | 'other-name'
  | 'expired'
  | 'not-yet-valid'
  | 'weak'
  | 'not-for-servers'
  | 'revoked'
  | 'broken'
  | 'no-tls'
  | 'old-protocol'
  | 'no-shared-cipher'
  | 'client-certificate'
  | 'closed'
  | 'failed';

/** By Node's code, as far as it has one of its own. */
const BY_CODE: Partial<Record<string, TlsCause>> = {
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-issuer',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-issuer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'unknown-issuer',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-issuer',
  CERT_UNTRUSTED: 'unknown-issuer',
  HOSTNAME_MISMATCH: 'other-name',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other-name',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  INVALID_PURPOSE: 'not-for-servers',
  CERT_REJECTED: 'not-for-servers',
  CERT_REVOKED: 'revoked',
  CERT_CHAIN_TOO_LONG: 'broken',
  PATH_LENGTH_EXCEEDED: 'broken',
  INVALID_CA: 'broken',
  CERT_SIGNATURE_FAILURE: 'broken',
  ERROR_IN_CERT_NOT_BEFORE_FIELD: 'broken',
  ERROR_IN_CERT_NOT_AFTER_FIELD: 'broken',
  ERR_TLS_CERT_ALTNAME_FORMAT: 'broken',
  ERR_TLS_CERT_SIGNATURE_ALGORITHM_UNSUPPORTED: 'weak',
  ERR_TLS_DH_PARAM_SIZE: 'weak',
};

/**
 * By OpenSSL's own words, which come with the codes EPROTO, UNSPECIFIED and ERR_SSL_…; the first that fits counts. An
 * alert is what the server has to say: one about a certificate can only be about the one that we did not send.
 */
const BY_REASON: [words: RegExp, cause: TlsCause][] = [
  [/wrong version number|http request|unknown protocol|packet length too long|bad record type/, 'no-tls'],
  [/too weak|too small|legacy sigalg|wrong signature type|digest algorithm|unsupported algorithm/, 'weak'],
  [/protocol version|unsupported protocol|version too (low|high)|wrong ssl version/, 'old-protocol'],
  [/no protocols available|inappropriate fallback|unsafe legacy renegotiation/, 'old-protocol'],
  [/alert (handshake failure|insufficient security)|no shared|no cipher|cipher returned/, 'no-shared-cipher'],
  [/alert (.*certificate|unknown ca|access denied)|certificate required/, 'client-certificate'],
  [/asn1|wrong tag|bad object|certificate verify failed|no certificate|certificate/, 'broken'],
];
/** What OpenSSL adds to a failure; Node has the parts as properties of some errors and not of others. */
const IN_MESSAGE = /error:[\dA-F]+:[^:]*:[^:]*:([^:]*)/;
/** Node has no name of its own for these failures of a certificate. */
const NAMELESS = new Set(['UNSPECIFIED', 'EPROTO']);

/** What is known of the connection on which an error came. */
export interface Progress {
  /** Whether the other side had shown its certificate and both agreed on keys. */
  secured: boolean;
  /** Whether it asked for a certificate of ours. */
  asksForCertificate: boolean;
}

/**
 * The cause, if it was that the connection is not secure; null for everything else. `words` are those of the system or
 * of OpenSSL. What goes wrong on a connection that was secure is the network's, but for an alert about our certificate
 * and for a server that asked for one and then says nothing more.
 */
export function tlsCauseOf(error: unknown, progress?: Progress): { cause: TlsCause; words: string } | null {
  const code = causeOf(error);
  const verdict = BY_CODE[code];
  if (verdict !== undefined) return { cause: verdict, words: code };
  const isTls = NAMELESS.has(code) || /^(ERR_SSL_|ERR_OSSL_|ERR_TLS_|CERT_|UNABLE_TO_|ERROR_IN_)/.test(code);
  if (isTls) {
    const words = reasonOf(error, code);
    const cause = BY_REASON.find(([pattern]) => pattern.test(words.toLowerCase()))?.[1] ?? 'failed';
    // A certificate is judged when the keys are agreed on; whatever else comes later came through the secure connection.
    if (progress?.secured !== true || cause === 'client-certificate' || code === 'UNSPECIFIED')
      return { cause, words };
    return null;
  }
  if (code !== 'ECONNRESET') return null;
  if (progress?.asksForCertificate === true) return { cause: 'client-certificate', words: code };
  return progress?.secured === false && isClosed(error) ? { cause: 'closed', words: 'closed' } : null;
}

/** A server that ends the connection in good order has decided so; a reset may come from anything in between. */
function isClosed(error: unknown): boolean {
  return /before secure TLS connection/.test(messageOf(error));
}

function reasonOf(error: unknown, code: string): string {
  if (typeof error !== 'object' || error === null) return code;
  if ('reason' in error && typeof error.reason === 'string') return error.reason;
  const message = messageOf(error);
  return (
    IN_MESSAGE.exec(message)?.[1] ??
    (code === 'UNSPECIFIED' ? message : code.replaceAll('_', ' ').toLowerCase())
  );
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
}
