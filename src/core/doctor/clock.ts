const MINUTE_MS = 60_000;
/** A date of HTTP has no fraction of a second. */
const SECOND_MS = 1000;

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

/** More than a minute is odd. From five minutes on a window may begin in the wrong place, and certificates may fail. */
export function clockVerdict(aheadMs: number): 'good' | 'doubtful' | 'bad' {
  const off = Math.abs(aheadMs);
  if (off <= MINUTE_MS) return 'good';
  return off <= 5 * MINUTE_MS ? 'doubtful' : 'bad';
}
