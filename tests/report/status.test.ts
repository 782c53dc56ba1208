import { describe, expect, test } from '@jest/globals';
import { Chalk } from 'chalk';
import type { PastPass } from '../../src/core/trust/status.ts';
import { renderStatus, type Status } from '../../src/report/status.ts';

const PLAIN = new Chalk({ level: 0 });
const NOW = new Date('2026-11-22T09:45:30Z');

const PASS: PastPass = {
  startedAt: new Date('2026-11-22T09:30:00Z'),
  finishedAt: new Date('2026-11-22T09:30:08Z'),
  mode: 'run',
  outcome: 'ok',
  exitCode: 0,
  proven: true,
  plan: { newPeople: 1, newGrants: 3 },
  upsert: { attempted: true, ok: true, rows: 2 },
  problems: [],
};
const FULL: Status = {
  now: NOW,
  provenUntil: PASS.startedAt,
  lastPass: PASS,
  held: 2,
  due: [],
  backup: {
    name: 'grit-export-2026-11-22T09-30-07Z.xlsx',
    at: new Date('2026-11-22T09:30:07Z'),
    isFresh: true,
  },
  running: null,
};
const status = (overrides: Partial<Status> = {}) =>
  renderStatus({ ...FULL, ...overrides }, PLAIN).split('\n');
const lineOf = (label: string, overrides: Partial<Status>) =>
  status(overrides)
    .find((line) => line.startsWith(label))
    ?.slice(9);

test('where all is well the status is four lines', () => {
  expect(status()).toEqual([
    'Proven   2026-11-22 09:30 UTC, 15 minutes ago',
    'Last     2026-11-22 09:30 UTC, 15 minutes ago: ok, 2 rows uploaded with 3 new grants',
    'Held     2 marks, see grit-sync holds',
    'Backup   grit-export-2026-11-22T09-30-07Z.xlsx, 15 minutes ago',
  ]);
});

test('before the first pass there is nothing of anything', () => {
  expect(status({ provenUntil: null, lastPass: null, held: 0, backup: null })).toEqual([
    'Proven   no pass yet',
    'Last     no pass yet',
    'Held     nothing',
    'Backup   none',
  ]);
});

test('what is due is counted by why it could not be given', () => {
  expect(status({ due: ['no-external-id', 'column-missing', 'no-external-id'] })).toContain(
    'Due      3 passed and not given (2: Canvas has no campus wide ID; 1: Grit has no column of that name)',
  );
});

test('what could not be found out is said to be so', () => {
  expect(status({ provenUntil: undefined, lastPass: undefined, held: undefined, backup: undefined })).toEqual(
    ['Proven', 'Last', 'Held', 'Backup'].map((label) => `${label.padEnd(9)}not known, see below`),
  );
});

test('a pass that is running is named', () => {
  expect(lineOf('Running', { running: 'process 4182, since 2026-11-22 09:45 UTC' })).toBe(
    'process 4182, since 2026-11-22 09:45 UTC',
  );
});

test('a time that is yet to come, after a clock was set back, is called that', () => {
  expect(lineOf('Proven', { provenUntil: new Date('2026-11-22T09:46:00Z') })).toBe(
    '2026-11-22 09:46 UTC, yet to come',
  );
});

test('one cell is said in the singular', () => {
  expect(lineOf('Held', { held: 1 })).toBe('1 mark, see grit-sync holds');
});

test('a backup that is not fresh is called that', () => {
  const backup = { name: 'b.xlsx', at: new Date('2026-11-19T09:30:07Z'), isFresh: false };
  expect(lineOf('Backup', { backup })).toBe('b.xlsx, 3 days ago, not fresh');
});

describe('the last pass', () => {
  const notDone = { attempted: false, ok: null, rows: 0 };
  const plan = { newPeople: 0, newGrants: 1 };
  const problems = ['quiz-not-found', 'group-failed', 'quiz-not-found'].map((code) => ({
    code,
    severity: 'attention',
  }));

  test.each<[string, Partial<PastPass>]>([
    ['ok, 1 row uploaded with 1 new grant', { plan, upsert: { attempted: true, ok: true, rows: 1 } }],
    ['ok, 1 row uploaded with 0 new grants', { plan: null, upsert: { attempted: true, ok: true, rows: 1 } }],
    ['failed, its upload failed', { outcome: 'failed', upsert: { attempted: true, ok: false, rows: 1 } }],
    ['ok, nothing new to upload', { plan: { newPeople: 0, newGrants: 0 }, upsert: notDone }],
    [
      'ok, 1 new grant not uploaded, since uploads are switched off',
      { mode: 'no-upsert', plan, upsert: notDone },
    ],
    ['attention, 3 new grants not uploaded', { outcome: 'attention', upsert: notDone }],
    ['failed, nothing uploaded', { outcome: 'failed', plan: null, upsert: null }],
    [
      'attention, nothing uploaded (quiz-not-found, group-failed)',
      { outcome: 'attention', plan: null, upsert: null, problems },
    ],
  ])('%s', (text, overrides) => {
    expect(lineOf('Last', { lastPass: { ...PASS, ...overrides } })).toBe(
      `2026-11-22 09:30 UTC, 15 minutes ago: ${text}`,
    );
  });
});

test('what the files say is printed without control characters', () => {
  const text = renderStatus({ ...FULL, lastPass: { ...PASS, outcome: 'o\u001b[2Jk\n' } }, PLAIN);
  expect(text).toContain(': o[2Jk, ');
});

test('on a terminal the labels are bold, and without that the text is the same', () => {
  // eslint-disable-next-line no-control-regex -- these are the colours
  const colours = /\u001b\[\d+m/g;
  const coloured = renderStatus(FULL, new Chalk({ level: 1 }));
  expect(coloured).toMatch(colours);
  expect(coloured.replace(colours, '')).toBe(renderStatus(FULL, PLAIN));
});
