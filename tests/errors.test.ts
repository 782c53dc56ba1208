import { describe, expect, test } from '@jest/globals';
import { fail, problem } from '../src/catalogue.ts';
import type { Severity } from '../src/core/types.ts';
import { causeOf, EXIT, outcomeOf, problemsOf, SyncError, worse } from '../src/errors.ts';
import { problemOf } from './build.ts';

test('the exit codes are those on which monitors rely', () => {
  const codes = Object.fromEntries(Object.entries(EXIT).map(([outcome, { code }]) => [outcome, code]));
  expect(codes).toEqual({ ok: 0, failed: 1, invalid: 2, attention: 3, locked: 75, interrupted: 130 });
});

describe('the outcome', () => {
  test.each<[string, Severity[]]>([
    ['ok', []],
    ['ok', ['warning', 'warning']],
    ['attention', ['warning', 'attention']],
    ['failed', ['attention', 'failed', 'warning']],
    ['failed', ['failed', 'attention']],
    ['locked', ['warning', 'locked']],
    ['invalid', ['warning', 'invalid']],
    ['interrupted', ['failed', 'interrupted', 'attention']],
    ['interrupted', ['interrupted', 'failed']],
  ])('is %s for %j: the worst one counts, wherever it stands', (outcome, severities) => {
    expect(outcomeOf(severities.map((severity) => problemOf(severity)))).toBe(outcome);
  });
});

describe('of two exit codes the worse one counts, which is not the larger one', () => {
  test.each([
    [0, 0, 0],
    [0, 3, 3],
    [3, 1, 1],
    [1, 75, 75],
    [75, 2, 2],
    [2, 130, 130],
    [1, 1, 1],
  ])('%i and %i: %i', (one, other, expected) => {
    expect(worse(one, other)).toBe(expected);
    expect(worse(other, one)).toBe(expected);
  });
});

describe('a SyncError', () => {
  test('says all its problems, and gives them back as they are', () => {
    const [one, two] = [
      problemOf('failed', { message: 'One.' }),
      problemOf('attention', { message: 'Two.' }),
    ];
    const error = new SyncError(one, two);
    expect(error.message).toBe('One. Two.');
    expect(error.name).toBe('SyncError');
    expect(problemsOf(error)).toEqual([one, two]);
  });

  test('can be made from the catalogue', () => {
    const error = fail('locked', { holder: 'process 4182' });
    expect(error).toBeInstanceOf(SyncError);
    expect(error.problems).toEqual([problem('locked', { holder: 'process 4182' })]);
  });
});

describe('whatever else is thrown is a bug of ours, and still a problem in words', () => {
  test.each<[string, unknown, string]>([
    ['an error', new TypeError('x is not a function'), 'x is not a function'],
    ['an error of the system', Object.assign(new Error('no space left'), { code: 'ENOSPC' }), 'ENOSPC'],
    ['an error with a number for a code', Object.assign(new Error('gone'), { code: 7 }), 'gone'],
    ['something like an error', { message: 'of another realm' }, 'of another realm'],
    ['an object without a message', {}, 'unknown cause'],
    ['text', 'just text', 'just text'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
  ])('%s', (_, thrown, cause) => {
    expect(causeOf(thrown)).toBe(cause);
    expect(problemsOf(thrown)).toEqual([
      {
        code: 'bug',
        severity: 'failed',
        message: `grit-sync met something it was not written for: ${cause}.`,
        hint: expect.stringContaining('--verbose'),
      },
    ]);
  });
});
