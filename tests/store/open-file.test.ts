import { spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { holderOf } from '../../src/store/lock-record.ts';
import { takeLock } from '../../src/store/lock.ts';
import { appendText, readStateFile } from '../../src/store/open-file.ts';
import { ToldFile } from '../../src/store/told.ts';

let folder: string;
let file: string;
let foreign: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grit-sync-open-'));
  file = join(folder, 'file');
  foreign = join(folder, 'foreign');
  writeFileSync(foreign, 'of somebody else\n');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const textIn = (path: string) => readFileSync(path, 'utf8');
const both = (path: string) => [
  () => {
    appendText(path, 'x\n');
  },
  () => readStateFile(path),
];

describe('neither written nor read is', () => {
  test.each([
    [
      'a link to a file',
      () => {
        symlinkSync('foreign', file);
      },
      /ELOOP|symbolic/,
    ],
    ['a pipe', () => spawnSync('mkfifo', [file]), /pipe/],
    [
      'a folder',
      () => {
        mkdirSync(file);
      },
      /EISDIR|directory/,
    ],
  ])('%s', (_, plant, cause) => {
    plant();
    for (const use of both(file)) expect(use).toThrow(cause);
    expect(textIn(foreign)).toBe('of somebody else\n');
  });

  test('a link to nothing, which would make a file elsewhere', () => {
    symlinkSync(join(folder, 'absent'), file);
    for (const use of both(file)) expect(use).toThrow(/ELOOP/);
    expect(existsSync(join(folder, 'absent'))).toBe(false);
  });

  test('a device, which never ends', () => {
    for (const use of both('/dev/zero')) expect(use).toThrow('device');
  });
});

test('what has a second name becomes a file of its own, with all that was in it', () => {
  linkSync(foreign, file);
  appendText(file, 'more\n');
  expect(textIn(foreign)).toBe('of somebody else\n');
  expect(textIn(file)).toBe('of somebody else\nmore\n');
  expect(statSync(file).nlink).toBe(1);
});

test('no more is read than is good', () => {
  writeFileSync(file, 'x'.repeat(101));
  expect(() => readStateFile(file, 100)).toThrow('larger');
  expect(readStateFile(file, 101)).toHaveLength(101);
});

test('a folder may be a link, to another disk', () => {
  mkdirSync(join(folder, 'disk'));
  symlinkSync('disk', join(folder, 'state'));
  appendText(join(folder, 'state', 'file'), 'x\n');
  expect(textIn(join(folder, 'disk', 'file'))).toBe('x\n');
});

test('a lock that is the second name of a file is taken, and nothing is written there', () => {
  linkSync(foreign, join(folder, 'lock'));
  takeLock(folder, new Date()).release();
  expect(textIn(foreign)).toBe('of somebody else\n');
});

test('who holds a lock is not known where it is a pipe, and nobody waits for it', () => {
  spawnSync('mkfifo', [join(folder, 'lock')]);
  expect(holderOf(join(folder, 'lock'))).toBeNull();
});

test('nothing is remembered to be told where that is a pipe or a link', () => {
  const nothing = { causes: [], warnings: [] };
  spawnSync('mkfifo', [join(folder, 'told.json')]);
  expect(new ToldFile(folder).read()).toEqual(nothing);
  rmSync(join(folder, 'told.json'));
  writeFileSync(foreign, JSON.stringify({ causes: ['x'], warnings: [] }));
  symlinkSync('foreign', join(folder, 'told.json'));
  expect(new ToldFile(folder).read()).toEqual(nothing);
});
