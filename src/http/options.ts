import { X509Certificate } from 'node:crypto';
import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { OptionsInit } from 'got';
import type { Http, HttpOptions } from './types.ts';

/** What got is told once for all requests to a system. */
export function gotOptions(
  { headers, timeoutSeconds, ca }: HttpOptions,
  agent: { http: HttpAgent; https: HttpsAgent },
  counts: Http['counts'],
): OptionsInit {
  const ms = timeoutSeconds * 1000;
  return {
    headers,
    agent,
    followRedirect: false,
    // A wait without a byte: nothing limits an answer that keeps coming but the pass as a whole. How long it takes to
    // connect is up to the agents.
    timeout: { socket: ms },
    https: trust(ca ?? null),
    // See retrying.ts.
    retry: { limit: 0 },
    hooks: {
      beforeRequest: [
        () => {
          counts.requests += 1;
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
