import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fail } from '../../catalogue.ts';
import type { Config } from '../../config/load.ts';
import type { ExportedPerson, GritExport } from '../../core/marks.ts';
import { columnsTwice } from '../../core/trust/census.ts';
import { examineExport } from '../../grit/workbook.ts';
import { Checksums } from '../../store/checksums.ts';
import { fileCause } from '../../store/file-problem.ts';
import { readRecorded } from '../../store/read-backup.ts';
import { shelvedBackups, type ShelvedBackup } from '../../store/shelf.ts';
import { currentFolder } from '../current-folder.ts';

/** The backups in the folder of the configuration, the oldest first. */
export function backupsOf({ backup: { folder } }: Config): ShelvedBackup[] {
  try {
    return shelvedBackups(folder);
  } catch (error) {
    throw fail('backup-folder-unreadable', { folder, cause: fileCause(error) });
  }
}

/** The recorded check sums of backups, by name. */
export function checksumsOf({ state: { folder } }: Config): Map<string, string> {
  try {
    return new Checksums(folder).read();
  } catch (error) {
    throw fail('checksums-unreadable', { folder, cause: fileCause(error) });
  }
}

/** The export in a file, which is given by its path or by the name of a backup; throws where it is none. */
export async function readBackup(
  name: string,
  config: Config,
  world: NodeJS.Process,
): Promise<{ file: string; content: GritExport }> {
  const { folder } = config.backup;
  const file = [resolve(currentFolder(world), name), join(folder, name)].find((path) => existsSync(path));
  if (file === undefined) throw fail('backup-not-found', { name, folder });
  // The check sums are those of the backups in the folder; a file of that name elsewhere may be another one.
  const recorded = dirname(file) === resolve(folder) ? checksumsOf(config).get(basename(file)) : undefined;
  const read = readRecorded(file, recorded);
  if ('cause' in read) throw fail(read.code, { file, cause: read.cause });
  const content = await examineExport(read.bytes);
  if ('cause' in content) throw fail('backup-no-export', { file, cause: content.cause });
  const [twice] = columnsTwice(content);
  if (twice !== undefined) throw fail('backup-no-export', { file, cause: `it has two columns "${twice}"` });
  return { file, content };
}

/** A person, as JSON names one. */
export function nameOf({ externalId, firstName, lastName }: ExportedPerson) {
  return { externalId, firstName, lastName };
}
