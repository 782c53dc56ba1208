import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { OptionsInit } from 'got';
import type { Trust } from './trust.ts';
import type { Http, HttpOptions } from './types.ts';

/** What got is told once for all requests to a system. */
export function gotOptions(
  { headers, timeoutSeconds }: HttpOptions,
  agent: { http: HttpAgent; https: HttpsAgent },
  counts: Http['counts'],
  trust: Trust,
): OptionsInit {
  const ms = timeoutSeconds * 1000;
  return {
    headers,
    agent,
    followRedirect: false,
    // A wait without a byte: nothing limits an answer that keeps coming but the pass as a whole. How long it takes to
    // connect is up to the agents.
    timeout: { socket: ms },
    request: trust.request,
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
