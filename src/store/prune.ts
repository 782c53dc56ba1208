import { rmSync } from 'node:fs';
import { fail } from '../catalogue.ts';
import { toPrune, type Retention } from '../core/trust/retention.ts';
import type { Checksums } from './checksums.ts';
import { fileCause } from './file-problem.ts';
import { shelvedBackups, type ShelvedBackup } from './shelf.ts';

/** Which backups of a folder go; never the one that is known to be readable. */
export function prunable(folder: string, keep: Retention, readable: string, now: Date): ShelvedBackup[] {
  return toPrune(shelvedBackups(folder), keep, now).filter(({ path }) => path !== readable);
}

/**
 * Removes backups. Their check sums are forgotten first: where that fails, a SyncError says so and nothing is gone.
 * What is thrown later is about the folder of the backups, and those that are left have their check sums again.
 */
export function removeBackups(backups: readonly ShelvedBackup[], checksums: Checksums): void {
  if (backups.length === 0) return;
  const sums = forget(backups, checksums);
  try {
    for (const { path, name } of backups) {
      rmSync(path);
      sums.delete(name);
    }
  } catch (error) {
    rememberAgain(sums, checksums);
    throw error;
  }
}

/** Gives the check sums as they were. */
function forget(backups: readonly ShelvedBackup[], checksums: Checksums): Map<string, string> {
  const names = new Set(backups.map(({ name }) => name));
  try {
    const sums = checksums.read();
    checksums.replace(new Map([...sums].filter(([name]) => !names.has(name))));
    return sums;
  } catch (error) {
    throw fail('checksums-not-rewritten', { folder: checksums.folder, cause: fileCause(error) });
  }
}

function rememberAgain(sums: ReadonlyMap<string, string>, checksums: Checksums): void {
  try {
    checksums.replace(sums);
  } catch {
    // Why a backup could not be removed is the news; one without a check sum is still a backup.
  }
}
