import { fail } from '../catalogue.ts';

/** What ends a pass before its time. */
export interface Stopping {
  /** Ends reading Canvas: aborted early enough to leave time for the backup. */
  reading: AbortSignal;
  /** Ends everything. */
  everything: AbortSignal;
  dispose: () => void;
}

/** The part of the time that Canvas may take; the rest is for Grit and the backup. */
const READING_SHARE = 0.8;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Time limits and signals of one pass. The first SIGINT or SIGTERM lets it finish, since a pass is short and stops
 * clean at its end; the second one stops it. Each reason of an abort is the SyncError to report.
 */
export function watchStopping(
  world: NodeJS.Process,
  minutes: number,
  onFirstSignal: () => void,
  what = 'The pass',
): Stopping {
  const reading = new AbortController();
  const everything = new AbortController();
  const stop = (reason: Error) => {
    reading.abort(reason);
    everything.abort(reason);
  };
  // Rounded, or the message would speak of 5.6000000000000005 minutes.
  const readingMinutes = Number((minutes * READING_SHARE).toPrecision(3));
  const timers = [
    setTimeout(() => {
      reading.abort(fail('pass-timed-out', { step: 'Reading Canvas', minutes: readingMinutes }));
    }, readingMinutes * 60_000),
    setTimeout(() => {
      stop(fail('pass-timed-out', { step: what, minutes }));
    }, minutes * 60_000),
  ];
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    if (signals === 1) onFirstSignal();
    else stop(fail('interrupted'));
  };
  for (const signal of SIGNALS) world.on(signal, onSignal);
  return {
    reading: reading.signal,
    everything: everything.signal,
    dispose: () => {
      for (const timer of timers) clearTimeout(timer);
      for (const signal of SIGNALS) world.off(signal, onSignal);
    },
  };
}
