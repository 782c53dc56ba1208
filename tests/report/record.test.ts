import { describe, expect, test } from '@jest/globals';
import { problem } from '../../src/catalogue.ts';
import type { PassReport, Plan } from '../../src/core/types.ts';
import { markOfProblem, marksIn, recordOf } from '../../src/report/record.ts';
import { grantTable, problemOf, reportOf } from '../build.ts';

const LASER = 'pg:Laser Cutter';
const TABLE = grantTable([LASER], [['Nora', 'Veltkamp', '7007', 'n@a.example', 'x', 'x', 'x']]);
const PLAN: Plan = {
  rows: [{ externalId: '7007', isNewPerson: true, cells: new Map([[LASER, 'new']]) }],
  newPeople: 1,
  newGrants: 3,
  byColumn: { [LASER]: 3 },
  already: 4,
  held: 2,
  missingColumns: [],
  upload: TABLE,
};
const HELD = { externalId: '7007', column: LASER };

/** A pass in which everything was reached, and in which every part that may name a student does. */
const FULL = reportOf({
  finishedAt: new Date('2026-11-22T09:30:12.999Z'),
  quizzes: 6,
  submissions: { received: 12, ungraded: 1, belowPassing: 3, passing: 8 },
  students: {
    passing: 7,
    skipped: [
      { canvasUserId: '4011', reason: 'no-external-id' },
      { canvasUserId: '4012', reason: 'test-student' },
    ],
  },
  table: TABLE,
  plan: PLAN,
  upsert: { attempted: true, ok: true, rows: 5 },
  backup: {
    path: '/home/veltkamp/backup/grit-export-2026-11-22T09-30-00Z.xlsx',
    bytes: 8000,
    rows: 40,
    sha256: 'ab12',
  },
  proven: true,
  requests: { canvas: 5, grit: 3, retries: 1 },
  problems: [
    problem('newly-held', { held: [HELD] }),
    problem('grants-missing', { missing: [HELD] }),
    problem('students-merged', { canvasUserIds: ['4011', '4012'] }),
    problem('student-without-external-id', { canvasUserIds: ['4011'] }),
  ],
});

const MARK = expect.stringMatching(/^[0-9a-f]{16}$/);
/** A record as it comes back from the history. */
const written = (report: PassReport): unknown => JSON.parse(JSON.stringify(recordOf(report, 'run')));

describe('the record of a pass', () => {
  test('is numbers and codes, and the times to the second', () => {
    expect(written(FULL)).toEqual({
      startedAt: '2026-11-22T09:30:00Z',
      finishedAt: '2026-11-22T09:30:12Z',
      mode: 'run',
      outcome: 'attention',
      exitCode: 3,
      proven: true,
      submissions: { received: 12, ungraded: 1, belowPassing: 3, passing: 8 },
      students: { passing: 7, skipped: 2, reasons: { 'no-external-id': 1, 'test-student': 1 } },
      plan: { newPeople: 1, newGrants: 3, already: 4, held: 2, byColumn: { [LASER]: 3 } },
      upsert: { attempted: true, ok: true, rows: 5 },
      backup: { name: 'grit-export-2026-11-22T09-30-00Z.xlsx', bytes: 8000, rows: 40 },
      requests: { canvas: 5, grit: 3, retries: 1 },
      problems: [
        { code: 'newly-held', severity: 'warning', mark: MARK },
        { code: 'grants-missing', severity: 'attention', mark: MARK },
        { code: 'students-merged', severity: 'warning', mark: MARK },
        { code: 'student-without-external-id', severity: 'warning', mark: MARK },
      ],
    });
  });

  test('has no name, address or id of a student in it, nor a folder', () => {
    // Marks are made of hexadecimal digits, so that an id may come up in one by chance.
    const text = JSON.stringify(written(FULL)).replaceAll(/"mark":"[0-9a-f]{16}"/g, '');
    expect(text).not.toMatch(/Nora|Veltkamp|n@a\.example|7007|401[12]|backup\/|home/i);
    expect(JSON.stringify(FULL)).toMatch(/Nora.*Veltkamp.*7007.*n@a\.example/);
  });

  test('of a pass that ended at once has null for what was not reached', () => {
    expect(written(reportOf({ problems: [problemOf('failed')] }))).toMatchObject({
      outcome: 'failed',
      exitCode: 1,
      proven: false,
      submissions: null,
      students: null,
      plan: null,
      upsert: null,
      backup: null,
      requests: null,
    });
  });

  test.each(['run', 'dry-run', 'no-upsert'] as const)('says in which mode it was: %s', (mode) => {
    expect(recordOf(reportOf(), mode)).toMatchObject({ mode, outcome: 'ok', exitCode: 0, problems: [] });
  });

  test('is one line, and no longer than the history counts on', () => {
    const text = JSON.stringify(recordOf(FULL, 'run'));
    expect(text).not.toContain('\n');
    expect(text.length).toBeLessThan(1000);
  });
});

describe('the mark of a problem', () => {
  const said = problemOf('warning');

  test('is the same for the same words, and tells them apart from others', () => {
    expect(markOfProblem({ ...said })).toBe(markOfProblem(said));
    const others = [
      { ...said, code: 'some-other' },
      { ...said, message: `${said.message} Again.` },
    ];
    expect(new Set([said, ...others].map(markOfProblem)).size).toBe(3);
  });

  test('does not change with the hint, nor with the severity', () => {
    expect(
      markOfProblem({
        ...said,
        ...problemOf('attention', { code: said.code, message: said.message, hint: '' }),
      }),
    ).toBe(markOfProblem(said));
  });

  test('is found again in the record', () => {
    expect(marksIn(written(FULL))).toEqual(new Set(FULL.problems.map(markOfProblem)));
  });
});

test.each([
  ['nothing, for there was no pass before', undefined],
  ['null', null],
  ['a word', 'problems'],
  ['a list', []],
  ['no problems', { outcome: 'ok' }],
  ['problems that are no list', { problems: 'many' }],
])('no marks are in a record that is %s', (_, record) => {
  expect(marksIn(record)).toEqual(new Set());
});

test('odd problems in a record are no trouble, and those beside them count', () => {
  const marks = marksIn({ problems: [null, 5, 'text', {}, { mark: markOfProblem(problemOf('warning')) }] });
  expect(marks.has(markOfProblem(problemOf('warning')))).toBe(true);
});
