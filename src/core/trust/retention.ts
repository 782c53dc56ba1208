/** How many backups are kept, by rule; a backup that any rule keeps is kept. */
export interface Retention {
  last?: number | undefined;
  hourly?: number | undefined;
  daily?: number | undefined;
  weekly?: number | undefined;
  monthly?: number | undefined;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The period that a time belongs to, in UTC, so that no change of clocks makes one longer or comes twice. */
const PERIOD = {
  hourly: (time: Date) => time.toISOString().slice(0, 13),
  daily: (time: Date) => time.toISOString().slice(0, 10),
  // 1 January 1970 was a Thursday; weeks begin on Monday.
  weekly: (time: Date) => String(Math.floor((time.getTime() / DAY_MS + 3) / 7)),
  monthly: (time: Date) => time.toISOString().slice(0, 7),
};

/**
 * Which of these backups go, given in the order in which they were made, and when. Of each hour, day, week or month
 * the last one stays, for as many of the newest periods that have any. The newest of all always stays, and so does
 * what is dated in the future.
 */
export function toPrune<T extends { at: Date }>(backups: readonly T[], keep: Retention, now: Date): T[] {
  // Of several in one second the later one in the list is the newer one.
  // One from a time to come was made by a clock that was ahead: it must not count as the newest of all.
  const newestFirst = backups
    .filter(({ at }) => at.getTime() <= now.getTime() + HOUR_MS)
    .toReversed()
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const kept = new Set(newestFirst.slice(0, Math.max(1, keep.last ?? 0)));
  for (const [rule, periodOf] of Object.entries(PERIOD) as [keyof typeof PERIOD, (time: Date) => string][]) {
    const periods = new Map<string, T>();
    for (const backup of newestFirst) {
      const period = periodOf(backup.at);
      if (!periods.has(period)) periods.set(period, backup);
    }
    for (const backup of [...periods.values()].slice(0, keep[rule] ?? 0)) kept.add(backup);
  }
  return newestFirst.filter((backup) => !kept.has(backup));
}
