import type { Retention } from '../trust/retention.ts';

/** A pass every 30 minutes, 31 days. */
const PASSES_A_MONTH = 1488;
/** One more before an upload that changes something, which in the worst case each pass does. */
const BACKUPS_A_PASS = 2;

/** What is known of the disk of the backups. */
export interface RoomFacts {
  freeBytes: number;
  /** Of the newest backup. */
  backupBytes: number;
  /** How many there are. */
  backups: number;
  keep: Retention | null;
}

/** Whether a month of backups will find room; `none` where not even those of the next pass would. */
interface Room {
  verdict: 'enough' | 'short' | 'none';
  /** How many backups a month adds to those that there are, at most. */
  backups: number;
  /** What they need. */
  neededBytes: number;
}

/** Compares the most that a month of passes can store with what is free. */
export function roomFor({ freeBytes, backupBytes, backups: present, keep }: RoomFacts): Room {
  const made = PASSES_A_MONTH * BACKUPS_A_PASS;
  // Pruning comes after the new ones are stored, so for a moment there are those of a pass more.
  const backups =
    keep === null ? made : Math.min(made, Math.max(0, mostKept(keep) - present) + BACKUPS_A_PASS);
  const neededBytes = backups * backupBytes;
  if (freeBytes < BACKUPS_A_PASS * backupBytes) return { verdict: 'none', backups, neededBytes };
  return { verdict: freeBytes < neededBytes ? 'short' : 'enough', backups, neededBytes };
}

/** As many as the rules can keep if no backup serves two of them. */
function mostKept({ last = 0, hourly = 0, daily = 0, weekly = 0, monthly = 0 }: Retention): number {
  return Math.max(1, last + hourly + daily + weekly + monthly);
}
