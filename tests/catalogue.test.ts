import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { problem } from '../src/catalogue.ts';
import type { Problem } from '../src/core/types.ts';
import { EXIT, problemsOf } from '../src/errors.ts';

const CANVAS = { system: 'Canvas', where: 'GET https://canvas.example/api/v1/courses/70076, 503' } as const;
const GRIT = { system: 'Grit', where: 'POST https://grit.example/api/batch/user/upsert, 503' } as const;
const ONE = { canvasUserIds: ['11'] };
const TWO = { canvasUserIds: ['11', '12'] };
const LASER = { externalId: '0011', column: 'pg:Laser Cutter' };
const SAW = { externalId: '0012', column: 'pg:Band Saw' };

/** Every code of the catalogue, said for each system or case in which its words differ; tsc sees if one is missing. */
const OVERDUE = {
  since: '2026-11-22 09:30 UTC',
  maxAge: '2 hours',
  lastRun: '2026-11-22 10:00 UTC',
  codes: ['canvas-unreachable', 'backup-disk-full'],
};

const SAID: Record<Parameters<typeof problem>[0], Problem[]> = {
  usage: [
    problem('usage', { text: '--csv needs --dry-run', command: 'grit-sync run' }),
    problem('usage', { text: 'too many arguments', command: 'grit-sync run', unnamedFile: true }),
  ],
  'config-not-found': [problem('config-not-found', { searched: ['/shop', '/home/shop/.config/grit-sync'] })],
  'config-unreadable': [problem('config-unreadable', { file: 'a.yaml', cause: 'EACCES' })],
  'config-syntax': [
    problem('config-syntax', { file: 'a.yaml', format: 'YAML', place: ' at line 3' }),
    problem('config-syntax', { file: 'a.yaml', format: 'YAML', place: '' }),
  ],
  'config-name': [problem('config-name', { file: '/shop/config.txt' })],
  'config-executable': [problem('config-executable', { file: 'a.yaml' })],
  'config-invalid': [problem('config-invalid', { path: 'canvas.courseId', text: 'expected an id' })],
  'config-unknown-key': [
    problem('config-unknown-key', { path: 'gritt', nearest: 'grit' }),
    problem('config-unknown-key', { path: 'zzz', nearest: undefined }),
  ],
  'config-variable-missing': [
    problem('config-variable-missing', {
      path: 'canvas.apiKey',
      variable: 'CANVAS_API_KEY',
      dotEnv: '/home/shop/grit-sync/.env',
    }),
  ],
  'config-certificate': [problem('config-certificate', { file: 'grit-ca.pem', cause: 'ENOENT' })],
  'config-secret-file-missing': [
    problem('config-secret-file-missing', { path: 'grit.apiKey', file: 'token', cause: 'ENOENT' }),
  ],
  'token-refused': [
    problem('token-refused', { ...CANVAS, expired: false }),
    problem('token-refused', { ...CANVAS, expired: true }),
    problem('token-refused', { ...GRIT, expired: false }),
  ],
  'not-allowed': [problem('not-allowed', CANVAS), problem('not-allowed', GRIT)],
  'not-found': [problem('not-found', CANVAS), problem('not-found', GRIT)],
  'web-page': [problem('web-page', CANVAS), problem('web-page', GRIT)],
  'answer-invalid': [problem('answer-invalid', CANVAS), problem('answer-invalid', GRIT)],
  unreachable: [problem('unreachable', CANVAS), problem('unreachable', GRIT)],
  certificate: [problem('certificate', CANVAS), problem('certificate', GRIT)],
  'timed-out': [problem('timed-out', CANVAS), problem('timed-out', GRIT)],
  throttled: [problem('throttled', CANVAS), problem('throttled', GRIT)],
  'server-error': [problem('server-error', CANVAS), problem('server-error', GRIT)],
  refused: [problem('refused', CANVAS), problem('refused', GRIT)],
  'foreign-link': [problem('foreign-link', CANVAS), problem('foreign-link', GRIT)],
  'link-loop': [problem('link-loop', CANVAS), problem('link-loop', GRIT)],
  'canvas-no-external-ids': [problem('canvas-no-external-ids', { courseIds: ['70076'] })],
  'canvas-no-emails': [problem('canvas-no-emails', { courseIds: ['70076', '70100'] })],
  'quiz-ids-refused': [problem('quiz-ids-refused', { courseId: '70076' })],
  'quiz-not-found': [
    problem('quiz-not-found', { quiz: 'assignment 440133', courseId: '70076' }),
    problem('quiz-not-found', { quiz: 'classic quiz 9001', courseId: '70076' }),
  ],
  'quiz-is-classic': [problem('quiz-is-classic', { id: '9001', courseId: '70076', title: 'Drill Press' })],
  'quiz-without-grade': [problem('quiz-without-grade', { id: '9001', courseId: '70076', title: 'Warm-up' })],
  'quiz-unpublished': [problem('quiz-unpublished', { id: '440133', name: 'Laser Safety' })],
  'quiz-points-unknown': [problem('quiz-points-unknown', { id: '440133', name: 'Laser Safety' })],
  'grade-unreadable': [problem('grade-unreadable', { id: '440133', name: 'Laser Safety' })],
  'group-failed': [problem('group-failed', { groupId: '93361', cause: 'Canvas refused a request.' })],
  'student-without-external-id': [
    problem('student-without-external-id', ONE),
    problem('student-without-external-id', TWO),
  ],
  'student-not-found': [problem('student-not-found', ONE), problem('student-not-found', TWO)],
  'students-merged': [problem('students-merged', TWO)],
  'grit-row-errors': [problem('grit-row-errors', { count: 1 }), problem('grit-row-errors', { count: 3 })],
  'grit-plain-http': [problem('grit-plain-http', { host: '192.0.2.69' })],
  'backup-unreadable': [problem('backup-unreadable', { cause: 'it is empty' })],
  'backup-disk-full': [problem('backup-disk-full', { folder: 'backup' })],
  'backup-not-stored': [problem('backup-not-stored', { folder: 'backup', cause: 'EACCES' })],
  'state-not-writable': [problem('state-not-writable', { folder: 'state', cause: 'EACCES' })],
  'lock-unavailable': [problem('lock-unavailable', { cause: 'ENOLCK' })],
  locked: [problem('locked', { holder: 'process 4182, since 09:30' })],
  'pass-timed-out': [problem('pass-timed-out', { minutes: 20, step: 'Reading Canvas' })],
  'demo-folder': [problem('demo-folder', { folder: '/tmp', cause: 'the disk is full, ENOSPC' })],
  'output-lost': [problem('output-lost', { cause: 'ENOSPC' })],
  interrupted: [problem('interrupted')],
  'column-not-found': [
    problem('column-not-found', { column: 'pg:Laser Cuter', nearest: 'pg:Laser Cutter' }),
    problem('column-not-found', { column: 'pg:Kiln', nearest: undefined }),
    problem('column-not-found', { column: 'pg:Band Saw', nearest: 'pg:Band Saw ' }),
  ],
  'export-without-ids': [
    problem('export-without-ids', { cause: 'its first row has no column "externalId"' }),
  ],
  'export-column-twice': [
    problem('export-column-twice', { columns: ['pg:Lathe'] }),
    problem('export-column-twice', { columns: ['pg:Lathe', 'active'] }),
  ],
  'export-shrunk': [problem('export-shrunk', { before: 2000, now: 17 })],
  'too-many-grants': [
    problem('too-many-grants', { newGrants: 312, limit: 50, byColumn: { 'pg:Lathe': 300, 'pg:Kiln': 12 } }),
  ],
  'grants-missing': [
    problem('grants-missing', { missing: [LASER] }),
    problem('grants-missing', { missing: [LASER, SAW] }),
  ],
  'marks-lost': [problem('marks-lost', { lost: [LASER] }), problem('marks-lost', { lost: [LASER, SAW] })],
  'newly-held': [problem('newly-held', { held: [LASER, SAW] })],
  'ledger-corrupt': [problem('ledger-corrupt', { file: 'state/ledger.json', cause: 'it is no JSON' })],
  'ledger-newer': [problem('ledger-newer', { file: 'state/ledger.json', version: 2 })],
  'ledger-unreadable': [problem('ledger-unreadable', { file: 'state/ledger.json', cause: 'EACCES' })],
  'ledger-not-saved': [problem('ledger-not-saved', { folder: 'state', cause: 'EROFS' })],
  'history-not-written': [problem('history-not-written', { file: 'state/runs.jsonl', cause: 'EROFS' })],
  'release-unknown-person': [problem('release-unknown-person', { text: 'Nora Veltkamp' })],
  'release-several-people': [
    problem('release-several-people', { text: 'nora', people: ['Nora Veltkamp (0011)', '0012'] }),
  ],
  'release-nothing-held': [problem('release-nothing-held', { person: 'Nora Veltkamp (0011)' })],
  'release-unknown-column': [undefined, 'pg:Laser Cutter'].map((nearest) =>
    problem('release-unknown-column', {
      person: '0011',
      column: 'laser',
      held: ['pg:Laser Cutter'],
      nearest,
    }),
  ),
  'ledger-not-known': [problem('ledger-not-known', { folder: 'state' })],
  'backup-folder-unreadable': [problem('backup-folder-unreadable', { folder: 'backup', cause: 'EACCES' })],
  'pass-overdue': [
    problem('pass-overdue', { ...OVERDUE, reason: 'never-ran', since: null, lastRun: null }),
    ...(['not-running', 'failing', 'upload-off', 'partial'] as const).map((reason) =>
      problem('pass-overdue', { ...OVERDUE, reason }),
    ),
  ],
  'clock-set-back': [problem('clock-set-back', { since: '2026-11-22 09:30 UTC' })],
  busy: [problem('busy', { holder: 'process 4711, since 2026-11-22 09:30 UTC' })],
  'checksums-unreadable': [problem('checksums-unreadable', { folder: 'state', cause: 'EACCES' })],
  'backups-damaged': [
    problem('backups-damaged', { names: ['a.xlsx'] }),
    problem('backups-damaged', { names: Array.from({ length: 12 }, (_, number) => `${number}.xlsx`) }),
  ],
  'backups-gone': [
    problem('backups-gone', { names: ['a.xlsx'] }),
    problem('backups-gone', { names: ['a.xlsx', 'b.xlsx'] }),
  ],
  'backups-none-readable': [problem('backups-none-readable', { folder: 'backup' })],
  'backup-not-found': [problem('backup-not-found', { name: 'a.xlsx', folder: 'backup' })],
  'backup-not-opened': [problem('backup-not-opened', { file: 'a.xlsx', cause: 'EACCES' })],
  'backup-no-export': [problem('backup-no-export', { file: 'a.xlsx', cause: 'it is empty' })],
  'restore-person-unknown': [problem('restore-person-unknown', { externalId: '0011' })],
  'restore-column-unknown': [problem('restore-column-unknown', { column: 'Lazer Cutter' })],
  'restore-held': [problem('restore-held', { people: 1 }), problem('restore-held', { people: 2 })],
  'restore-columns-gone': [problem('restore-columns-gone', { columns: ['pg:Lathe', 'pg:Band Saw'] })],
  'restored-not-seen': [
    problem('restored-not-seen', { marks: [{ externalId: '0011', column: 'pg:Lathe' }], people: ['0012'] }),
  ],
  'people-added': [1, 3].map((surplus) => problem('people-added', { surplus })),
  'restore-added-people': [
    problem('restore-added-people', { surplus: 1 }),
    problem('restore-added-people', { surplus: 3 }),
  ],
  'checksum-not-saved': [problem('checksum-not-saved', { folder: 'state', cause: 'EROFS' })],
  'history-unreadable': [problem('history-unreadable', { file: 'state/runs.jsonl', cause: 'EACCES' })],
  'checksums-not-rewritten': [
    problem('checksums-not-rewritten', { folder: 'state', cause: 'the disk is full, ENOSPC' }),
  ],
  'backups-not-pruned': [problem('backups-not-pruned', { folder: 'backup', cause: 'EROFS' })],
  'init-exists': [
    problem('init-exists', { file: 'grit-sync.config.yaml', isTokens: false }),
    problem('init-exists', { file: '.env', isTokens: true }),
  ],
  'init-name': [problem('init-name', { file: '/shop/grit-sync.config.toml' })],
  'init-no-terminal': [problem('init-no-terminal')],
  'setup-not-written': [problem('setup-not-written', { file: '/shop/.env', cause: 'EROFS' })],
  'setup-course-closed': [problem('setup-course-closed', { courseId: '70076' })],
  'setup-no-quizzes': [problem('setup-no-quizzes', { courseId: '70076' })],
  'setup-no-columns': [problem('setup-no-columns')],
  'setup-column-not-found': [undefined, 'pg:Lathe'].map((nearest) =>
    problem('setup-column-not-found', { column: 'pg:Lahte', nearest }),
  ),
  'setup-variable-set': [problem('setup-variable-set', { variable: 'CANVAS_API_KEY', dotEnv: '/shop/.env' })],
  'setup-stopped': [problem('setup-stopped')],
};

