import type { GritExport } from '../core/marks.ts';
import { SyncError } from '../errors.ts';
import type { Ports } from '../ports.ts';

/** What a backup says, by its name; null where it cannot be read. */
export type ReadBackup = (name: string) => Promise<GritExport | null>;

/**
 * Reads backups one after the other. What is the same as the one before, byte for byte, is not made out again: of a shop in
 * which nothing happens there are hundreds.
 */
export function backupReader({ grit, store }: Pick<Ports, 'grit' | 'store'>): ReadBackup {
  let last: { sha256: string; content: GritExport } | undefined;
  const contentOf = async (bytes: Buffer, sha256: string) => {
    if (last?.sha256 !== sha256) last = { sha256, content: await grit.readExport(bytes) };
    return last.content;
  };
  return (name) =>
    store.readBackup(name, contentOf).catch((error: unknown) => {
      if (isOfTheRun(error)) throw error;
      return null;
    });
}

/** Whether the whole run is to end, and not just one backup to be left out. */
function isOfTheRun(error: unknown): boolean {
  if (!(error instanceof SyncError)) return true;
  return error.problems.some(({ severity, code }) => severity === 'interrupted' || code === 'pass-timed-out');
}
