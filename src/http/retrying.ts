import { HttpFailure } from './failure.ts';
import { retryDelay } from './retry.ts';
import type { Turns } from './turns.ts';

/** How often and how long a request may be tried. */
export interface Patience {
  retries: number;
  /** Ends a wait; its reason is what the caller gets. */
  signal: AbortSignal;
  /** Each attempt takes one; a wait takes none. */
  turns: Turns;
  /** Hears of the failure behind each further attempt, when that begins. */
  onRetry: (failure: HttpFailure) => void;
}

/**
 * The first attempt that succeeds, or the failure of the last one. got can do this too, but from Node 24 on it fails
 * while it waits: a connection that could not be made is reported a second time when its socket closes, in raw form,
 * and got takes that for the end.
 */
export async function retrying<T>(attempt: () => Promise<T>, patience: Patience): Promise<T> {
  const { retries, signal, turns, onRetry } = patience;
  for (let failures = 1; ; failures += 1) {
    try {
      return await turns.take(() => onFreshConnection(attempt), signal);
    } catch (error) {
      const delay =
        error instanceof HttpFailure ? retryDelay(error.facts, failures, retries, Math.random()) : 0;
      if (delay === 0) throw error;
      await wait(delay, signal);
      onRetry(error as HttpFailure);
    }
  }
}

/**
 * The other side may close a kept connection at the moment when it is used again. That says nothing about how it is, so
 * the same is tried at once with another one; each that has broken is gone, and a new one is never taken for one.
 */
async function onFreshConnection<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof HttpFailure && error.facts.isStale === true)) throw error;
    }
  }
}

/** Settles after so many milliseconds; rejects with the signal's reason, at once, where that comes first. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
