const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A date of HTTP has no fraction of a second. */
const SECOND_MS = 1000;

/** So far the clock of this machine may be off Canvas's before a run, or an examination of the machine, speaks of it. */
export const TOLERATED_MS = { run: 5 * MINUTE_MS, examination: MINUTE_MS };

/** A time that Canvas gave, and the time of this machine when it came. */
export interface HeardTime {
  theirs: Date;
  ours: Date;
}

/**
 * How far the clock of this machine is ahead of Canvas's, in milliseconds; negative where it is behind. The smallest of
 * several differences counts, since an answer that was long on its way says nothing about the clock. Null without any.
 */
export function clockAhead(heard: readonly HeardTime[]): number | null {
  const differences = heard.map(({ theirs, ours }) => ours.getTime() - theirs.getTime());
  const [first, ...others] = differences.map((ms) => (ms > 0 ? Math.max(0, ms - SECOND_MS) : ms));
  if (first === undefined) return null;
  return others.reduce((least, ms) => (Math.abs(ms) < Math.abs(least) ? ms : least), first);
}

/** From an hour on nobody can rely on what this machine says of any time, such as when something was released. */
export function clockVerdict(aheadMs: number, toleratedMs: number): 'good' | 'doubtful' | 'bad' {
  const off = Math.abs(aheadMs);
  if (off <= toleratedMs) return 'good';
  return off <= HOUR_MS ? 'doubtful' : 'bad';
}

/**
 * What time it is, where the clock of this machine says `ours`: Canvas's clock counts where the two are too far apart.
 * Windows reach an hour further back than they have to, which must be more than any clock that counts is off.
 */
export function trueTime(ours: Date, aheadMs: number | null): Date {
  const isOff = aheadMs !== null && clockVerdict(aheadMs, TOLERATED_MS.run) !== 'good';
  return isOff ? new Date(ours.getTime() - aheadMs) : ours;
}
