import { expect, test } from '@jest/globals';
import type { Problem } from '../../src/core/types.ts';
import { note } from '../../src/pass/steps.ts';

const said = (message: string): Problem => ({ code: 'x', severity: 'warning', message, hint: '' });

test('one cause is said once, also where one step names it twice', () => {
  const problems = [said('a')];
  note(problems, [said('a'), said('b'), said('b')]);
  expect(problems.map(({ message }) => message)).toEqual(['a', 'b']);
});

test('there may be more problems than a call has room for arguments', () => {
  const problems: Problem[] = [];
  note(
    problems,
    Array.from({ length: 300_000 }, (_, number) => said(String(number))),
  );
  expect(problems).toHaveLength(300_000);
});
