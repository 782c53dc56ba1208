import { rmSync } from 'node:fs';
import { toPrune, type Retention } from '../core/trust/retention.ts';
import type { Checksums } from './checksums.ts';
import { shelvedBackups, type ShelvedBackup } from './shelf.ts';

/** Which backups of a folder go; never the one that is known to be readable. */
export function prunable(folder: string, keep: Retention, readable: string, now: Date): ShelvedBackup[] {
  return toPrune(shelvedBackups(folder), keep, now).filter(({ path }) => path !== readable);
}

/** Removes backups, and forgets their check sums. */
export function removeBackups(backups: readonly ShelvedBackup[], checksums: Checksums): void {
  const removed = new Set<string>();
  try {
    for (const { path, name } of backups) {
      rmSync(path);
      removed.add(name);
    }
  } finally {
    if (removed.size > 0) checksums.remove(removed);
  }
}
