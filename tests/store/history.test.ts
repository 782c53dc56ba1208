import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SyncError } from '../../src/errors.ts';
import { History } from '../../src/store/history.ts';
import { whileNothingNew } from './unwritable.ts';

let base: string;
let folder: string;
let file: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'grit-sync-history-'));
  folder = join(base, 'state');
  file = join(folder, 'runs.jsonl');
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

const pass = (number: number) => ({ number, outcome: 'ok' });
const numbers = (history = new History(folder)) =>
  history.read().map((record) => (record as never)['number']);
/** With what a pass could not be written down. */
function problemOf(append: () => void) {
  try {
    append();
  } catch (error) {
    if (error instanceof SyncError) return error.problems[0];
    throw error;
  }
  return undefined;
}

describe('each pass', () => {
  test('is a line of JSON, the oldest first, for nobody else to read', () => {
    new History(folder).append(pass(1));
    new History(folder).append({ said: 'two\nlines' });
    expect(readFileSync(file, 'utf8')).toBe('{"number":1,"outcome":"ok"}\n{"said":"two\\nlines"}\n');
    expect(new History(folder).read()).toEqual([pass(1), { said: 'two\nlines' }]);
    expect([statSync(file), statSync(folder)].map(({ mode }) => mode & 0o777)).toEqual([0o600, 0o700]);
  });

  test('is none where there was none, and asking makes no folder', () => {
    expect(new History(folder).read()).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a line that a power cut left unfinished', () => {
  beforeEach(() => {
    for (const number of [1, 2, 3]) new History(folder).append(pass(number));
    truncateSync(file, statSync(file).size - 9);
  });

  test('is passed over', () => {
    expect(numbers()).toEqual([1, 2]);
  });

  test('does not spoil the next one', () => {
    new History(folder).append(pass(4));
    new History(folder).append(pass(5));
    expect(numbers()).toEqual([1, 2, 4, 5]);
  });
});

test('a line that lacks nothing but its end counts, and the next one as well', () => {
  new History(folder).append(pass(1));
  truncateSync(file, statSync(file).size - 1);
  new History(folder).append(pass(2));
  expect(numbers()).toEqual([1, 2]);
});

test.each([
  ['words', 'by hand'],
  ['an empty line', ''],
  ['zeros, as some file systems leave them', '\0\0\0\0'],
])('a line that is no JSON is passed over: %s', (_, line) => {
  new History(folder).append(pass(1));
  appendFileSync(file, `${line}\n`);
  new History(folder).append(pass(2));
  expect(numbers()).toEqual([1, 2]);
});

describe('the history', () => {
  test('never grows beyond its bound, and always holds the last passes without a gap', () => {
    const history = new History(folder, 1000);
    for (let number = 1; number <= 300; number += 1) {
      history.append(pass(number));
      expect(statSync(file).size).toBeLessThanOrEqual(1000);
      const kept = numbers(history);
      expect(kept).toEqual(Array.from(kept, (_, index) => number - kept.length + 1 + index));
    }
    expect(numbers(history).length).toBeGreaterThan(15);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['runs.jsonl']);
  });

  test('loses its oldest half when it is full', () => {
    const line = `${JSON.stringify(pass(1))}\n`.length;
    const history = new History(folder, 4 * line);
    for (const number of [1, 2, 3, 4]) history.append(pass(number));
    expect(numbers()).toEqual([1, 2, 3, 4]);
    history.append(pass(5));
    expect(numbers()).toEqual([3, 4, 5]);
  });

  test('keeps the last pass, however much it has to say', () => {
    const history = new History(folder, 100);
    history.append(pass(1));
    history.append({ ...pass(2), said: 'x'.repeat(200) });
    expect(numbers()).toEqual([2]);
    history.append({ ...pass(3), said: 'x'.repeat(200) });
    expect(numbers()).toEqual([3]);
  });

  test('holds two months of a pass every 30 minutes, unless told otherwise', () => {
    const record = { text: 'x'.repeat(690) };
    mkdirSync(folder);
    writeFileSync(file, `${JSON.stringify(record)}\n`.repeat(60 * 48));
    new History(folder).append(record);
    expect(new History(folder).read()).toHaveLength(60 * 48 + 1);
  });
});

describe('a pass that cannot be written down', () => {
  test.each([
    ['a folder has the name of the file', () => mkdirSync(file, { recursive: true }), /EISDIR/],
    [
      'a file stands in place of the folder',
      () => {
        writeFileSync(folder, 'old');
      },
      /EEXIST/,
    ],
    [
      'a file stands in place of a folder above',
      () => {
        rmSync(base, { recursive: true });
        writeFileSync(base, 'old');
      },
      /ENOTDIR/,
    ],
  ])('is a problem in words, not a bug: %s', (_, spoil, cause) => {
    spoil();
    const problem = problemOf(() => {
      new History(folder).append(pass(1));
    });
    expect(problem).toMatchObject({ code: 'history-not-written', severity: 'attention' });
    expect(problem?.message).toContain(file);
    expect(problem?.message).toMatch(cause);
  });

  test('leaves the others as they were where the oldest half cannot be cut off', () => {
    const history = new History(folder, 100);
    for (const number of [1, 2, 3]) history.append(pass(number));
    const problem = whileNothingNew(folder, () =>
      problemOf(() => {
        history.append(pass(4));
      }),
    );
    expect(problem?.code).toBe('history-not-written');
    expect(numbers()).toEqual([1, 2, 3, 4]);
  });
});
