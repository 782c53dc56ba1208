import * as z from 'zod';
import { fail } from '../catalogue.ts';
import type { Config } from '../config/load.ts';
import type { Problem } from '../core/types.ts';
import { problemsOf } from '../errors.ts';
import { fileCause } from '../store/file-problem.ts';
import { History } from '../store/history.ts';
import { shelvedBackups, type ShelvedBackup } from '../store/shelf.ts';
import { remembered } from './remembered.ts';

/** What a line of the history must have; `report/record.ts` writes them. */
export const PAST_PASS = z.object({
  startedAt: z.iso.datetime().transform((text) => new Date(text)),
  finishedAt: z.iso.datetime().transform((text) => new Date(text)),
  mode: z.string(),
  outcome: z.string(),
  exitCode: z.int(),
  proven: z.boolean(),
  plan: z.object({ newPeople: z.number(), newGrants: z.number() }).nullable(),
  upsert: z.object({ attempted: z.boolean(), ok: z.boolean().nullable(), rows: z.number() }).nullable(),
  problems: z.array(z.object({ code: z.string(), severity: z.string() })),
});

/** What passes left behind; what cannot be read is undefined, and hides nothing of the rest. */
export function readState({ state, backup }: Pick<Config, 'state' | 'backup'>) {
  const problems: Problem[] = [];
  const look = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      problems.push(...problemsOf(error));
      return undefined;
    }
  };
  return {
    memory: look(() => remembered({ state }).memory),
    /** What each line of the history says; see `passesIn`. */
    lines: look(() => new History(state.folder).read()),
    /** The oldest first. */
    backups: look(() => backupsIn(backup.folder)),
    problems,
  };
}

/** The passes of a history. A line that is not as it was written is passed over. */
export function passesIn<T>(lines: readonly unknown[], shape: z.ZodType<T>): T[] {
  return lines.flatMap((line) => {
    const { data } = shape.safeParse(line);
    return data === undefined ? [] : [data];
  });
}

function backupsIn(folder: string): ShelvedBackup[] {
  try {
    return shelvedBackups(folder);
  } catch (error) {
    throw fail('backup-folder-unreadable', { folder, cause: fileCause(error) });
  }
}
