import { join } from 'node:path';
import * as z from 'zod';
import { fail, problem } from '../catalogue.ts';
import type { Config } from '../config/load.ts';
import { holdsIn } from '../core/trust/ledger.ts';
import { isWithin, whyUnproven, type PastPass } from '../core/trust/status.ts';
import type { Problem } from '../core/types.ts';
import { problemsOf } from '../errors.ts';
import { renderStatus, type Status } from '../report/status.ts';
import { minuteText, stretchText } from '../report/time.ts';
import { fileCause } from '../store/file-problem.ts';
import { History } from '../store/history.ts';
import { createLedger } from '../store/ledger.ts';
import { describeHolder } from '../store/lock-record.ts';
import { shelvedBackups } from '../store/shelf.ts';
import { answerWith, type CommandOptions } from './configured.ts';
import { remembered } from './remembered.ts';

const MINUTE_MS = 60_000;

/** How the status is judged. */
export interface StatusOptions extends CommandOptions {
  /** In milliseconds: how long ago the last proven pass may have begun. */
  maxAge: number;
}

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

/** `grit-sync status`: whether passes work, for a person and for a monitor. Names nobody, and changes nothing. */
export function status(options: StatusOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, (config, { chalk }) => {
    const now = new Date();
    const { ledger, passes, backup, problems } = readState(config, now);
    const found: Status = {
      now,
      provenUntil: ledger?.provenUntil,
      lastPass: passes && (passes.at(-1) ?? null),
      held: ledger && holdsIn(ledger).length,
      backup: backup && { ...backup, isFresh: isWithin(backup.at, now, options.maxAge) },
      running: runningPass(config.state.folder),
    };
    const judged = { now, maxAgeMs: options.maxAge, isUploadOn: config.grit.upsert };
    const unproven = ledger === undefined ? [] : unprovenProblem(ledger.provenUntil, passes ?? [], judged);
    const { provenUntil = null, lastPass = null, held = null, running } = found;
    return {
      text: renderStatus(found, chalk),
      data: {
        provenUntil,
        maxAgeMinutes: options.maxAge / MINUTE_MS,
        lastPass,
        held,
        backup: found.backup ?? null,
        running,
      },
      problems: [...problems, ...unproven],
    };
  });
}

/** What passes left behind; what cannot be read is undefined, and hides nothing of the rest. */
function readState({ state, backup }: Config, now: Date) {
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

/** Which process is in the middle of a pass, as its own note beside the lock says: the lock itself is left alone. */
function runningPass(stateFolder: string): string | null {
  const holder = describeHolder(join(stateFolder, 'lock'));
  return holder.startsWith('process ') ? holder : null;
}

function unprovenProblem(
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
