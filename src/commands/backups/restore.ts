import type { Config } from '../../config/load.ts';
import type { TakenAway } from '../../core/trust/taken-away.ts';
import { restore as restoreFrom, type RestoreReport, type RestoreRequest } from '../../pass/restore.ts';
import { renderRestore } from '../../report/comparison.ts';
import { toSeconds } from '../../report/json.ts';
import { answerWith, type Answer } from '../answer.ts';
import type { CommandOptions } from '../configured.ts';
import { withSystems } from '../opened.ts';
import type { Output } from '../output.ts';
import { watchStopping, type Stopping } from '../stopping.ts';
import { underLock } from '../under-lock.ts';
import { nameOf, readBackup } from './reading.ts';

export interface RestoreOptions extends CommandOptions {
  /** A campus wide id. */
  person?: string;
  /** With or without `pg:`. */
  column?: string;
  /** Also what is held, since somebody took it away in Grit. */
  held: boolean;
  apply: boolean;
}

/** `grit-sync backups restore <FILE>`: sets marks again that Grit lacks; a preview until `--apply`. */
export async function restore(name: string, options: RestoreOptions, world: NodeJS.Process): Promise<number> {
  const { person, column, held, json } = options;
  const until: { stopping?: Stopping } = {};
  // Until the answer is out: whoever sends the first signal waits for it, and for the exit code.
  try {
    return await answerWith(options, world, async (config, output, warnings) => {
      const { file, content: backup } = await readBackup(name, config, world);
      const stopping = watchStopping(
        world,
        config.timeoutMinutes,
        () => {
          if (!json) output.tell('Stopping when this restore is finished; a second signal stops at once.');
        },
        'The restore',
      );
      until.stopping = stopping;
      const request = { backup, person, column, held, startedAt: new Date() };
      const report = await carryOut(request, config, { ...options, output, stopping });
      // The token was sent, so what is said about the address counts here as well.
      return answerOf(file, { ...report, problems: [...warnings, ...report.problems] });
    });
  } finally {
    until.stopping?.dispose();
  }
}

interface Circumstances extends RestoreOptions {
  output: Output;
  stopping: Stopping;
}

/** A preview changes nothing, so it needs no lock and leaves none. */
function carryOut(
  request: RestoreRequest,
  config: Config,
  circumstances: Circumstances,
): Promise<RestoreReport> {
  const { apply, json, verbose, output, stopping } = circumstances;
  const mode = apply ? 'run' : 'dry-run';
  const work = () =>
    withSystems(config, { mode, quiet: json, verbose, output, stopping }, ({ ports }) =>
      restoreFrom(request, ports, (error) => {
        if (verbose) output.tellStack(error);
      }),
    );
  return apply ? underLock(config, work) : work();
}

function answerOf(file: string, { restoration, upsert, proven, backups, problems }: RestoreReport): Answer {
  const { again, leftOut, onlyByHand, columnsGone } = restoration;
  return {
    text: renderRestore({ restoration, applied: upsert.attempted, proven, backups }),
    data: {
      file,
      again: again.map(({ person, isMissing, columns, takenAway }) => ({
        ...nameOf(person),
        isMissing,
        columns,
        takenAway: takenAway.map(timed),
      })),
      leftOut: leftOut.map(({ person, isMissing, ...held }) => ({
        ...nameOf(person),
        isMissing,
        ...timed(held),
      })),
      onlyByHand: onlyByHand.map(({ person, isAdded, columns }) => ({ ...nameOf(person), isAdded, columns })),
      columnsGone,
      upsert,
      proven,
      backups,
    },
    problems,
  };
}

function timed({ heldSince, columns }: TakenAway) {
  return { heldSince: toSeconds(heldSince), columns };
}
