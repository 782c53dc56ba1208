import { expect, test } from '@jest/globals';
import { namedAsClassic } from '../../../src/core/setup/classic.ts';

const IDS = new Set(['9001', '9002']);

test.each<[unknown, unknown]>([
  [9001, { quiz: 9001 }],
  ['09002', { quiz: '09002' }],
  [440133, 440133],
  [
    { assignment: 9001, passingScore: 80 },
    { quiz: 9001, passingScore: 80 },
  ],
  [{ assignment: 440133 }, { assignment: 440133 }],
  [{ quiz: 9001 }, { quiz: 9001 }],
  [
    [440133, 9001],
    [440133, { quiz: 9001 }],
  ],
  [
    { allOf: [9001, { assignment: 9002 }], course: 2 },
    { allOf: [{ quiz: 9001 }, { quiz: 9002 }], course: 2 },
  ],
])('with 9001 and 9002 as classic quizzes %j is written %j', (entry, expected) => {
  expect(namedAsClassic(entry, IDS)).toEqual(expected);
});
