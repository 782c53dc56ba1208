import { setTimeout as sleep } from 'node:timers/promises';
import { pauseBefore } from '../core/trust/patience.ts';
import type { Patience } from '../ports.ts';

/** The patience of one pass. It ends with the signal, and waits no more often than a failed request is tried again. */
export function patience(
  retries: number,
  { signal, show }: { signal: AbortSignal; show: (text: string) => void },
): Patience {
  let firstAt: number | undefined;
  return async (looks) => {
    firstAt ??= performance.now();
    const pause = pauseBefore(looks, performance.now() - firstAt, retries);
    if (pause === null) return false;
    show('Waiting for Grit to show the upload');
    await sleep(pause, undefined, { signal }).catch(() => {
      throw signal.reason as Error;
    });
    return true;
  };
}
