import { spawn, type ChildProcess } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from '@jest/globals';
import { assignment, canvasData, course, person, submission } from '../../src/demo/build.ts';
import { startCanvas, type CanvasOptions, type CanvasServer } from '../../src/demo/canvas.ts';
import type { CanvasData } from '../../src/demo/data.ts';
import { startGrit, type GritOptions, type GritServer } from '../../src/demo/grit.ts';
import { Host } from './host.ts';

export const BIN = fileURLToPath(new URL('../../bin/grit-sync.js', import.meta.url));

/** Planted in every configuration; no output, file or report of a pass may hold them. */
export const CANVAS_TOKEN = 'canvas-token-never-print-me';
export const GRIT_TOKEN = 'grit-token-never-print-me';

export const HOUR_MS = 3_600_000;

export const BACKUP_NAME = /^grit-export-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d+)?\.xlsx$/;

/** What a finished program left behind. */
export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A running program: wait for its end, or send it a signal before. */
export interface Running {
  child: ChildProcess;
  finished: Promise<Finished>;
}

/** The report of `run --json`, as far as tests look at it. */
export interface Report {
  schemaVersion: number;
  mode: string;
  outcome: string;
  exitCode: number;
  startedAt: string;
  finishedAt: string;
  window: { since: string; until: string } | null;
  submissions: { received: number; ungraded: number; belowPassing: number; passing: number } | null;
  students: { passing: number; skipped: { canvasUserId: string; reason: string }[] } | null;
  table?: { columns: string[]; rows: string[][] } | null;
  plan: {
    newPeople: number;
    newGrants: number;
    already: number;
    held: number;
    byColumn: Record<string, number>;
    /** In a dry run only. */
    rows?: { externalId: string; isNewPerson: boolean; cells: Record<string, string> }[];
  } | null;
  upsert: { attempted: boolean; ok: boolean | null; rows: number } | null;
  backup: { path: string; bytes: number; rows: number; sha256: string } | null;
  proven: boolean;
  requests: { canvas: number; grit: number; retries: number } | null;
  warnings: { code: string; message: string }[];
  errors: { code: string; message: string; hint: string }[];
}

let host: Host | undefined;

/**
 * Says of a whole file of tests that each `world.run` without variables of its own may share a process with the others, which
 * takes a tenth of the time: they are about what a command decides and says, and not about processes. With GRIT_SYNC_PROCESSES
 * set, as `.ci/run` does once, each starts one of its own.
 */
export function shareProcess(): void {
  if (process.env['GRIT_SYNC_PROCESSES'] !== undefined) return;
  const shared = new Host();
  host = shared;
  afterAll(() => {
    shared.close();
  });
}

/** Starts the real program in a folder, with a clean environment. */
export function start(args: string[], where: Surroundings): Running {
  return startProgram(process.execPath, [BIN, ...args], where);
}

/** The folder and the variables that a program is started with. */
export interface Surroundings {
  cwd: string;
  env?: Record<string, string>;
  /** "pipe" where a test types something. */
  stdin?: 'ignore' | 'pipe';
}

/** The same for any program, such as a shell that starts ours. */
export function startProgram(
  file: string,
  args: string[],
  { cwd, env = {}, stdin = 'ignore' }: Surroundings,
): Running {
  const child = spawn(file, args, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, ...output });
    });
  });
  return { child, finished };
}

/** The variables with which the program loads a script before anything else. */
export function preloaded(folder: string, script: string): Record<string, string> {
  const file = join(folder, 'preloaded.cjs');
  writeFileSync(file, script);
  return { NODE_OPTIONS: `--require "${file}"` };
}

