import type { Config, LoadedConfig } from '../config/load.ts';
import { emptyReport } from '../core/report.ts';
import type { PassReport } from '../core/types.ts';
import { EXIT, outcomeOf, problemsOf } from '../errors.ts';
import { runPass } from '../pass.ts';
import type { Mode } from '../report/json.ts';
import { marksIn, recordOf } from '../report/record.ts';
import { History } from '../store/history.ts';
import { takeLock, type Lock } from '../store/lock.ts';
import { configured } from './configured.ts';
import { handsProblems } from './hands.ts';
import { spareMemory } from './spare-memory.ts';
import type { Noticing } from './noticing.ts';
import { withSystems } from './opened.ts';
import { Output } from './output.ts';
import { renewPage } from './report/renew.ts';
import { showReport } from './show.ts';
import { watchStopping, type Stopping } from './stopping.ts';

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
  /** So many new grants are let through, whatever `limits.maxNewGrants` says. */
  allow?: number;
}

/** What belongs to one call of `run`, beside its configuration. */
interface Call {
  options: RunOptions;
  startedAt: Date;
  output: Output;
}

/** One full pass: prints its report and gives the exit code. */
export async function run(options: RunOptions, world: NodeJS.Process): Promise<number> {
  spareMemory();
  const call: Call = { options, startedAt: new Date(), output: new Output(world, options) };
  let loaded: LoadedConfig;
  try {
    loaded = await configured(options, world, call.output);
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
    const { report, known } = await lockedPass(loaded, { ...call, mode, stopping });
    return await conclude(report, mode, call, known);
  } finally {
    stopping.dispose();
  }
}

/** What the pass may change. As long as nobody knows what the configuration says, it is what the options say. */
function modeOf({ dryRun, upsert }: RunOptions, isUploadOn = true): Mode {
  if (dryRun) return 'dry-run';
  return (upsert ?? isUploadOn) ? 'run' : 'no-upsert';
}

/** The report of a pass that came to nothing. */
function failure(error: unknown, { options, startedAt, output }: Call): PassReport {
  if (options.verbose) output.tellStack(error);
  return emptyReport(startedAt, null, problemsOf(error));
}

async function conclude(
  report: PassReport,
  mode: Mode,
  { options, output }: Call,
  known: ReadonlySet<string> = new Set(),
): Promise<number> {
  report.finishedAt = new Date();
  await showReport(report, mode, { ...options, known }, output);
  return EXIT[outcomeOf(report.problems)].code;
}

/** A call of which it is known what it may change and what ends it before its time. */
interface Start extends Call {
  mode: Mode;
  stopping: Stopping;
}

/** A report, and by their marks the problems of the pass before. */
interface Told {
  report: PassReport;
  known: ReadonlySet<string>;
}

/** The pass under the lock, and whoever is to notice it. A preview changes nothing: it needs neither. */
async function lockedPass(loaded: LoadedConfig, start: Start): Promise<Told> {
  if (start.mode === 'dry-run') return { report: await wholePass(loaded, start), known: new Set() };
  const { config } = loaded;
  const noticing = await noticingOf(config, start);
  let lock: Lock | undefined;
  let told: Told;
  try {
    lock = takeLock(config.state.folder, start.startedAt);
    noticing?.begin();
    const report = await wholePass(loaded, start);
    report.problems.push(...(await renewPage(config, report, start.mode)));
    told = { report, known: writeDown(report, start.mode, config.state.folder) };
  } catch (error) {
    told = { report: failure(error, start), known: new Set() };
  }
  const { report, known } = told;
  try {
    // The pass that has the lock tells of itself.
    if (noticing === null || outcomeOf(report.problems) === 'locked') return told;
    return { report, known: new Set([...known, ...(await noticing.end(report))]) };
  } finally {
    lock?.release();
  }
}

/** Who is to notice the pass; null where nobody is. Loaded only for them: most of it is for requests. */
async function noticingOf(config: Config, { output, options: { verbose } }: Start): Promise<Noticing | null> {
  const { monitor, metrics } = config;
  if (monitor.pingUrl === null && monitor.webhook === null && metrics.textfile === null) return null;
  const { createNoticing } = await import('./noticing.ts');
  return createNoticing(config, (line) => {
    if (verbose) output.tell(`${new Date().toISOString()} ${line}`);
  });
}

/** The pass with what there is to say about its configuration. It never rejects. */
async function wholePass({ config, sources, warnings }: LoadedConfig, start: Start): Promise<PassReport> {
  const report = await openedPass(config, start).catch((error: unknown) => failure(error, start));
  report.problems.unshift(...warnings, ...handsProblems(sources));
  report.finishedAt = new Date();
  return report;
}

/** Adds the pass to the history, and gives the marks of the one before. A failure never hides what happened. */
function writeDown(report: PassReport, mode: Mode, stateFolder: string): Set<string> {
  try {
    return marksIn(new History(stateFolder).append(recordOf(report, mode)));
  } catch (error) {
    report.problems.push(...problemsOf(error));
    return new Set();
  }
}

/** The pass, with its systems open. */
function openedPass(config: Config, start: Start): Promise<PassReport> {
  const { mode, options, startedAt, output, stopping } = start;
  const { quiet, verbose } = options;
  return withSystems(config, { mode, quiet, verbose, output, stopping }, async (systems) => {
    const { requirements, groups, canvas, grit } = config;
    const report = await runPass(
      {
        startedAt,
        lookbackDays: canvas.lookbackDays,
        lookBack: options.since ?? options.lookback ?? null,
        maxNewGrants: limitOf(options, config),
        requirements,
        groups,
        emailFrom: canvas.emailFrom,
        accessTime: grit.accessTime,
        active: grit.active,
      },
      systems.ports,
      (error) => {
        if (verbose) output.tellStack(error);
      },
    );
    report.requests = systems.counts();
    return report;
  });
}

function limitOf({ allow = 0 }: RunOptions, { limits: { maxNewGrants } }: Config): number | null {
  return maxNewGrants === null ? null : Math.max(maxNewGrants, allow);
}
