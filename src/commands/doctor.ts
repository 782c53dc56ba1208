import { createInspector } from '../canvas/inspect.ts';
import { fail, problem } from '../catalogue.ts';
import type { LoadedConfig } from '../config/load.ts';
import { CHECKS, good, notChecked, wrong, type Finding } from '../core/doctor/finding.ts';
import { permissionsOf, quizzesIn } from '../core/requirements.ts';
import { EXIT, outcomeOf, problemsOf } from '../errors.ts';
import { findingsData, inOrder, renderFindings } from '../report/doctor.ts';
import { escapeControls } from '../report/json.ts';
import { count } from '../report/words.ts';
import { configured, type CommandOptions } from './configured.ts';
import { currentFolder } from './current-folder.ts';
import { checkCanvas } from './doctor/courses.ts';
import { examine, type Examination } from './doctor/examination.ts';
import { checkFiles, checkFolders } from './doctor/files.ts';
import { checkGrit } from './doctor/grit.ts';
import { checkClock, checkDisk, checkLock } from './doctor/machine.ts';
import { checkPasses } from './doctor/passes.ts';
import { saveCertificate } from './doctor/save-certificate.ts';
import { checkWays } from './doctor/ways.ts';
import { Output } from './output.ts';
import { startProgress } from './progress.ts';
import { openClients } from './systems.ts';

/** Somebody waits for the answer: patience is for passes. The time-out stays, since Grit may need it for an export. */
const MOST_RETRIES = 1;
const MOST_MINUTES = 3;

export interface DoctorOptions extends CommandOptions {
  /** The file for the certificate that Grit presents; without it nothing is changed anywhere. */
  saveCertificate?: string;
}

/** `grit-sync doctor`: whether passes will work, and what to do where not. It changes nothing unless asked to save. */
export async function doctor(options: DoctorOptions, world: NodeJS.Process): Promise<number> {
  const output = new Output(world, options);
  const onError = (error: unknown) => {
    if (options.verbose) output.tellStack(error);
  };
  let findings: Finding[];
  try {
    const loaded = await configured(options, world, output);
    findings = [
      ...checkConfig(loaded),
      ...checkWays(loaded.config),
      ...(await examineAll(loaded, { options, world, output, onError })),
    ];
  } catch (error) {
    onError(error);
    findings = withoutConfig(problemsOf(error).map((problem) => wrong('config', problem)));
  }
  return tell(inOrder(findings), options, output);
}

/** Prints the findings and gives the exit code. */
function tell(findings: Finding[], { json }: CommandOptions, output: Output): number {
  const outcome = outcomeOf(findings.flatMap(({ problem }) => problem ?? []));
  const { code } = EXIT[outcome];
  const data = { schemaVersion: 1, outcome, exitCode: code, checks: findingsData(findings) };
  if (json) output.print(escapeControls(JSON.stringify(data)));
  else output.printProse(renderFindings(findings, output.chalk));
  return code;
}

function withoutConfig(findings: Finding[]): Finding[] {
  const others = CHECKS.filter((check) => check !== 'config');
  return [
    ...findings,
    ...others.map((check) => notChecked(check, 'A configuration without mistakes has to be there first.')),
  ];
}

function checkConfig({ config, file, warnings }: LoadedConfig): Finding[] {
  const { requirements, grit } = config;
  const columns = count(permissionsOf(requirements).length, 'column');
  const quizzes = count(quizzesIn(requirements).length, 'quiz', 'quizzes');
  return [
    good('config', `${file} can be used: ${columns} and ${quizzes}.`),
    ...(grit.upsert ? [] : [wrong('config', problem('uploads-off'))]),
    ...warnings.map((warning) => wrong('config', warning)),
  ];
}

/** What the checks are made with, beside the configuration. */
interface Surroundings {
  options: DoctorOptions;
  world: NodeJS.Process;
  output: Output;
  onError: (error: unknown) => void;
}

/** All checks that need a configuration. Canvas and Grit are asked at the same time. */
async function examineAll(
  { config, file, sources }: LoadedConfig,
  { options, world, output, onError }: Surroundings,
): Promise<Finding[]> {
  const progress = await startProgress(output, { quiet: options.json, verbose: options.verbose });
  const ending = new AbortController();
  const timer = setTimeout(() => {
    ending.abort(fail('pass-timed-out', { step: 'This check', minutes: MOST_MINUTES }));
  }, MOST_MINUTES * 60_000);
  const http = { ...config.http, retries: Math.min(config.http.retries, MOST_RETRIES) };
  const { canvas, grit } = openClients(
    { ...config, http },
    { ...progress, reading: ending.signal, everything: ending.signal },
  );
  try {
    const examination: Examination = {
      config,
      configFile: file,
      sources,
      now: new Date(),
      env: world.env,
      canvas: canvas.canvas,
      inspect: createInspector(canvas.http),
      grit: grit.grit,
      hub: grit.hub,
      onError,
    };
    const [ofCanvas, ofGrit] = await Promise.all([checkCanvas(examination), checkGrit(examination)]);
    const ofMachine = await Promise.all([
      examine('files', examination, () => checkFiles(examination)),
      examine('folders', examination, () => checkFolders(examination)),
      examine('clock', examination, () => checkClock(examination)),
      examine('disk', examination, () => checkDisk(examination, ofGrit.exportBytes)),
      examine('lock', examination, () => checkLock(examination)),
      examine('passes', examination, () => checkPasses(examination)),
    ]);
    const saved =
      options.saveCertificate === undefined
        ? []
        : [saveCertificate(options.saveCertificate, currentFolder(world), ofGrit.insecure)];
    return [...ofCanvas, ...ofGrit.findings, ...saved, ...ofMachine.flat()];
  } finally {
    clearTimeout(timer);
    progress.stop();
    canvas.http.close();
    grit.http.close();
  }
}
