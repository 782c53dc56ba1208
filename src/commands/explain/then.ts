import { fail } from '../../catalogue.ts';
import type { Config } from '../../config/load.ts';
import { findSubjects } from '../../core/explain/find.ts';
import { explainPast } from '../../core/explain/past.ts';
import type { GritExport } from '../../core/marks.ts';
import { SyncError } from '../../errors.ts';
import { pastVerdict, renderPast } from '../../report/explain.ts';
import { toSeconds } from '../../report/json.ts';
import { minuteText } from '../../report/time.ts';
import type { ShelvedBackup } from '../../store/shelf.ts';
import type { Answer } from '../answer.ts';
import { backupsOf, readBackup } from '../backups/reading.ts';
import { remembered } from '../remembered.ts';
import type { ExplainOptions } from './options.ts';
import { onePerson, personData, requirementsFor } from './whom.ts';

/** What was so at some time, by the newest backup of then that can be read and by the memory; asks nobody else. */
export async function explainThen(
  { person: text, column, at }: ExplainOptions & { at: Date },
  { config, world }: { config: Config; world: NodeJS.Process },
): Promise<Answer> {
  const requirements = requirementsFor(column, config);
  const { memory, journal } = remembered(config);
  const { backup, content: grit, unreadable } = await newestBy(at, config, world);
  const found = findSubjects(text, { accounts: [], grit, memory });
  const subject = onePerson(found, text, `the backup ${backup.name} or the memory`);
  const explanation = explainPast(subject.externalId, { requirements, grit, memory: journal.asOf(at) });
  return {
    text: renderPast({ subject, explanation, backup, unreadable: unreadable.length }),
    data: {
      at: toSeconds(at),
      person: personData(subject),
      backup: { name: backup.name, at: toSeconds(backup.at), unreadable },
      grit: {
        isThere: explanation.inGrit.person !== null,
        isActive: explanation.inGrit.isActive,
        accessTimes: explanation.inGrit.accessTimes,
      },
      columns: explanation.cells.map((cell) => ({
        column: cell.column,
        state: cell.state,
        verdict: pastVerdict(cell),
        memory: cell.entry,
      })),
    },
    problems: [],
  };
}

/** The newest backup from that time or before that can be read, and the names of those after it that cannot. */
async function newestBy(
  at: Date,
  config: Config,
  world: NodeJS.Process,
): Promise<{ backup: ShelvedBackup; content: GritExport; unreadable: string[] }> {
  const unreadable: string[] = [];
  for (const backup of backupsOf(config).toReversed()) {
    if (backup.at > at) continue;
    try {
      const { content } = await readBackup(backup.path, config, world);
      return { backup, content, unreadable };
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      unreadable.push(backup.name);
    }
  }
  throw fail('explain-no-backup', { at: minuteText(at), folder: config.backup.folder });
}
