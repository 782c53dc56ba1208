import { loadConfig, type Config, type LoadedConfig } from '../config/load.ts';
import { emptyReport } from '../core/report.ts';
import type { PassReport, Window } from '../core/types.ts';
import { lookbackWindow } from '../core/window.ts';
import { EXIT, outcomeOf, problemsOf } from '../errors.ts';
import { runPass } from '../pass.ts';
import type { Mode } from '../report/json.ts';
import { takeLock } from '../store/lock.ts';
import { Output } from './output.ts';
import { startProgress, type Progress } from './progress.ts';
import { showReport } from './show.ts';
import { watchStopping, type Stopping } from './stopping.ts';
import { openSystems, type Systems } from './systems.ts';

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

/** What belongs to one call of `run`, beside its configuration. */
interface Call {
  options: RunOptions;
  startedAt: Date;
  output: Output;
}

/** One full pass: prints its report and gives the exit code. */
export async function run(options: RunOptions, world: NodeJS.Process): Promise<number> {
  const call: Call = { options, startedAt: new Date(), output: new Output(world, options) };
  let loaded: LoadedConfig;
  try {
    loaded = await load(call, world);
  } catch (error) {
    return await conclude(failure(error, call), modeOf(options), call);
  }
  const mode = modeOf(options, loaded.config.grit.upsert);
  const stopping = watchStopping(world, loaded.config.timeoutMinutes, () => {
    if (!options.quiet)
      call.output.tell('Stopping when this pass is finished; a second signal stops at once.');
  });
  // Until the report is out: whoever sends the first signal waits for it, and for the exit code.
  try {
    const report = await lockedPass(loaded, { ...call, mode, stopping }).catch((error: unknown) =>
      failure(error, call),
    );
    return await conclude(report, mode, call);
  } finally {
    stopping.dispose();
  }
}

function load({ options, output }: Call, world: NodeJS.Process): Promise<LoadedConfig> {
  const search = { file: options.config, cwd: currentFolder(world), env: world.env };
  return loadConfig(search, (secrets) => {
    output.secrets.add(secrets);
  });
}

/** The folder where a configuration is looked for first. It may have been deleted under our feet. */
function currentFolder(world: NodeJS.Process): string {
  try {
    return world.cwd();
  } catch {
    return '/';
  }
}

/** What the pass may change. As long as nobody knows what the configuration says, it is what the options say. */
function modeOf({ dryRun, upsert }: RunOptions, configured = true): Mode {
  if (dryRun) return 'dry-run';
  return (upsert ?? configured) ? 'run' : 'no-upsert';
}

/** The report of a pass that came to nothing. */
function failure(error: unknown, { options, startedAt, output }: Call): PassReport {
  if (options.verbose) output.tellStack(error);
  return emptyReport(startedAt, null, problemsOf(error));
}

async function conclude(report: PassReport, mode: Mode, { options, output }: Call): Promise<number> {
  report.finishedAt = new Date();
  await showReport(report, mode, options, output);
  return EXIT[outcomeOf(report.problems)].code;
}

/** A call of which it is known what it may change and what ends it before its time. */
interface Start extends Call {
  mode: Mode;
  stopping: Stopping;
}

/** The pass under the lock. A preview changes nothing, so it needs none and leaves none. */
async function lockedPass({ config, warnings }: LoadedConfig, start: Start): Promise<PassReport> {
  const lock = start.mode === 'dry-run' ? null : takeLock(config.state.folder, start.startedAt);
  try {
    const report = await openedPass(config, start);
    report.problems.unshift(...warnings);
    return report;
  } finally {
    lock?.release();
  }
}

/** The pass with its systems and its progress: everything here is closed again at its end. */
async function openedPass(config: Config, start: Start): Promise<PassReport> {
  const { mode, options, startedAt, output, stopping } = start;
  let progress: Progress | undefined;
  let systems: Systems | undefined;
  try {
    progress = await startProgress(output, options);
    systems = openSystems(config, mode, stopping, progress);
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
    progress?.stop();
    systems?.close();
  }
}

function windowOf({ since, lookback }: RunOptions, lookbackDays: number, now: Date): Window {
  return since === undefined ? lookbackWindow(now, lookback ?? lookbackDays) : { since, until: now };
}
