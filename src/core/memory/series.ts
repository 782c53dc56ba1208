const DAY_MS = 24 * 3_600_000;
/** All backups of so many days are read, */
const ALL_DAYS = 7;
/** one a day of so many before them, and one a month of what is older. */
const DAILY_DAYS = 366;

/**
 * Which backups are read to learn what was taken away: fewer the older they are, since a shop may have kept tens of
 * thousands. The newest of each day, or month, counts. They come and go the oldest first.
 */
export function seriesOf<T extends { at: Date }>(backups: readonly T[], now: Date): T[] {
  const kept = new Map<string, T>();
  for (const [index, backup] of backups.entries()) {
    const days = (now.getTime() - backup.at.getTime()) / DAY_MS;
    const day = backup.at.toISOString().slice(0, 10);
    const period = days <= ALL_DAYS ? String(index) : days <= DAILY_DAYS ? day : day.slice(0, 7);
    // Behind those that came before it.
    kept.delete(period);
    kept.set(period, backup);
  }
  return [...kept.values()];
}
