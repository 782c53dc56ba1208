import { join } from 'node:path';
import { countHolds } from '../core/memory/holds.ts';
import { isWithin } from '../core/trust/status.ts';
import { renderStatus, type Status } from '../report/status.ts';
import { holderOf } from '../store/lock-record.ts';
import { answerWith } from './answer.ts';
import type { CommandOptions } from './configured.ts';
import { unprovenProblem } from './overdue.ts';
import { passesIn, PAST_PASS, readState } from './state.ts';

const MINUTE_MS = 60_000;

/** How the status is judged. */
export interface StatusOptions extends CommandOptions {
  /** In milliseconds: how long ago the last proven pass may have begun. */
  maxAge: number;
}

/** `grit-sync status`: whether passes work, for a person and for a monitor. Names nobody, and changes nothing. */
export function status(options: StatusOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, (config, { chalk }) => {
    const now = new Date();
    const { memory, lines, backups, problems } = readState(config);
    const passes = lines && passesIn(lines, PAST_PASS);
    const newest = backups && (backups.at(-1) ?? null);
    const found: Status = {
      now,
      provenUntil: memory?.provenUntil,
      lastPass: passes && (passes.at(-1) ?? null),
      held: memory && countHolds(memory),
      due: memory && [...memory.due.values()].map(({ reason }) => reason),
      backup: newest && {
        name: newest.name,
        at: newest.at,
        isFresh: isWithin(newest.at, now, options.maxAge),
      },
      // As its own note beside the lock says: the lock itself is left alone.
      running: holderOf(join(config.state.folder, 'lock'))?.text ?? null,
    };
    const judged = { now, maxAgeMs: options.maxAge, isUploadOn: config.grit.upsert };
    const unproven = memory === undefined ? [] : unprovenProblem(memory.provenUntil, passes ?? [], judged);
    const { provenUntil = null, lastPass = null, held = null, running } = found;
    return {
      text: renderStatus(found, chalk),
      data: {
        provenUntil,
        maxAgeMinutes: options.maxAge / MINUTE_MS,
        lastPass,
        held,
        due: found.due?.length ?? null,
        backup: found.backup ?? null,
        running,
      },
      problems: [...problems, ...unproven],
    };
  });
}
