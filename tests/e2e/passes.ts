import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from '@jest/globals';
import type { DemoRequest } from '../../src/demo/server.ts';
import { readExport } from '../../src/grit/workbook.ts';
import {
  BACKUP_NAME,
  contentOf,
  startWorld,
  tracesOf,
  type Finished,
  type Report,
  type World,
  type WorldOptions,
} from './support.ts';

/** Time-outs that no healthy answer reaches, however busy the machine; a test of a time-out sets its own. */
export const PATIENT = 'http: { timeoutSeconds: 20, retries: 0 }\n';
/** The same with one more attempt, which comes half a second to a second after the first. */
export const ONE_RETRY = 'http: { timeoutSeconds: 20, retries: 1 }\n';

/** Starts a world, lets a test use it, and closes it; tests that do so can run side by side. */
export async function inWorld<T>(options: WorldOptions, use: (world: World) => Promise<T>): Promise<T> {
  const world = await startWorld({ ...options, config: { http: PATIENT, ...options.config } });
  try {
    return await use(world);
  } finally {
    await world.close();
  }
}

/** Changes the text of the configuration, for what cannot be known before the servers run. */
export function editConfig(world: World, change: (text: string) => string): void {
  writeFileSync(world.configFile, change(readFileSync(world.configFile, 'utf8')));
}

/** How a pass should end. */
interface Ending {
  code: number;
  /** The codes in the report, in order; none unless told. */
  errors?: string[];
  warnings?: string[];
  /** How many rows reach Grit; null where there must be no upload. Not looked at unless told. */
  rows?: number | null;
  /** How many backups are stored; unless told one, and where an upload was attempted two: before and after it. */
  backups?: number;
}

const OUTCOMES: Record<number, string> = { 0: 'ok', 1: 'failed', 2: 'invalid', 3: 'attention' };
/** What Grit sent that could be no backup. */
export const REJECTED_NAME = /^rejected-export-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d+)?\.(xlsx|txt|bin)$/;
export const EARLIER = 'grit-export-2020-01-01T00-00-00Z.xlsx';

/**
 * `run --json`, checked for its exit code and problems and for what holds after every pass, whatever went wrong: each
 * problem in plain words, no secret anywhere, nothing on stderr, no earlier backup touched, no file in the folder of
 * the backups but backups that can be read and what Grit sent in place of one, none in the state folder but those that belong there, and a dry run has
 * changed no file at all.
 */
export async function expectPass(world: World, ending: Ending, args: string[] = []): Promise<Report> {
  const { code, errors = [], warnings = [], rows } = ending;
  const earlier = earlierBackups(world);
  const files = contentOf(world.folder);
  const uploads = world.grit.uploads.length;
  const isPreview = args.includes('--dry-run');

  const finished = await world.report(args);
  const { report } = finished;
  expect({
    code: finished.code,
    errors: report.errors.map((problem) => problem.code),
    warnings: report.warnings.map((problem) => problem.code),
  }).toEqual({ code, errors, warnings });
  expect([report.exitCode, report.outcome]).toEqual([code, OUTCOMES[code]]);

  expectPlainWords(report);
  expectNoSecrets(world, finished);
  expect(finished.stderr).toBe('');
  if (rows !== undefined) expectUploaded(world, uploads, rows);
  if (isPreview) {
    expect(report.backup).toBeNull();
    expect(contentOf(world.folder)).toEqual(files);
  } else {
    const { backups = report.upsert?.attempted === true ? 2 : 1 } = ending;
    await expectBackups(world, { earlier, added: backups, stored: report.backup });
    expectState(world, report);
  }
  return report;
}

/** The backups that there are, by name; a world without any gets one from long ago. */
function earlierBackups(world: World): Map<string, Buffer> {
  const folder = join(world.folder, 'backup');
  mkdirSync(folder, { recursive: true });
  if (world.backups().length === 0) writeFileSync(join(folder, EARLIER), 'from long ago');
  return new Map(world.backups().map((name) => [name, readFileSync(join(folder, name))]));
}

