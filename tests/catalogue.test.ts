import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { problem } from '../src/catalogue.ts';
import type { Problem } from '../src/core/types.ts';
import { EXIT, problemsOf } from '../src/errors.ts';

const CANVAS = { system: 'Canvas', where: 'GET https://canvas.example/api/v1/courses/70076, 503' } as const;
const GRIT = { system: 'Grit', where: 'POST https://grit.example/api/batch/user/upsert, 503' } as const;
const ONE = { canvasUserIds: ['11'] };
const TWO = { canvasUserIds: ['11', '12'] };

/** Every code of the catalogue, said for each system or case in which its words differ; tsc sees if one is missing. */
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

test.each([
  ['warning', ['grit-plain-http', 'student-not-found', 'student-without-external-id', 'students-merged']],
  [
    'attention',
    [
      'canvas-no-emails',
      'grade-unreadable',
      'grit-row-errors',
      'group-failed',
      'quiz-is-classic',
      'quiz-not-found',
      'quiz-points-unknown',
      'quiz-unpublished',
      'quiz-without-grade',
    ],
  ],
  ['locked', ['locked']],
  ['interrupted', ['interrupted']],
])('what leads to %s', (severity, codes) => {
  const found = PROBLEMS.filter(([, one]) => one.severity === severity).map(([, { code }]) => code);
  expect([...new Set(found)].toSorted()).toEqual(codes);
});

test('whatever is wrong with the configuration or the command line is invalid, and nothing else is', () => {
  const isInvalid = Object.entries(SAID).filter(([, [one]]) => one?.severity === 'invalid');
  const isConfig = Object.entries(SAID).filter(([code]) => /^(config-|usage$)/.test(code));
  expect(isInvalid.map(([code]) => code)).toEqual(isConfig.map(([code]) => code));
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
