import { stretchText } from '../core/stretch.ts';
import { minuteText } from './time.ts';
import { count, digits, section } from './words.ts';

/** A backup in a list. */
interface ListedBackup {
  name: string;
  at: Date;
  bytes: number;
}

/** What was found out about a backup. */
export interface Check {
  name: string;
  state: 'good' | 'good-unrecorded' | 'damaged';
  /** Why it is damaged; null where it is not. */
  cause: string | null;
}

/** What was pruned, or would be. */
export interface Pruned {
  folder: string;
  /** Names, the oldest first. */
  removed: string[];
  kept: number;
  /** Whether nothing says which backups are wanted. */
  keepsAll: boolean;
  dryRun: boolean;
}

/** A line for each backup: name, time, age and size. */
export function renderList(backups: ListedBackup[], folder: string, now: Date): string {
  if (backups.length === 0) return noBackups(folder);
  const rows = backups.map(({ name, at, bytes }) => [
    name,
    minuteText(at),
    ageOf(at, now),
    `${digits(Math.ceil(bytes / 1024))} KB`,
  ]);
  return aligned(rows);
}

const VERDICTS: Record<Check['state'], string> = {
  good: 'good',
  'good-unrecorded': 'good, but no check sum is recorded for it',
  damaged: 'damaged',
};

/** A line for each backup: whether it is good. */
export function renderChecks(checks: Check[], folder: string): string {
  if (checks.length === 0) return noBackups(folder);
  return aligned(
    checks.map(({ name, state, cause }) => [name, VERDICTS[state] + (cause === null ? '' : `: ${cause}`)]),
  );
}

/** Which backups went, or would go. */
export function renderPruned({ folder, removed, kept, keepsAll, dryRun }: Pruned): string {
  if (removed.length + kept === 0) return noBackups(folder);
  if (keepsAll) return `backup.keep is not set, so everything is kept: ${count(kept, 'backup')}.`;
  if (removed.length === 0) return `Nothing to remove: ${count(kept, 'backup')}, all wanted by backup.keep.`;
  const verb = dryRun ? 'Would remove' : 'Removed';
  return section(`${verb} ${count(removed.length, 'backup')}; ${digits(kept)} stay`, removed).join('\n');
}

function ageOf(at: Date, now: Date): string {
  const age = now.getTime() - at.getTime();
  return age < 0 ? 'yet to come' : `${stretchText(age)} ago`;
}

function noBackups(folder: string): string {
  return `There are no backups in ${folder}.`;
}

/** Columns of text. What stands in them is ours, and no letter of it is wider than another. */
function aligned(rows: string[][]): string {
  // Not Math.max of all rows at once: a call takes no hundred thousand arguments, and some shops have more backups.
  const widths = (rows[0] ?? []).map((_, index) =>
    rows.reduce((widest, row) => Math.max(widest, row[index]?.length ?? 0), 0),
  );
  return rows
    .map((row) =>
      row
        .map((text, index) => text.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
