import { describe, expect, test } from '@jest/globals';
import { membersByGroup, usersByCourse } from '../../src/core/members.ts';
import { assignment, passedBy } from '../build.ts';

const ASSIGNMENTS = new Map([
  ['1', assignment({ id: '1', courseId: '70076' })],
  ['2', assignment({ id: '2', courseId: '70100' })],
  ['3', assignment({ id: '3', courseId: '70076' })],
]);

describe('whom to ask Canvas about', () => {
  test('each person once, though they passed three quizzes of two courses', () => {
    const passed = [
      passedBy('11', { assignmentId: '1' }),
      passedBy('11', { assignmentId: '2' }),
      passedBy('11', { assignmentId: '3' }),
    ];
    expect(usersByCourse(passed, ASSIGNMENTS)).toEqual(new Map([['70076', ['11']]]));
  });

  test('each person in a course in which they passed', () => {
    const passed = [
      passedBy('11', { assignmentId: '1' }),
      passedBy('12', { assignmentId: '2' }),
      passedBy('13', { assignmentId: '3' }),
    ];
    expect(usersByCourse(passed, ASSIGNMENTS)).toEqual(
      new Map([
        ['70076', ['11', '13']],
        ['70100', ['12']],
      ]),
    );
  });

  test('two ids above 2^53 that one number could not tell apart are two people', () => {
    const passed = ['10170000001100251', '10170000001100252'].map((id) =>
      passedBy(id, { assignmentId: '1' }),
    );
    expect(usersByCourse(passed, ASSIGNMENTS).get('70076')).toEqual([
      '10170000001100251',
      '10170000001100252',
    ]);
  });

  test('nobody, where nobody passed or the assignment is unknown', () => {
    expect(usersByCourse([], ASSIGNMENTS).size).toBe(0);
    expect(usersByCourse([passedBy('11', { assignmentId: '9' })], ASSIGNMENTS).size).toBe(0);
  });
});

describe('the members that a group gets', () => {
  test('are those who passed for it, each once', () => {
    const passed = [
      passedBy('11', { groupIds: ['93361'] }),
      passedBy('11', { groupIds: ['93361', '93362'] }),
      passedBy('12', { groupIds: ['93362'] }),
      passedBy('13'),
    ];
    expect(membersByGroup(passed, new Set(['11', '12', '13']))).toEqual(
      new Map([
        ['93361', ['11']],
        ['93362', ['11', '12']],
      ]),
    );
  });

  test('are not those whom Canvas no longer knows', () => {
    const passed = [passedBy('11', { groupIds: ['93361'] }), passedBy('12', { groupIds: ['93361'] })];
    expect(membersByGroup(passed, new Set(['12']))).toEqual(new Map([['93361', ['12']]]));
  });
});
