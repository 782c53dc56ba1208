import { describe, expect, test } from '@jest/globals';
import { emptyReport } from '../../src/core/report.ts';
import type { PassReport } from '../../src/core/types.ts';
import { renderJson, type Mode } from '../../src/report/json.ts';
import { grantPlan, grantTable, problemOf, reportOf, STARTED } from '../build.ts';

const parsed = (report: PassReport, mode: Mode = 'run') =>
  JSON.parse(renderJson(report, mode)) as Record<string, unknown>;

const FULL = reportOf({
  finishedAt: new Date('2026-11-22T09:30:12.999Z'),
  quizzes: 6,
  submissions: { received: 12, ungraded: 1, belowPassing: 3, passing: 8 },
  students: {
    passing: 7,
    skipped: [
      { canvasUserId: '10170000001100251', reason: 'no-external-id' },
      { canvasUserId: '98', reason: 'test-student' },
    ],
  },
  table: grantTable(['pg:Laser Cutter'], [['Nora', 'Veltkamp', '7007', 'n@a.example', '', 'x', 'x']]),
  plan: grantPlan({
    rows: [
      {
        externalId: '7007',
        isNewPerson: false,
        cells: new Map([
          ['pg:Laser Cutter', 'held'],
          ['active', 'already'],
        ]),
      },
      { externalId: '7008', isNewPerson: true, cells: new Map([['pg:Laser Cutter', 'new']]) },
    ],
    newPeople: 1,
    newGrants: 4,
    byColumn: { 'pg:Laser Cutter': 3, 'at:Any Time': 1 },
    already: 6,
    held: 2,
    missingColumns: [{ column: 'pg:Lath', nearest: 'pg:Lathe' }],
    upload: grantTable(['pg:Laser Cutter'], [['Tilo', 'Brack', '7008', 't@a.example', 'x', 'x', 'x']]),
  }),
  upsert: { attempted: true, ok: true, rows: 5 },
  backup: { path: '/backup/grit-export-2026-11-22T09-30-00Z.xlsx', bytes: 8000, rows: 40, sha256: 'ab12' },
  proven: true,
  requests: { canvas: 5, grit: 2, retries: 1 },
  problems: [problemOf('warning')],
});

/** What the report says of that plan in whichever mode. */
const COUNTS = {
  newPeople: 1,
  newGrants: 4,
  already: 6,
  held: 2,
  byColumn: { 'pg:Laser Cutter': 3, 'at:Any Time': 1 },
};

const KEYS = [
  'schemaVersion',
  'mode',
  'outcome',
  'exitCode',
  'startedAt',
  'finishedAt',
  'window',
  'submissions',
  'students',
  'plan',
  'upsert',
  'backup',
  'proven',
  'requests',
  'warnings',
  'errors',
];

test('a pass is one line of JSON, as it was agreed on', () => {
  const text = renderJson(FULL, 'run');
  expect(text).not.toContain('\n');
  expect(JSON.parse(text)).toEqual({
    schemaVersion: 1,
    mode: 'run',
    outcome: 'ok',
    exitCode: 0,
    startedAt: '2026-11-22T09:30:00Z',
    finishedAt: '2026-11-22T09:30:12Z',
    window: { since: '2026-11-15T09:30:00Z', until: '2026-11-22T09:30:00Z' },
    submissions: { received: 12, ungraded: 1, belowPassing: 3, passing: 8 },
    students: {
      passing: 7,
      skipped: [
        { canvasUserId: '10170000001100251', reason: 'no-external-id' },
        { canvasUserId: '98', reason: 'test-student' },
      ],
    },
    plan: COUNTS,
    upsert: { attempted: true, ok: true, rows: 5 },
    backup: { path: '/backup/grit-export-2026-11-22T09-30-00Z.xlsx', bytes: 8000, rows: 40, sha256: 'ab12' },
    proven: true,
    requests: { canvas: 5, grit: 2, retries: 1 },
    warnings: [{ code: 'some-warning', message: 'Something was warning. Do something about it.' }],
    errors: [],
  });
});

describe('the table', () => {
  test('is in the report of a dry run, as text, between the students and the plan', () => {
    const report = parsed(FULL, 'dry-run');
    expect(report['table']).toEqual({
      columns: ['firstName', 'lastName', 'externalId', 'email', 'pg:Laser Cutter', 'at:Any Time', 'active'],
      rows: [['Nora', 'Veltkamp', '7007', 'n@a.example', '', 'x', 'x']],
    });
    expect(Object.keys(report)).toEqual(KEYS.toSpliced(KEYS.indexOf('plan'), 0, 'table'));
  });

  test.each<Mode>(['run', 'no-upsert'])('is not in the report of mode %s, nor is anybody named', (mode) => {
    expect(Object.keys(parsed(FULL, mode))).toEqual(KEYS);
    expect(renderJson(FULL, mode)).not.toMatch(/Nora|Veltkamp|7007|n@a\.example/);
  });
});

