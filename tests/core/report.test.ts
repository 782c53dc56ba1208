import { expect, test } from '@jest/globals';
import { emptyReport } from '../../src/core/report.ts';
import { problemOf, STARTED, WINDOW } from '../build.ts';

test('in a new report nothing was reached, and it ends when it started', () => {
  expect(emptyReport(STARTED, WINDOW, [])).toEqual({
    startedAt: STARTED,
    finishedAt: STARTED,
    window: WINDOW,
    quizzes: null,
    submissions: null,
    students: null,
    table: null,
    plan: null,
    upsert: null,
    backup: null,
    proven: false,
    requests: null,
    problems: [],
  });
});

test('problems that come later are not written into the list that was handed in', () => {
  const before = [problemOf('invalid')];
  const report = emptyReport(STARTED, null, before);
  report.problems.push(problemOf('failed'));
  expect(before).toHaveLength(1);
  expect(report.problems).toHaveLength(2);
});
