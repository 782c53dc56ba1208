import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { problem } from '../src/catalogue.ts';
import type { Problem } from '../src/core/types.ts';
import { EXIT, problemsOf } from '../src/errors.ts';
import { CANVAS, detailsOf, GRIT, SAID } from './tools/said.ts';

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
      'canvas-token-expires',
      'clock-off',
      'course-not-running',
      'course-one-section',
      'export-set-aside',
      'grit-plain-http',
      'id-changed',
      'memory-torn',
      'metrics-not-written',
      'more-students-merged',
      'newly-held',
      'page-not-renewed',
      'passed-again',
      'person-without-id',
      'ping-failed',
      'quiz-grades-hidden',
      'restore-columns-gone',
      'restore-held',
      'rights-unknown',
      'schedule-as-root',
      'schedule-path-moves',
      'schedule-proxy-missing',
      'schedule-too-tight',
      'schedule-twice',
      'schedule-unknown',
      'setup-variable-set',
      'student-not-found',
      'student-without-external-id',
      'students-merged',
      'told-not-remembered',
      'uploads-off',
      'variable-twice',
      'webhook-failed',
      'writable-by-others',
    ],
  ],
  [
    'attention',
    [
      'backups-not-pruned',
      'canvas-no-emails',
      'certificate-not-saved',
      'checksums-not-rewritten',
      'clock-set-back',
      'clock-wrong',
      'column-not-found',
      'column-renamed',
      'course-closed',
      'disk-short',
      'export-column-twice',
      'export-shrunk',
      'grade-unreadable',
      'grants-missing',
      'grit-row-errors',
      'group-elsewhere',
      'group-failed',
      'group-not-found',
      'history-not-written',
      'id-changed-on-hold',
      'id-doubted',
      'lock-kept',
      'many-held',
      'marks-lost',
      'memory-damaged',
      'memory-rebuilt',
      'pass-overdue',
      'people-added',
      'quiz-is-classic',
      'quiz-not-found',
      'quiz-not-graded',
      'quiz-points-unknown',
      'quiz-unpublished',
      'quiz-without-grade',
      'readable-by-others',
      'restore-added-people',
      'restored-not-seen',
      'right-wanted',
      'schedule-missing',
      'schedule-off',
      'setup-column-not-found',
      'too-many-grants',
      'upload-not-proven',
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
    /^(config-|init-|usage$|release-|rename-|backup-not-found$|backup-not-opened$|backup-no-export$|explain-|forget-|memory-(?:newer|outdated)$|other-(?:grit|shop)$|page-n(?:owhere|ame)$|restore-\w+-unknown$|schedule-path$|schedule-variable-missing$)/;
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

/** The same details with each list of texts or people made as long as a large school could make it. */
function grown(details: unknown): unknown {
  if (Array.isArray(details))
    return Array.from({ length: 30_000 }, (_, at) => details[at % details.length] as unknown);
  if (typeof details !== 'object' || details === null) return details;
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, grown(value)]));
}

/** Their lists are ours or this machine's, and short: rights, places, schedules and variables. */
const SHORT = new Set([
  'config-not-found',
  'right-missing',
  'right-wanted',
  'schedule-proxy-missing',
  'schedule-twice',
]);

test.each(PROBLEMS.map(([, one]): [string, Problem] => [one.code, one]).filter(([code]) => !SHORT.has(code)))(
  '%s names no more than ten of thousands',
  (_, sample) => {
    const { code, details } = detailsOf(sample);
    const { message, hint } = problem(
      code as 'students-merged',
      grown(details) as { canvasUserIds: string[] },
    );
    expect(`${message} ${hint}`.length).toBeLessThan(1200);
  },
);

test('of thousands who were merged ten are named, and how many more there are', () => {
  const canvasUserIds = Array.from({ length: 30_000 }, (_, id) => String(id));
  expect(problem('students-merged', { canvasUserIds }).message).toContain('8, 9 and 29,990 more');
});
