import { describe, expect, test } from '@jest/globals';
import { Chalk } from 'chalk';
import type { PassReport, Problem, Skipped } from '../../src/core/types.ts';
import { renderProblem, renderSummary } from '../../src/report/human.ts';
import type { Mode } from '../../src/report/json.ts';
import { grantPlan, grantTable, problemOf, reportOf } from '../build.ts';

const PLAIN = new Chalk({ level: 0 });
const COLOURED = new Chalk({ level: 1 });

const TABLE = grantTable(
  ['pg:Laser Cutter', 'at:Weekends'],
  [
    ['Nora', 'Veltkamp', '0011', '', 'x', 'x', 'x', 'x'],
    ['Tilo', 'Brack', '0012', '', 'x', '', 'x', 'x'],
    ['Mirelle', '', '0013', '', '', '', 'x', 'x'],
  ],
);
const FULL: Partial<PassReport> = {
  quizzes: 6,
  submissions: { received: 1234, ungraded: 1, belowPassing: 33, passing: 1200 },
  students: { passing: 3, skipped: [] },
  table: TABLE,
  plan: grantPlan({ already: 3, upload: TABLE }),
  upsert: { attempted: true, ok: true, rows: 3 },
  backup: { path: '/backup/grit-export-2026-11-22T09-30-00Z.xlsx', bytes: 2049, rows: 41, sha256: 'ab12' },
};
const summary = (overrides: Partial<PassReport> = {}, mode: Mode = 'run') =>
  renderSummary(reportOf({ ...FULL, ...overrides }), mode, PLAIN).split('\n');
const lineOf = (label: string, overrides: Partial<PassReport>, mode?: Mode) =>
  summary(overrides, mode)
    .find((line) => line.startsWith(label))
    ?.slice(9);

test('a pass in which all went well is five lines', () => {
  const plan = grantPlan({
    newPeople: 2,
    newGrants: 1200,
    byColumn: { 'pg:Laser Cutter': 1199, 'at:Weekends': 1 },
    already: 3400,
    held: 5,
    upload: TABLE,
  });
  expect(summary({ plan })).toEqual([
    'Read     1,234 submissions to 6 quizzes since 2026-11-15 09:30 UTC: 1,200 passing, 33 below, 1 not graded',
    'Passed   3 students with 3 permissions',
    'Grit     1,200 new grants (1,199 pg:Laser Cutter, 1 at:Weekends), 2 new people, 3,400 already there, 5 held',
    'Upsert   3 rows uploaded to Grit',
    'Backup   /backup/grit-export-2026-11-22T09-30-00Z.xlsx (41 people, 3 KB)',
  ]);
});

test('with somebody skipped it is six', () => {
  const students = { passing: 4, skipped: [{ canvasUserId: '11', reason: 'not-found' as const }] };
  expect(summary({ students }).map((line) => line.split(' ')[0])).toEqual([
    'Read',
    'Passed',
    'Skipped',
    'Grit',
    'Upsert',
    'Backup',
  ]);
});

test('one of each is said in the singular', () => {
  const one = {
    quizzes: 1,
    submissions: { received: 1, ungraded: 0, belowPassing: 0, passing: 1 },
    table: grantTable(['pg:Laser Cutter'], [['Nora', 'Veltkamp', '0011', '', 'x', 'x', 'x']]),
    plan: grantPlan({ newPeople: 1, newGrants: 1, byColumn: { 'pg:Laser Cutter': 1 }, already: 1, held: 1 }),
    upsert: { attempted: true, ok: true, rows: 1 },
    backup: { path: '/b.xlsx', bytes: 1024, rows: 1, sha256: 'ab12' },
  };
  expect(summary(one)).toEqual([
    'Read     1 submission to 1 quiz since 2026-11-15 09:30 UTC: 1 passing, 0 below, 0 not graded',
    'Passed   1 student with 1 permission',
    'Grit     1 new grant (1 pg:Laser Cutter), 1 new person, 1 already there, 1 held',
    'Upsert   1 row uploaded to Grit',
    'Backup   /b.xlsx (1 person, 1 KB)',
  ]);
});

describe('what was read', () => {
  test('is not said where Canvas could not be read', () => {
    const nothing = { quizzes: null, submissions: null, students: null, table: null };
    expect(summary({ ...nothing, plan: null, upsert: null })).toEqual([
      'Upsert   nothing uploaded, see below',
      'Backup   /backup/grit-export-2026-11-22T09-30-00Z.xlsx (41 people, 3 KB)',
    ]);
  });

  test('is said as far as it came', () => {
    expect(lineOf('Passed', { table: null, students: { passing: 2, skipped: [] } })).toBe('2 students');
    expect(lineOf('Read', { window: null, quizzes: null })).toBe(
      '1,234 submissions to 0 quizzes: 1,200 passing, 33 below, 1 not graded',
    );
  });
});

describe('who was skipped', () => {
  const skipped = (...reasons: Skipped['reason'][]) => ({
    passing: 9,
    skipped: reasons.map((reason, index) => ({ canvasUserId: `1${index}`, reason })),
  });

  test('is said by reason', () => {
    const students = skipped('test-student', 'no-external-id', 'not-found', 'no-external-id');
    expect(lineOf('Skipped', { students })).toBe(
      "4: 2 without a campus wide id, 1 no longer in the course, 1 Canvas's test student",
    );
  });

  test('is not said where it is nobody', () => {
    expect(lineOf('Skipped', { students: skipped() })).toBeUndefined();
  });
});

