import { describe, expect, test } from '@jest/globals';
import { tlsCauseOf } from '../../src/http/tls-causes.ts';

const error = (code: string, message = '', more: object = {}) =>
  Object.assign(new Error(message), { code, ...more });
const SSL = 'error:0A000000:SSL routines:f';

describe('why a connection is not secure', () => {
  test.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', '', 'unknown-issuer'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', '', 'unknown-issuer'],
    ['HOSTNAME_MISMATCH', '', 'other-name'],
    ['CERT_REVOKED', '', 'revoked'],
    ['CERT_CHAIN_TOO_LONG', '', 'broken'],
    ['PATH_LENGTH_EXCEEDED', '', 'broken'],
    ['INVALID_CA', '', 'broken'],
    ['UNSPECIFIED', 'EE certificate key too weak', 'weak'],
    ['UNSPECIFIED', 'CA certificate key too weak', 'weak'],
    ['UNSPECIFIED', 'CA signature digest algorithm too weak', 'weak'],
    ['EPROTO', `write EPROTO ${SSL}:dh key too small:x.c:1:`, 'weak'],
    ['EPROTO', `write EPROTO ${SSL}:wrong version number:x.c:1:`, 'no-tls'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', '', 'no-tls'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', '', 'old-protocol'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', '', 'old-protocol'],
    ['EPROTO', `${SSL}:unsafe legacy renegotiation disabled:x.c:1:`, 'old-protocol'],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', '', 'no-shared-cipher'],
    ['ERR_SSL_NO_SHARED_CIPHER', '', 'no-shared-cipher'],
    ['ERR_OSSL_ASN1_WRONG_TAG', '', 'broken'],
    ['ERR_SSL_BAD_EXTENSION', '', 'failed'],
    [
      'ECONNRESET',
      'Client network socket disconnected before secure TLS connection was established',
      'closed',
    ],
  ])('%s %s', (code, message, cause) => {
    const progress = { secured: false, asksForCertificate: false };
    expect(tlsCauseOf(error(code, message), progress)?.cause).toBe(cause);
  });

  test.each(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EPIPE', 'ERR_GOT_REQUEST_ERROR'])(
    '%s is no reason of that kind',
    (code) => {
      expect(tlsCauseOf(error(code), { secured: true, asksForCertificate: false })).toBeNull();
      expect(tlsCauseOf(error(code))).toBeNull();
    },
  );
});

describe('once the connection was secure', () => {
  const secured = { secured: true, asksForCertificate: false };

  test('what goes wrong on it is the network', () => {
    const late = error('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', '', { reason: 'bad record mac' });
    expect(tlsCauseOf(late, secured)).toBeNull();
    expect(tlsCauseOf(error('EPROTO', `${SSL}:unexpected message:x.c:1:`), secured)).toBeNull();
  });

  test('the server may still want a certificate of ours', () => {
    const late = error('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', '', {
      reason: 'tlsv13 alert certificate required',
    });
    expect(tlsCauseOf(late, secured)?.cause).toBe('client-certificate');
    const asked = { secured: true, asksForCertificate: true };
    expect(tlsCauseOf(error('ECONNRESET', 'socket hang up'), asked)?.cause).toBe('client-certificate');
  });
});
