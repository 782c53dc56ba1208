import { createCanvas } from '../canvas/client.ts';
import { loadConfig, type Config, type LoadedConfig } from '../config/load.ts';
import { emptyReport } from '../core/report.ts';
import type { PassReport, Window } from '../core/types.ts';
import { lookbackWindow } from '../core/window.ts';
import { EXIT, outcomeOf, problemsOf } from '../errors.ts';
import { createGrit } from '../grit/client.ts';
import { runPass } from '../pass.ts';
import { preview, withoutUpsert } from '../preview.ts';
import type { Mode } from '../report/json.ts';
import { createStore } from '../store/backup.ts';
import { takeLock, type Lock } from '../store/lock.ts';
import { Output } from './output.ts';
import { startProgress } from './progress.ts';
import { showReport } from './show.ts';
import { watchStopping } from './stopping.ts';
import { version } from './version.ts';

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
    const loaded = await loadConfig({ file: options.config, cwd: currentFolder(world), env: world.env });
    output.secrets.add(loaded.secrets);
    const upsert = options.upsert ?? loaded.config.grit.upsert;
    if (mode === 'run' && !upsert) mode = 'no-upsert';
    report = await guardedPass(loaded, mode, options, startedAt, output, world);
  } catch (error) {
    report = emptyReport(startedAt, null, problemsOf(error));
    if (options.verbose && error instanceof Error) output.tell(error.stack ?? '');
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

/** The pass under the lock. A preview changes nothing, so it needs none and leaves none. */
async function guardedPass(
  { config, warnings }: LoadedConfig,
  mode: Mode,
  options: RunOptions,
  startedAt: Date,
  output: Output,
  world: NodeJS.Process,
): Promise<PassReport> {
  const lock: Lock | null = mode === 'dry-run' ? null : takeLock(config.state.folder, startedAt);
  try {
    const report = await limitedPass(config, mode, options, startedAt, output, world);
    report.problems.unshift(...warnings);
    return report;
  } finally {
    lock?.release();
  }
}

/** The pass with its time limits, its clients and its progress: everything here is closed again at its end. */
async function limitedPass(
  config: Config,
  mode: Mode,
  options: RunOptions,
  startedAt: Date,
  output: Output,
  world: NodeJS.Process,
): Promise<PassReport> {
  const stopping = watchStopping(world, config.timeoutMinutes, () => {
    if (!options.quiet) output.tell('Stopping when this pass is finished; a second signal stops at once.');
  });
  const progress = await startProgress(output, options);
  const shared = {
    ...config.http,
    userAgent: `grit-sync/${version()} (machine permissions from safety quizzes)`,
    progress: progress.show,
    log: progress.log,
  };
  const { canvas, http: canvasHttp } = createCanvas({
    ...shared,
    baseUrl: config.canvas.apiUrl,
    token: config.canvas.apiKey,
    includeLateGrades: config.canvas.includeLateGrades,
    signal: stopping.reading,
  });
  const { grit, http: gritHttp } = createGrit({
    ...shared,
    baseUrl: config.grit.apiUrl,
    token: config.grit.apiKey,
    ca: config.grit.ca,
    signal: stopping.everything,
  });
  const live = { canvas, grit, store: createStore(config.backup.folder, () => new Date()) };
  const ports = {
    run: live,
    'no-upsert': { ...live, grit: withoutUpsert(grit) },
    'dry-run': preview(live),
  }[mode];
  try {
    const report = await runPass(
      {
        startedAt,
        window: windowOf(options, config, startedAt),
        requirements: config.requirements,
        groups: config.groups,
        emailFrom: config.canvas.emailFrom,
        accessTime: config.grit.accessTime,
        active: config.grit.active,
      },
      ports,
    );
    const counts = [canvasHttp.counts, gritHttp.counts] as const;
    report.requests = {
      canvas: counts[0].requests,
      grit: counts[1].requests,
      retries: counts[0].retries + counts[1].retries,
    };
    return report;
  } finally {
    progress.stop();
    canvasHttp.close();
    gritHttp.close();
    stopping.dispose();
  }
}

function windowOf({ since, lookback }: RunOptions, { canvas }: Config, now: Date): Window {
  return since === undefined ? lookbackWindow(now, lookback ?? canvas.lookbackDays) : { since, until: now };
}
