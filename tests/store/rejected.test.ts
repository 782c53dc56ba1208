import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fail } from '../../src/catalogue.ts';
import { SyncError } from '../../src/errors.ts';
import { createStore } from '../../src/store/backup.ts';

let base: string;
let folder: string;
let now = new Date();
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'grit-sync-rejected-'));
  folder = join(base, 'backup');
  now = new Date('2026-11-22T09:30:00Z');
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

const UNREADABLE = fail('backup-unreadable', { cause: 'it is damaged' });
const files = () => readdirSync(folder).toSorted();

/** Grit sends this, and it is no export; what is said of it. */
async function reject(bytes: Buffer, reason: SyncError = UNREADABLE) {
  const store = createStore(
    { backupFolder: folder, stateFolder: join(base, 'state'), keep: null },
    () => now,
  );
  const kept = store.keepBackup(
    (openSink) => pipeline(Readable.from([bytes]), openSink()),
    () => Promise.reject(reason),
  );
  const error: unknown = await kept.catch((thrown: unknown) => thrown);
  if (!(error instanceof SyncError)) throw new Error('It was not rejected.');
  now = new Date(now.getTime() + 1_800_000);
  return error.problems.map(({ code, message }) => [code, message] as const);
}

test.each([
  ['a damaged workbook', 'PK\u0003\u0004 half', 'xlsx'],
  ['text', '{"error":"busy"}', 'txt'],
  ['something else', 'GIF\u0000', 'bin'],
])(
  '%s is kept byte for byte under a name that is no backup, for nobody else to read',
  async (_, text, end) => {
    const bytes = Buffer.from(text, 'latin1');
    const said = await reject(bytes);
    const name = `rejected-export-2026-11-22T09-30-00Z.${end}`;
    expect(files()).toEqual([name]);
    expect(readFileSync(join(folder, name))).toEqual(bytes);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(said.map(([code]) => code)).toEqual(['backup-unreadable', 'export-set-aside']);
    expect(said[1]?.[1]).toContain(join(folder, name));
  },
);

test.each([
  fail('export-without-ids', { cause: 'its first row has no column "externalId"' }),
  fail('grit-interface-gone', { name: '', version: '', where: 'GET /api/batch/user/export: no workbook' }),
])('$message Then it is kept as well', async (reason) => {
  await reject(Buffer.from('x'), reason);
  expect(files()).toHaveLength(1);
});

test('the newest three are kept, and nothing else in the folder is touched', async () => {
  mkdirSync(folder);
  const others = ['grit-export-2020-01-01T00-00-00Z.xlsx', 'notes.txt', 'rejected-export-mine.txt'];
  for (const name of others) writeFileSync(join(folder, name), name);
  for (const text of ['one', 'two', 'three', 'four', 'five']) await reject(Buffer.from(text));
  const kept = files().filter((name) => !others.includes(name));
  expect(kept.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['three', 'four', 'five']);
  expect(files()).toEqual(expect.arrayContaining(others));
});

test('of one second each gets a name of its own', async () => {
  const at = now;
  for (const text of ['one', 'two', 'three']) {
    now = at;
    await reject(Buffer.from(text));
  }
  expect(
    files()
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .toSorted(),
  ).toEqual(['one', 'three', 'two']);
});

test('the same answer again and again does not push out an earlier one', async () => {
  await reject(Buffer.from('the first, which tells why'));
  for (let run = 0; run < 5; run += 1) await reject(Buffer.from('the same'));
  expect(files().map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([
    'the first, which tells why',
    'the same',
  ]);
});

test('nothing at all is not kept', async () => {
  expect(await reject(Buffer.alloc(0))).toHaveLength(1);
  expect(files()).toEqual([]);
});
