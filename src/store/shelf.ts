import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { causeOf } from '../errors.ts';

/** A backup on the shelf, by its name alone: nothing of its content is known yet. */
export interface ShelvedBackup {
  name: string;
  path: string;
  /** When it was made, to the second. */
  at: Date;
  bytes: number;
}

/** `publish.ts` gives these names. */
const NAME = /^grit-export-(\d{4}-\d\d-\d\d)(T\d\d-\d\d-\d\d)Z(?:-(\d+))?\.xlsx$/;

/** The backups in a folder, the oldest first; none where the folder does not exist. Other files are left alone. */
export function shelvedBackups(folder: string): ShelvedBackup[] {
  const found = namesIn(folder).flatMap((name) => {
    const [, day, time, attempt = '1'] = NAME.exec(name) ?? [];
    if (day === undefined || time === undefined) return [];
    const at = new Date(`${day}${time.replaceAll('-', ':')}Z`);
    // JavaScript takes 30 February for 2 March.
    if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(day)) return [];
    const path = join(folder, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() !== true) return [];
    return [{ name, path, at, bytes: stat.size, attempt: Number(attempt) }];
  });
  return found
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.attempt - b.attempt)
    .map(({ name, path, at, bytes }) => ({ name, path, at, bytes }));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (causeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