describe('what is planned', () => {
  test('is the new grants alone where nobody is new and nothing held, and none where none is', () => {
    expect(lineOf('Grit', {})).toBe('0 new grants, 3 already there');
    const plan = grantPlan({ newGrants: 2, byColumn: { 'at:Any Time': 2 } });
    expect(lineOf('Grit', { plan })).toBe('2 new grants (2 at:Any Time), 0 already there');
  });

  test('is not said where nothing could be planned', () => {
    expect(lineOf('Grit', { plan: null })).toBeUndefined();
  });

  test('is printed without control characters, which the name of a column may have', () => {
    const plan = grantPlan({ newGrants: 1, byColumn: { 'pg:A\u001b[2J': 1 } });
    expect(lineOf('Grit', { plan })).toBe('1 new grant (1 pg:A[2J), 0 already there');
  });
});

describe('the upsert', () => {
  const notDone = { attempted: false, ok: null, rows: 0 };
  const nothingNew = { upsert: notDone, plan: grantPlan() };

  test.each<[string, Partial<PassReport>, Mode]>([
    ['3 rows uploaded to Grit', {}, 'run'],
    ['nothing to upload', nothingNew, 'run'],
    ['nothing to upload', nothingNew, 'dry-run'],
    ['nothing to upload', nothingNew, 'no-upsert'],
    ['switched off, Grit was left alone', { upsert: notDone }, 'no-upsert'],
    ['3 rows would be uploaded', { upsert: notDone }, 'dry-run'],
    ['nothing uploaded, see below', { upsert: notDone, problems: [problemOf('attention')] }, 'run'],
    ['nothing uploaded, see below', { upsert: notDone, problems: [problemOf('failed')] }, 'dry-run'],
    ['nothing uploaded, see below', { upsert: null, plan: null }, 'run'],
    [
      'nothing uploaded, see below',
      { upsert: notDone, problems: [problemOf('attention', { code: 'too-many-grants' })] },
      'dry-run',
    ],
  ])('"%s"', (words, overrides, mode) => {
    expect(lineOf('Upsert', overrides, mode)).toBe(words);
  });

  const problem = (severity: Problem['severity'], code: string) => problemOf(severity, { code });
  const UNRELATED = problem('attention', 'quiz-not-found');
  const ROW_ERRORS = problem('attention', 'grit-row-errors');
  const FULL_DISK = problem('failed', 'backup-disk-full');
  const INTERRUPTED = problem('interrupted', 'interrupted');

  test.each<[string, Problem[]]>([
    ['3 rows uploaded to Grit, which reported errors in them', [UNRELATED, ROW_ERRORS]],
    ['3 rows uploaded to Grit, which reported errors in them', [ROW_ERRORS, FULL_DISK, INTERRUPTED]],
    ...['refused', 'token-refused', 'not-allowed', 'not-found'].map((code): [string, Problem[]] => [
      'refused by Grit',
      [UNRELATED, problem('failed', `grit-${code}`), FULL_DISK, INTERRUPTED],
    ]),
    ['interrupted before Grit had confirmed it', [UNRELATED, INTERRUPTED]],
    ...['grit-timed-out', 'grit-unreachable', 'grit-server-error', 'pass-timed-out', 'bug'].map(
      (code): [string, Problem[]] => [
        'not confirmed by Grit',
        [UNRELATED, problem('failed', code), problem('failed', 'grit-refused'), INTERRUPTED],
      ],
    ),
  ])('that was not done as it should be: "%s"', (words, problems) => {
    const upsert = { attempted: true, ok: false, rows: 3 };
    expect(lineOf('Upsert', { upsert, problems })).toBe(words);
  });

  test('that was done says so, whatever went wrong later', () => {
    expect(lineOf('Upsert', { problems: [FULL_DISK, INTERRUPTED] })).toBe('3 rows uploaded to Grit');
  });
});

test('a backup that was not stored is not spoken of', () => {
  expect(lineOf('Backup', { backup: null }, 'dry-run')).toBeUndefined();
});

describe('a problem', () => {
  test.each([
    ['Warning:', 'warning'],
    ['Please look:', 'attention'],
    ['Error:', 'failed'],
    ['Error:', 'invalid'],
    ['Error:', 'locked'],
    ['Error:', 'interrupted'],
  ] as const)('"%s" introduces one that is %s; the hint stands below', (label, severity) => {
    expect(renderProblem(problemOf(severity), PLAIN)).toBe(
      `${label} Something was ${severity}.\n  Do something about it.`,
    );
  });

  test('is printed without control characters, of which an answer or a title may be full', () => {
    const nasty = problemOf('failed', { message: 'A\u001b[2J\nB\u202e.', hint: 'C\u0007\rD.' });
    expect(renderProblem(nasty, PLAIN)).toBe('Error: A[2JB.\n  CD.');
  });
});

test('the path of a backup is printed without control characters', () => {
  const backup = { path: '/b\u001b[2J.xlsx', bytes: 1, rows: 2, sha256: 'ab12' };
  expect(lineOf('Backup', { backup })).toBe('/b[2J.xlsx (2 people, 1 KB)');
});

test('on a terminal the labels are coloured, and without their colours the text is the same', () => {
  const report = reportOf(FULL);
  // eslint-disable-next-line no-control-regex -- these are the colours
  const colours = /\u001b\[\d+m/g;
  const coloured = renderSummary(report, 'run', COLOURED);
  expect(coloured).toMatch(colours);
  expect(coloured.replace(colours, '')).toBe(renderSummary(report, 'run', PLAIN));
  for (const severity of ['warning', 'attention', 'failed'] as const) {
    const text = renderProblem(problemOf(severity), COLOURED);
    expect(text).toMatch(colours);
    expect(text.replace(colours, '')).toBe(renderProblem(problemOf(severity), PLAIN));
  }
});
