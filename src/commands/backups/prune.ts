import { fail, problem } from '../../catalogue.ts';
import type { Config } from '../../config/load.ts';
import { SyncError } from '../../errors.ts';
import { examineExport } from '../../grit/workbook.ts';
import { renderPruned } from '../../report/backups.ts';
import { Checksums } from '../../store/checksums.ts';
import { fileCause } from '../../store/file-problem.ts';
import { readRecorded } from '../../store/read-backup.ts';
import { prunable, removeBackups } from '../../store/prune.ts';
import type { ShelvedBackup } from '../../store/shelf.ts';
import { answerWith, type Answer } from '../answer.ts';
import type { CommandOptions } from '../configured.ts';
import { underLock } from '../under-lock.ts';
import { backupsOf, checksumsOf } from './reading.ts';

export interface PruneOptions extends CommandOptions {
  dryRun: boolean;
}

/** `grit-sync backups prune`: removes the backups that `backup.keep` does not want. */
export function prune(options: PruneOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, (config) =>
    // A preview changes nothing, so it needs no lock and leaves none.
    options.dryRun ? pruned(config, options) : underLock(config, () => pruned(config, options)),
  );
}

async function pruned(config: Config, { dryRun }: PruneOptions): Promise<Answer> {
  const { folder, keep } = config.backup;
  const backups = backupsOf(config);
  const readable = keep === null ? undefined : await newestReadable(backups, checksumsOf(config));
  const unwanted =
    keep === null || readable === undefined ? [] : prunable(folder, keep, readable.path, new Date());
  if (!dryRun) remove(unwanted, config);
  const isNoneReadable = keep !== null && backups.length > 0 && readable === undefined;
  const removed = unwanted.map(({ name }) => name).reverse();
  const kept = backups.length - removed.length;
  return {
    text: isNoneReadable ? '' : renderPruned({ folder, removed, kept, keepsAll: keep === null, dryRun }),
    data: { folder, dryRun, removed, kept },
    problems: isNoneReadable ? [problem('backups-none-readable', { folder })] : [],
  };
}

/** Looks from the newest down, so that usually one is opened. */
async function newestReadable(
  oldestFirst: ShelvedBackup[],
  sums: ReadonlyMap<string, string>,
): Promise<ShelvedBackup | undefined> {
  for (const backup of oldestFirst.toReversed()) {
    const read = readRecorded(backup.path, sums.get(backup.name));
    if (!('cause' in read) && !('cause' in (await examineExport(read.bytes)))) return backup;
  }
  return undefined;
}

function remove(unwanted: ShelvedBackup[], { backup: { folder }, state }: Config): void {
  try {
    removeBackups(unwanted, new Checksums(state.folder));
  } catch (error) {
    if (error instanceof SyncError) throw error;
    throw fail('backups-not-pruned', { folder, cause: fileCause(error) });
  }
}
