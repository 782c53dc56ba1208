import { problem } from '../../catalogue.ts';
import { examineExport } from '../../grit/workbook.ts';
import { renderChecks, type Check } from '../../report/backups.ts';
import { readRecorded } from '../../store/read-backup.ts';
import type { ShelvedBackup } from '../../store/shelf.ts';
import { answerWith } from '../answer.ts';
import type { CommandOptions } from '../configured.ts';
import { startProgress } from '../progress.ts';
import { backupsOf, checksumsOf } from './reading.ts';

/** `grit-sync backups verify`: opens each backup, and compares it with its recorded check sum. */
export function verify(options: CommandOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, async (config, output) => {
    const { folder } = config.backup;
    const backups = backupsOf(config);
    const sums = checksumsOf(config);
    const checks: Check[] = [];
    const progress = await startProgress(output, { quiet: options.json, verbose: options.verbose });
    for (const backup of backups) {
      progress.show(`Checking ${backup.name}`);
      checks.push({ name: backup.name, ...(await check(backup, sums.get(backup.name))) });
    }
    progress.stop();
    const there = new Set(backups.map(({ name }) => name));
    const gone = [...sums.keys()].filter((name) => !there.has(name));
    const damaged = checks.filter(({ state }) => state === 'damaged').map(({ name }) => name);
    return {
      text: renderChecks(checks, folder),
      data: { folder, backups: checks, gone },
      problems: [
        ...(damaged.length > 0 ? [problem('backups-damaged', { names: damaged })] : []),
        ...(gone.length > 0 ? [problem('backups-gone', { names: gone })] : []),
      ],
    };
  });
}

async function check({ path }: ShelvedBackup, recorded: string | undefined): Promise<Omit<Check, 'name'>> {
  const file = readRecorded(path, recorded);
  if ('cause' in file) {
    const isUnread = file.code === 'backup-not-opened';
    return { state: 'damaged', cause: isUnread ? `it cannot be read, ${file.cause}` : file.cause };
  }
  const content = await examineExport(file.bytes);
  if ('cause' in content) return { state: 'damaged', cause: content.cause };
  return { state: recorded === undefined ? 'good-unrecorded' : 'good', cause: null };
}
