import * as z from 'zod';
import { fail, problem } from '../catalogue.ts';
import type { Config } from '../config/load.ts';
import { isWithin, whyUnproven, type PastPass } from '../core/trust/status.ts';
import type { Problem } from '../core/types.ts';
import { problemsOf } from '../errors.ts';
import { minuteText, stretchText } from '../report/time.ts';
import { fileCause } from '../store/file-problem.ts';
import { History } from '../store/history.ts';
import { createLedger } from '../store/ledger.ts';
import { shelvedBackups } from '../store/shelf.ts';
import { remembered } from './remembered.ts';

/** What a line of the history must have; `report/record.ts` writes them. */
const PAST_PASS = z.object({
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
export function readState({ state, backup }: Config, now: Date) {
  const problems: Problem[] = [];
  const look = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      problems.push(...problemsOf(error));
      return undefined;
    }
  };
  const memory = createLedger(state.folder, () => now);
  return {
    ledger: look(() => remembered(memory, state.folder)),
    passes: look(() => pastPasses(new History(state.folder).read())),
    backup: look(() => newestBackup(backup.folder)),
    problems,
  };
}

/** The passes of a history. A line that is not as it was written is passed over. */
function pastPasses(lines: unknown[]): PastPass[] {
  return lines.flatMap((line) => {
    const { data } = PAST_PASS.safeParse(line);
    return data === undefined ? [] : [data];
  });
}

function newestBackup(folder: string): { name: string; at: Date } | null {
  try {
    const newest = shelvedBackups(folder).at(-1);
    return newest === undefined ? null : { name: newest.name, at: newest.at };
  } catch (error) {
    throw fail('backup-folder-unreadable', { folder, cause: fileCause(error) });
  }
}

/** What is to be said where no pass was proven lately; nothing where one was. */
export function unprovenProblem(
  provenUntil: Date | null,
  passes: PastPass[],
  judged: { now: Date; maxAgeMs: number; isUploadOn: boolean },
): Problem[] {
  const { now, maxAgeMs } = judged;
  if (provenUntil !== null && provenUntil > now) {
    return [problem('clock-set-back', { since: minuteText(provenUntil) })];
  }
  if (provenUntil !== null && isWithin(provenUntil, now, maxAgeMs)) return [];
  const last = passes.at(-1)?.startedAt;
  return [
    problem('pass-overdue', {
      ...whyUnproven(passes, judged),
      since: provenUntil && minuteText(provenUntil),
      maxAge: stretchText(maxAgeMs),
      lastRun: last === undefined ? null : minuteText(last),
    }),
  ];
}