const PROBLEMS = Object.values(SAID)
  .flat()
  .map((one): [string, Problem] => [one.message, one]);

describe.each(PROBLEMS)('%s', (_, { code, message, hint }) => {
  test('has a code of lower-case words with hyphens', () => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('is a sentence on one line', () => {
    expect(message).toMatch(/^\S.*[^.\s]\.$/);
  });

  test('has a hint of one sentence that says what to do', () => {
    expect(hint).toMatch(/^[A-Z].*[^.?\s][.?]$/);
  });

  test('says nothing that was not known', () => {
    expect(`${message} ${hint}`).not.toMatch(/undefined|null|NaN|\[object/);
    expect(`${message} ${hint}`).not.toContain('  ');
  });
});

test.each([
  [CANVAS, 'canvas.apiKey'],
  [GRIT, 'grit.apiKey'],
])('a token that is refused: the hint says where the new one belongs', (at, key) => {
  const { hint } = problem('token-refused', { ...at, expired: false });
  for (const words of [key, '.env', 'environment']) expect(hint).toContain(words);
});

test('a classic quiz that is not found may be an assignment, and an assignment is no classic quiz', () => {
  const hintFor = (kind: 'assignment' | 'classic quiz') =>
    problem('quiz-not-found', { quiz: `${kind} 440133`, courseId: '70076' }).hint;
  expect(hintFor('classic quiz')).toContain('without "quiz:"');
  expect(hintFor('assignment')).not.toContain('quiz:');
});

test('what Canvas and Grit have in common has a code for each', () => {
  expect(problem('timed-out', CANVAS).code).toBe('canvas-timed-out');
  expect(problem('timed-out', GRIT).code).toBe('grit-timed-out');
  expect(problem('backup-disk-full', { folder: 'backup' }).code).toBe('backup-disk-full');
});

test('cells are named by person and column, ten of them at most, and how many more there are', () => {
  const held = Array.from({ length: 12 }, (_, index) => ({ externalId: `00${index}`, column: 'pg:Lathe' }));
  expect(problem('newly-held', { held: held.slice(0, 2) }).message).toContain(
    'pg:Lathe of 000, pg:Lathe of 001 away',
  );
  const { message } = problem('newly-held', { held });
  expect(message.match(/pg:Lathe of 00\d+/g)).toHaveLength(10);
  expect(message).toContain('pg:Lathe of 009 and 2 more');
});

test('a pass that would grant too much: how much of what, and the command that lets just that through', () => {
  const [{ message, hint }] = SAID['too-many-grants'] as [Problem];
  expect(message).toContain('312 (300 of pg:Lathe, 12 of pg:Kiln)');
  expect(hint).toContain('grit-sync run --allow 312');
});

test('a column that Grit lacks: the hint has the one that was probably meant', () => {
  expect(SAID['column-not-found'].map(({ hint }) => hint.includes('"pg:Laser Cutter"'))).toEqual([
    true,
    false,
    false,
  ]);
});

test.each([
  ['behind it', 'pg:Laser Cutter ', 'pg:Laser Cutter'],
  ['behind its prefix', 'pg: Laser Cutter', 'pg:Laser Cutter'],
  ['on both sides, one that does not look like one', 'at:\u00A0Any Time\u00A0', 'at:Any Time'],
])('a column that has a space in Grit %s: the hint is to rename it there', (_, nearest, name) => {
  const { hint } = problem('column-not-found', { column: name, nearest });
  expect(hint).toContain(`Rename "${nearest}" in Grit to "${name}"`);
  expect(hint).not.toContain('Write');
});

test.each([
  [
    'warning',
    [
      'backups-gone',
      'grit-plain-http',
      'newly-held',
      'restore-columns-gone',
      'restore-held',
      'setup-variable-set',
      'student-not-found',
      'student-without-external-id',
      'students-merged',
    ],
  ],
  [
    'attention',
    [
      'backups-not-pruned',
      'canvas-no-emails',
      'checksums-not-rewritten',
      'clock-set-back',
      'column-not-found',
      'export-column-twice',
      'export-shrunk',
      'export-without-ids',
      'grade-unreadable',
      'grants-missing',
      'grit-row-errors',
      'group-failed',
      'history-not-written',
      'ledger-corrupt',
      'marks-lost',
      'pass-overdue',
      'people-added',
      'quiz-is-classic',
      'quiz-not-found',
      'quiz-points-unknown',
      'quiz-unpublished',
      'quiz-without-grade',
      'restore-added-people',
      'restored-not-seen',
      'setup-column-not-found',
      'too-many-grants',
    ],
  ],
  ['locked', ['busy', 'locked']],
  ['interrupted', ['interrupted', 'setup-stopped']],
])('what leads to %s', (severity, codes) => {
  const found = PROBLEMS.filter(([, one]) => one.severity === severity).map(([, { code }]) => code);
  expect([...new Set(found)].toSorted()).toEqual(codes);
});

test('whatever is wrong with the configuration or the command line is invalid, and nothing else is', () => {
  const codesOf = (entries: [string, Problem[]][]) => entries.map(([code]) => code);
  const isInvalid = Object.entries(SAID).filter(([, [one]]) => one?.severity === 'invalid');
  const asked =
    /^(config-|init-|usage$|release-|backup-not-found$|backup-not-opened$|backup-no-export$|restore-\w+-unknown$)/;
  expect(codesOf(isInvalid)).toEqual(codesOf(Object.entries(SAID).filter(([code]) => asked.test(code))));
});

describe('the troubleshooting of the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, section = ''] = readme.split('## Troubleshooting by exit code');
  /** What to look for in a message, `…` being anything, and the exit code under which it stands. */
  const rows = [...section.matchAll(/^\| (\d+) +\| (.+?) +\| /gm)].flatMap(([, code, phrases = '']) =>
    [...phrases.matchAll(/`([^`]+)`/g)].map(([, phrase = '']) => ({
      phrase,
      code: Number(code),
      words: new RegExp(phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.+')),
    })),
  );
  const serious = [...PROBLEMS.map(([, one]) => one), ...problemsOf(new Error('a bug'))].flatMap(
    ({ severity, message }) => (severity === 'warning' ? [] : [{ code: EXIT[severity].code, message }]),
  );

  test.each(serious)('has a row for exit code $code with: $message', ({ code, message }) => {
    expect(rows.filter((row) => row.code === code && row.words.test(message))).not.toEqual([]);
  });

  test.each(rows)('speaks of a message that there is: $phrase', ({ code, words }) => {
    expect(serious.filter((one) => one.code === code && words.test(one.message))).not.toEqual([]);
  });
});
