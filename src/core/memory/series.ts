const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
/** All backups of so many days are read; where they are more than so many, one in so many minutes. */
const ALL_DAYS = 7;
const MOST_OF_ALL = 1000;
const SLOT_MINUTES = 10;
/** One a day of so many days before them, and one a month of what is older. */
const DAILY_DAYS = 366;

/**
 * Which backups are read to learn what was taken away: fewer the older they are, since a shop may have kept tens of
 * thousands. The newest of each period counts. They come and go the oldest first.
 */
export function seriesOf<T extends { at: Date }>(backups: readonly T[], now: Date): T[] {
  const daysOf = ({ at }: T) => (now.getTime() - at.getTime()) / DAY_MS;
  const areMany = backups.filter((backup) => daysOf(backup) <= ALL_DAYS).length > MOST_OF_ALL;
  const kept = new Map<string, T>();
  for (const [index, backup] of backups.entries()) {
    const time = backup.at.toISOString();
    const days = daysOf(backup);
    const slot = Math.floor(backup.at.getTime() / (SLOT_MINUTES * MINUTE_MS));
    const recent = areMany ? `slot ${slot}` : `number ${index}`;
    const period = days <= ALL_DAYS ? recent : days <= DAILY_DAYS ? time.slice(0, 10) : time.slice(0, 7);
    // Behind those that came before it.
    kept.delete(period);
    kept.set(period, backup);
  }
  return [...kept.values()];
}
