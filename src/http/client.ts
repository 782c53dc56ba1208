import { setMaxListeners } from 'node:events';
import { got } from 'got';
import { createAgents } from '../net/agents.ts';
import { gotOptions } from './options.ts';
import { requestsWith } from './requests.ts';
import { Trust } from './trust.ts';
import { Turns } from './turns.ts';
import type { Http, HttpOptions } from './types.ts';

/** Requests with keep-alive, time-outs by inactivity and retries; redirects are never followed. */
export function createHttp(options: HttpOptions): Http {
  const counts = { requests: 0, retries: 0 };
  const trust = new Trust(options.ca ?? null);
  const closing = new AbortController();
  const open = listenable(AbortSignal.any([options.signal, closing.signal]));
  const way = {
    witness: trust,
    proxy: options.proxy ?? null,
    timeoutMs: options.timeoutSeconds * 1000,
    signal: open,
  };
  const agents = createAgents(way, { keepAlive: true });
  const client = got.extend(gotOptions(options, agents, counts, trust));
  const turns = new Turns(options.maxConcurrent);

  const until = (...ends: AbortSignal[]): Http => {
    const signal = ends.length === 0 ? open : listenable(AbortSignal.any([open, ...ends]));
    return {
      ...requestsWith(client.extend({ signal }), { signal, counts, turns, trust }, options),
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

/** Each request listens, those that wait for their turn as well; node would warn of a leak. */
function listenable(signal: AbortSignal): AbortSignal {
  setMaxListeners(Infinity, signal);
  return signal;
}
