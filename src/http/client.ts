import { setMaxListeners } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { got } from 'got';
import { gotOptions } from './options.ts';
import { requestsWith } from './requests.ts';
import { Trust } from './trust.ts';
import type { Http, HttpOptions } from './types.ts';

/** Requests with keep-alive, time-outs by inactivity and retries; redirects are never followed. */
export function createHttp(options: HttpOptions): Http {
  const counts = { requests: 0, retries: 0 };
  const agents = {
    http: new HttpAgent({ keepAlive: true, maxSockets: options.maxConcurrent }),
    https: new HttpsAgent({ keepAlive: true, maxSockets: options.maxConcurrent }),
  };
  const trust = new Trust(options.ca ?? null);
  const client = got.extend(gotOptions(options, agents, counts, trust));
  const closing = new AbortController();

  const until = (...ends: AbortSignal[]): Http => {
    const signal = AbortSignal.any([options.signal, closing.signal, ...ends]);
    // Each request listens, those that wait for their turn as well; node would warn of a leak.
    setMaxListeners(Infinity, signal);
    return {
      ...requestsWith(client.extend({ signal }), signal, counts, options, trust),
      counts,
      until: (end) => until(...ends, end),
      close() {
        // Also ends the waits for a retry, which would keep the process alive.
        closing.abort();
        agents.http.destroy();
        agents.https.destroy();
      },
    };
  };
  return until();
}