/** So many backups were added, each can be read and has its check sum written down; the last one is in the report. */
async function expectBackups(
  world: World,
  { earlier, added, stored }: { earlier: Map<string, Buffer>; added: number; stored: Report['backup'] },
): Promise<void> {
  const folder = join(world.folder, 'backup');
  const names = world.backups().filter((name) => !earlier.has(name) && !REJECTED_NAME.test(name));
  expect(names).toEqual(Array(added).fill(expect.stringMatching(BACKUP_NAME)));
  for (const [name, bytes] of earlier) expect(readFileSync(join(folder, name)).equals(bytes)).toBe(true);

  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const bytes = readFileSync(path);
      const { rows } = await readExport(bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { path, bytes: bytes.length, rows, sha256 };
    }),
  );
  const sums = inState(world, 'backups.sha256');
  for (const { path, sha256 } of found) expect(sums).toContain(`${sha256}  ${basename(path)}\n`);
  if (stored === null) expect(found).toEqual([]);
  else {
    expect(found).toContainEqual(stored);
    expect(sums.endsWith(`${stored.sha256}  ${basename(stored.path)}\n`)).toBe(true);
  }
}

/** The files that every pass leaves in the state folder, of which the history ends with this pass. */
function expectState(world: World, { startedAt, exitCode, proven }: Report): void {
  const names = readdirSync(join(world.folder, 'state'));
  // Where nobody was met, there is nobody to write down.
  const isOfMemory = (name: string) => name === 'people.json' || name.includes('-aside-');
  expect(names.filter((name) => !isOfMemory(name)).sort()).toEqual([
    'backups.sha256',
    'journal-end.json',
    'journal.jsonl',
    'lock',
    'runs.jsonl',
  ]);
  const last = inState(world, 'runs.jsonl').trimEnd().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toMatchObject({ startedAt, exitCode, proven });
}

/** The content of a file in the state folder; empty where there is none. */
export function inState(world: World, name: string): string {
  const file = join(world.folder, 'state', name);
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, 'utf8') : '';
}

function expectUploaded(world: World, before: number, rows: number | null): void {
  const uploads = world.grit.uploads.slice(before);
  expect(uploads).toHaveLength(rows === null ? 0 : 1);
  if (rows !== null) expect(rowsOf(uploads[0]?.csv ?? '')).toHaveLength(rows + 1);
}

/** One sentence of what happened and one of what to do, on one line each. */
function expectPlainWords(report: Report): void {
  for (const { message, hint } of report.errors) {
    expect(message).toMatch(/^\S.*\.$/u);
    expect(hint).toMatch(/^[A-Z].*[.?]$/u);
  }
  for (const { message } of report.warnings) expect(message).toMatch(/^\S.*[.?]$/u);
  const said = [...report.errors, ...report.warnings].map(({ message }) => message).join('\n');
  expect(said).not.toMatch(/undefined|\[object|<\/?[a-z]|file:\/\/|node:/i);
}

export function expectNoSecrets(world: World, finished: Finished): void {
  // Also the beginning of one: words that are too long are cut, and so may be a token in them.
  expect(tracesOf(world, finished).match(/.{0,80}(?:never-print-me|(?:canvas|grit)-token-n)/g)).toBeNull();
}

/** The lines of a CSV as cells. Written for the tests, so that no library agrees with itself. */
export function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, end, quoted, bare = ''] of csv
    .replace(/\n$/, '')
    .matchAll(/(^|,|\n)(?:"((?:[^"]|"")*)"|([^",\n]*))/g)) {
    if (end === '\n') rows.push([]);
    rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
  }
  return rows;
}

/** The uploaded people as objects by column; the last upload counts. */
export function uploadedPeople(world: World): Record<string, string>[] {
  const [header = [], ...rows] = rowsOf(world.grit.uploads.at(-1)?.csv ?? '');
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}

/** Requests whose path ends so. */
export const to =
  (end: string) =>
  ({ url }: DemoRequest): boolean =>
    url.pathname.endsWith(end);

/** The paths of the requests that a server saw, in order. */
export function pathsOf(server: { requests: DemoRequest[] }): string[] {
  return server.requests.map(({ method, url }) => `${method} ${url.pathname}`);
}
