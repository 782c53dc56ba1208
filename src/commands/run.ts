import { loadConfig, type Config, type LoadedConfig } from '../config/load.ts';
import { emptyReport } from '../core/report.ts';
import type { PassReport, Window } from '../core/types.ts';
import { lookbackWindow } from '../core/window.ts';
import { EXIT, outcomeOf, problemsOf } from '../errors.ts';
import { runPass } from '../pass.ts';
import type { Mode } from '../report/json.ts';
import { takeLock } from '../store/lock.ts';
import { Output } from './output.ts';
import { startProgress } from './progress.ts';
import { showReport } from './show.ts';
import { watchStopping } from './stopping.ts';
import { openSystems } from './systems.ts';

/** `grit-sync run`, as it was asked for on the command line. */
export interface RunOptions {
  config?: string;
  dryRun: boolean;
  csv: boolean;
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  color: boolean;
  /** Overrides `grit.upsert`. */
  upsert?: boolean;
  /** Days; overrides `canvas.lookbackDays`. */
  lookback?: number;
  since?: Date;
}

/** One full pass: prints its report and gives the exit code. */
export async function run(options: RunOptions, world: NodeJS.Process): Promise<number> {
  const output = new Output(world, options);
  const startedAt = new Date();
  let mode: Mode = options.dryRun ? 'dry-run' : options.upsert === false ? 'no-upsert' : 'run';
  let report: PassReport;
  try {
    const search = { file: options.config, cwd: currentFolder(world), env: world.env };
    const loaded = await loadConfig(search, (secrets) => {
      output.secrets.add(secrets);
    });
    if (mode === 'run' && !(options.upsert ?? loaded.config.grit.upsert)) mode = 'no-upsert';
    report = await lockedPass(loaded, { mode, options, startedAt, output, world });
  } catch (error) {
    report = emptyReport(startedAt, null, problemsOf(error));
    if (options.verbose) output.tellStack(error);
  }
  report.finishedAt = new Date();
  await showReport(report, mode, options, output);
  return EXIT[outcomeOf(report.problems)].code;
}

/** The folder where a configuration is looked for first. It may have been deleted under our feet. */
function currentFolder(world: NodeJS.Process): string {
  try {
    return world.cwd();
  } catch {
    return '/';
  }
}

/** What a pass was started with, beside its configuration. */
interface Start {
  mode: Mode;
  options: RunOptions;
  startedAt: Date;
  output: Output;
  world: NodeJS.Process;
}

/** The pass under the lock. A preview changes nothing, so it needs none and leaves none. */
async function lockedPass({ config, warnings }: LoadedConfig, start: Start): Promise<PassReport> {
  const lock = start.mode === 'dry-run' ? null : takeLock(config.state.folder, start.startedAt);
  try {
    const report = await limitedPass(config, start);
    report.problems.unshift(...warnings);
    return report;
  } finally {
    lock?.release();
  }
}

/** The pass with its time limits, its systems and its progress: everything here is closed again at its end. */
async function limitedPass(config: Config, start: Start): Promise<PassReport> {
  const { mode, options, startedAt, output, world } = start;
  const stopping = watchStopping(world, config.timeoutMinutes, () => {
    if (!options.quiet) output.tell('Stopping when this pass is finished; a second signal stops at once.');
  });
  const progress = await startProgress(output, options);
  const systems = openSystems(config, mode, stopping, progress);
  try {
    const { requirements, groups, canvas, grit } = config;
    const report = await runPass(
      {
        startedAt,
        window: windowOf(options, canvas.lookbackDays, startedAt),
        requirements,
        groups,
        emailFrom: canvas.emailFrom,
        accessTime: grit.accessTime,
        active: grit.active,
      },
      systems.ports,
      (error) => {
        if (options.verbose) output.tellStack(error);
      },
    );
    report.requests = systems.counts();
    return report;
  } finally {
    progress.stop();
    systems.close();
    stopping.dispose();
  }
}

function windowOf({ since, lookback }: RunOptions, lookbackDays: number, now: Date): Window {
  return since === undefined ? lookbackWindow(now, lookback ?? lookbackDays) : { since, until: now };
}