/** A copy of the program in that folder, without the part of that name; gives the file to start. */
export function programWithout(part: string, folder: string): string {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  for (const name of ['bin', 'dist', 'package.json']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  const program = join(folder, 'dist', 'program');
  const [file = ''] = readdirSync(program).filter((name) => new RegExp(`^${part}[-.]`).test(name));
  rmSync(join(program, file));
  return join(folder, 'bin', 'grit-sync.js');
}

/** A small shop: two students, a laser cutter quiz and a band saw quiz of 20 points each. */
export function smallShop(now = new Date()): CanvasData {
  const yesterday = new Date(now.getTime() - 24 * HOUR_MS);
  return canvasData([
    course({
      id: '70076',
      assignments: [
        assignment({ id: '440133', name: 'Laser Cutter Quiz' }),
        assignment({ id: '438799', name: 'Band Saw Quiz' }),
      ],
      people: [person({ id: '7001', name: 'Wren Sprocket' }), person({ id: '7002', name: 'Milo Dovetail' })],
      submissions: [
        submission({ id: '1', userId: '7001', assignmentId: '440133', score: 20, submittedAt: yesterday }),
        submission({ id: '2', userId: '7002', assignmentId: '440133', score: 17, submittedAt: yesterday }),
        submission({ id: '3', userId: '7002', assignmentId: '438799', score: 18, submittedAt: yesterday }),
      ],
    }),
  ]);
}

export interface WorldOptions {
  canvas?: CanvasOptions;
  grit?: GritOptions;
  data?: CanvasData;
  /** Lines of YAML that replace top-level sections of the usual configuration, by section. */
  config?: Partial<
    Record<
      | 'canvas'
      | 'permissions'
      | 'addUsers'
      | 'canvasGroups'
      | 'grit'
      | 'backup'
      | 'state'
      | 'limits'
      | 'http'
      | 'timeoutMinutes',
      string
    >
  >;
}

/** A Canvas, a Grit and a folder with a configuration for them. */
export interface World {
  folder: string;
  canvas: CanvasServer;
  grit: GritServer;
  configFile: string;
  /** The variables that hold the tokens which the configuration refers to. */
  env: Record<string, string>;
  start(args: string[], env?: Record<string, string>): Running;
  run(args: string[], env?: Record<string, string>): Promise<Finished>;
  /** `run --json` with more arguments; the report and how the program ended. */
  report(args?: string[], env?: Record<string, string>): Promise<Finished & { report: Report }>;
  /** Names of the files in the backup folder, hidden ones included. */
  backups(): string[];
  close(): Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const canvas = await startCanvas(options.data ?? smallShop(), { token: CANVAS_TOKEN, ...options.canvas });
  const grit = await startGrit({ token: GRIT_TOKEN, ...options.grit });
  const folder = mkdtempSync(join(tmpdir(), 'grit-sync-test-'));
  const configFile = join(folder, 'grit-sync.config.yaml');
  const sections = {
    canvas: `canvas:
  apiUrl: ${canvas.url}
  apiKey: \${CANVAS_API_KEY}
  courseId: 70076
`,
    permissions: `permissions:
  "pg:Laser Cutter": 440133
  "pg:Band Saw": 438799
`,
    addUsers: '',
    canvasGroups: '',
    grit: `grit:
  apiUrl: ${grit.url}
  apiKey: \${GRIT_API_KEY}
  upsert: true
`,
    backup: '',
    state: '',
    limits: '',
    // One retry is enough to see whether there are any; five would make a failing test wait half a minute.
    http: 'http: { timeoutSeconds: 1, retries: 1 }\n',
    timeoutMinutes: '',
    ...options.config,
  };
  writeFileSync(configFile, Object.values(sections).join(''));
  const tokens = { CANVAS_API_KEY: CANVAS_TOKEN, GRIT_API_KEY: GRIT_TOKEN };
  const start_ = (args: string[], env: Record<string, string> = {}) =>
    start(args, { cwd: folder, env: { ...tokens, ...env } });
  const run = async (args: string[], env?: Record<string, string>) => {
    if (host === undefined || env !== undefined) return await start_(args, env).finished;
    const own = { PATH: process.env['PATH'], HOME: folder, ...tokens };
    return await host.run({ args, cwd: folder, env: own });
  };
  const backupFolder = join(folder, 'backup');
  return {
    folder,
    canvas,
    grit,
    configFile,
    env: tokens,
    start: start_,
    run,
    async report(args = [], env) {
      const finished = await run(['run', '--json', ...args], env);
      return { ...finished, report: JSON.parse(finished.stdout) as Report };
    },
    backups: () => (existsSync(backupFolder) ? readdirSync(backupFolder).sort() : []),
    async close() {
      await Promise.all([canvas.close(), grit.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every text that a pass left: what it printed and each file it wrote. None may hold a token. */
export function tracesOf(world: World, { stdout, stderr }: Finished): string {
  const files = readdirSync(world.folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(world.folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .map((file) => readFileSync(file, 'latin1'));
  return [stdout, stderr, ...files].join('\n');
}

/** What was said on stderr about a problem: one line of what happened, one indented line of what to do. */
export interface Said {
  label: 'Error' | 'Please look' | 'Warning';
  message: string;
  hint: string;
}

/** Reads stderr strictly: whatever is there besides problems, such as a stack trace, makes it throw. */
export function problemsIn(stderr: string): Said[] {
  const problem = /^(Error|Please look|Warning): (\S.*)\n {2}(\S.*)\n/gm;
  const rest = stderr.replace(problem, '');
  if (rest !== '') throw new Error(`This is no problem with a hint:\n${rest}`);
  return [...stderr.matchAll(problem)].map(([, label, message = '', hint = '']) => ({
    label: label as Said['label'],
    message,
    hint,
  }));
}

/** Every file below a folder with its content, to see whether anything there has changed. */
export function contentOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const file = join(folder, name);
      const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
      return [name, isFile ? readFileSync(file, 'latin1') : '(no file)'];
    }),
  );
}
