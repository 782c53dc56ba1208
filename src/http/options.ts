import { X509Certificate } from 'node:crypto';
import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { OptionsInit } from 'got';
import type { Http, HttpOptions } from './types.ts';
import { factsOf } from './failure.ts';
import { retryDelay } from './retry.ts';

/** What got is told once for all requests to a system. */
export function gotOptions(
  { system, headers, secret, timeoutSeconds, retries, ca, log }: HttpOptions,
  agent: { http: HttpAgent; https: HttpsAgent },
  counts: Http['counts'],
): OptionsInit {
  const ms = timeoutSeconds * 1000;
  return {
    headers,
    agent,
    followRedirect: false,
    // Each of these is a wait without a byte: nothing limits an answer that keeps coming but the pass as a whole.
    timeout: { lookup: ms, connect: ms, secureConnect: ms, socket: ms },
    https: trust(ca ?? null),
    retry: {
      limit: retries,
      // Ours alone decides: got would not retry a POST, nor know a throttling 403, nor wait for a long Retry-After.
      calculateDelay: ({ error, attemptCount }) =>
        // An abort that came while the body of an error was read: a wait that begins now would be ended by nobody.
        error.options.signal?.aborted === true
          ? 0
          : retryDelay(factsOf(error, '', secret), attemptCount, retries, Math.random()),
    },
    hooks: {
      beforeRequest: [
        () => {
          counts.requests += 1;
        },
      ],
      beforeRetry: [
        (error) => {
          counts.retries += 1;
          log(`${system}: trying again after ${factsOf(error, '', secret).status ?? error.code}`);
        },
      ],
    },
  };
}

/**
 * Trust in the certificates of a file and in no others. A workshop's certificate is often made for another name than
 * the bare address that is used, so the name does not matter where the server presents exactly one of the file's.
 */
function trust(ca: string | null): NonNullable<OptionsInit['https']> {
  if (ca === null) return {};
  const pinned = new Set(
    ca
      .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
      ?.map((pem) => new X509Certificate(pem).fingerprint256),
  );
  return {
    certificateAuthority: ca,
    checkServerIdentity: (host: string, certificate: PeerCertificate) =>
      pinned.has(certificate.fingerprint256) ? undefined : checkServerIdentity(host, certificate),
  };
}
