import type { Started } from './crontab.ts';

/** What the files for launchd and systemd are filled with. The folders are absolute paths. */
export interface Filling extends Started {
  /** Who the pass runs as: the user to whom configuration, backups and state belong. */
  user: string;
  backupFolder: string;
  stateFolder: string;
  /** Where a pass writes as well, such as the page; those that are configured. */
  otherFolders?: string[];
  /** How long a pass may take. */
  timeoutMinutes: number;
}

/**
 * That text with one part of it replaced. Throws if the part is not there just once: then the example that is filled
 * in has been changed, and what fills it in must be, too.
 */
export function swap(text: string, part: string, replacement: string): string {
  const [before, after, more] = text.split(part);
  if (before === undefined || after === undefined || more !== undefined) {
    throw new Error(`not once in the example: ${part}`);
  }
  return before + replacement + after;
}

/** From when on a pass that does not end by itself may be killed, in minutes: later than it ends by itself. */
export function patience({ timeoutMinutes }: { timeoutMinutes: number }): number {
  return Math.ceil(timeoutMinutes) + 2;
}