describe('the plan', () => {
  test('of a dry run says of each person what would be done, behind the counts', () => {
    expect(parsed(FULL, 'dry-run')['plan']).toEqual({
      ...COUNTS,
      rows: [
        { externalId: '7007', isNewPerson: false, cells: { 'pg:Laser Cutter': 'held', active: 'already' } },
        { externalId: '7008', isNewPerson: true, cells: { 'pg:Laser Cutter': 'new' } },
      ],
    });
  });

  test.each<Mode>(['run', 'no-upsert'])('is counts alone in mode %s, and names nobody', (mode) => {
    expect(parsed(FULL, mode)['plan']).toEqual(COUNTS);
    expect(renderJson(FULL, mode)).not.toMatch(/700[78]|Tilo|Brack|t@a\.example/);
  });

  test('has no rows where nobody passed', () => {
    expect(parsed(reportOf({ plan: grantPlan() }), 'dry-run')['plan']).toEqual({
      newPeople: 0,
      newGrants: 0,
      already: 0,
      held: 0,
      byColumn: {},
      rows: [],
    });
  });
});

test('whether a pass is proven is said in every mode, and it is not unless that was found', () => {
  expect(parsed(reportOf())).toMatchObject({ proven: false });
  expect(parsed(reportOf({ proven: true }), 'dry-run')).toMatchObject({ proven: true });
});

describe('what was not reached is null', () => {
  test('in a pass that ended at once', () => {
    expect(parsed(reportOf())).toMatchObject({
      submissions: null,
      students: null,
      plan: null,
      upsert: null,
      backup: null,
      requests: null,
      warnings: [],
      errors: [],
    });
  });

  test('in a dry run that ended before there was a table', () => {
    expect(parsed(reportOf(), 'dry-run')).toMatchObject({ table: null, plan: null });
  });

  test('everything between the times and the problems, where the configuration is invalid', () => {
    const report = parsed(emptyReport(STARTED, null, [problemOf('invalid')]));
    const nulls = Object.keys(report).filter((key) => report[key] === null);
    expect(nulls).toEqual(['window', 'submissions', 'students', 'plan', 'upsert', 'backup', 'requests']);
    expect(report).toMatchObject({ outcome: 'invalid', exitCode: 2 });
  });
});

test('what a person must look at is a warning, what went wrong an error, each in its order', () => {
  const problems = [
    problemOf('failed', { code: 'one' }),
    problemOf('attention', { code: 'two' }),
    problemOf('warning', { code: 'three' }),
    problemOf('interrupted', { code: 'four' }),
  ];
  const report = parsed(reportOf({ problems }));
  expect(report).toMatchObject({
    outcome: 'interrupted',
    exitCode: 130,
    warnings: [{ code: 'two' }, { code: 'three' }],
  });
  expect(report['errors']).toEqual([
    { code: 'one', message: 'Something was failed.', hint: 'Do something about it.' },
    { code: 'four', message: 'Something was interrupted.', hint: 'Do something about it.' },
  ]);
});

test('warnings alone are outcome ok, one thing to look at is attention', () => {
  expect(parsed(reportOf({ problems: [problemOf('warning')] }))).toMatchObject({
    exitCode: 0,
    outcome: 'ok',
  });
  const look = [problemOf('warning'), problemOf('attention')];
  expect(parsed(reportOf({ problems: look }))).toMatchObject({ exitCode: 3, outcome: 'attention' });
});

test.each([
  ['escape', '\u001b'],
  ['line break', '\n'],
  ['delete', '\u007f'],
  ['escape in one character', '\u009b'],
  ['from right to left', '\u202e'],
  ['isolate', '\u2066'],
  ['mark of direction', '\u200f'],
  ['Arabic mark of direction', '\u061c'],
  ['line separator', '\u2028'],
])(
  '%s in a name is escaped: it means the same to a program and does nothing to a terminal',
  (_, character) => {
    const name = `A${character}B`;
    const table = grantTable([], [[name, 'Veltkamp', '0011', '', 'x', 'x']]);
    const text = renderJson(reportOf({ table }), 'dry-run');
    expect(text).not.toContain(character);
    expect((JSON.parse(text) as { table: { rows: string[][] } }).table.rows[0]?.[0]).toBe(name);
  },
);

test('letters of other scripts are not escaped', () => {
  const table = grantTable([], [["Zoë O'Fenn", '王小明', '0011', '', 'x', 'x']]);
  expect(renderJson(reportOf({ table }), 'dry-run')).toContain('"Zoë O\'Fenn","王小明"');
});
