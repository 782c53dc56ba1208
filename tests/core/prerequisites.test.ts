import { describe, expect, test } from '@jest/globals';
import { combinationsIn, completed, openQuestions, type Combination } from '../../src/core/prerequisites.ts';
import { quizKey } from '../../src/core/requirements.ts';
import type { PassingRule, Submission } from '../../src/core/types.ts';
import { assignment, requirement, rule, submissionOf } from '../build.ts';

const LASER = 'pg:Laser Cutter';
/** Three quizzes, the last one in another course and with other points. */
const QUIZZES = [
  assignment({ id: '1' }),
  assignment({ id: '2' }),
  assignment({ id: '3', courseId: '70100', pointsPossible: 100 }),
] as const;
const [FIRST, SECOND, THIRD] = QUIZZES;
const FOUND = new Map(QUIZZES.map((quiz) => [quizKey({ kind: 'assignment', ...quiz }), quiz]));

const ruleOf = (id: string, passingScore = 90) =>
  rule({ id, passingScore, courseId: id === '3' ? '70100' : '70076' });
/** All of these must be passed for the laser. */
const all = (...parts: (string | PassingRule)[]): Combination[] => {
  const rules = parts.map((part) => (typeof part === 'string' ? ruleOf(part) : part));
  return combinationsIn([requirement(LASER, rules)], FOUND);
};
const result = (userId: string, assignmentId: string, overrides: Partial<Submission> = {}) =>
  submissionOf(userId, { assignmentId, ...overrides });
const failed = (userId: string, assignmentId: string) =>
  result(userId, assignmentId, { score: 17, grade: '17' });

describe('the combinations', () => {
  test('are what takes several quizzes, with column and marks; what takes one is none', () => {
    const requirements = [
      requirement(LASER, ruleOf('1'), [ruleOf('1', 80), ruleOf('3', 100)]),
      requirement(null, ['1', '2', ruleOf('3')]),
      requirement('pg:Lathe', '2'),
    ];
    expect(combinationsIn(requirements, FOUND)).toEqual([
      {
        column: LASER,
        parts: [
          { assignment: FIRST, passingScore: 80 },
          { assignment: THIRD, passingScore: 100 },
        ],
      },
      {
        column: null,
        parts: [FIRST, SECOND, THIRD].map((one) => ({ assignment: one, passingScore: 90 })),
      },
    ]);
  });

  test('include a quiz by the assignment that Canvas has for it', () => {
    const classic = rule({ kind: 'quiz', id: '9001' });
    const found = new Map([...FOUND, [quizKey(classic.quiz), SECOND]]);
    const [combination] = combinationsIn([requirement(LASER, ['1', classic])], found);
    expect(combination?.parts.map((part) => part.assignment)).toEqual([FIRST, SECOND]);
  });

  test('with a quiz that cannot be used earn nobody anything, and hold up no other', () => {
    const combinations = combinationsIn([requirement(LASER, ['1', '404'], ['1', '2'])], FOUND);
    expect(combinations.map(({ parts }) => parts.map((part) => part.assignment.id))).toEqual([['1', '2']]);
    expect(completed(all('1', '404'), [result('11', '1')], [])).toEqual([]);
  });
});

describe('what is still to be asked for', () => {
  const idsIn = (combinations: Combination[], submissions: Submission[]) =>
    openQuestions(combinations, submissions).map(({ assignment: { id }, userIds }) => [id, userIds]);

  test('are the other quizzes of those who passed one in the window', () => {
    expect(openQuestions(all('1', '2', '3'), [result('11', '1'), result('12', '3', { score: 95 })])).toEqual([
      { assignment: SECOND, userIds: ['11', '12'] },
      { assignment: THIRD, userIds: ['11'] },
      { assignment: FIRST, userIds: ['12'] },
    ]);
  });

  test('is nothing for those who passed none in the window', () => {
    expect(idsIn(all('1', '2'), [failed('11', '1'), result('12', '3')])).toEqual([]);
    expect(idsIn(all('1', '2'), [])).toEqual([]);
  });

  test.each([
    ['passed', result('11', '2')],
    ['not passed', failed('11', '2')],
    ['not graded', result('11', '2', { score: null, grade: null })],
  ])('is nothing that is at hand already, whether it is %s', (_, other) => {
    expect(idsIn(all('1', '2'), [result('11', '1'), other])).toEqual([]);
  });

  test('is asked for once, though two combinations need it and one of them twice', () => {
    const combinations = [
      ...all('1', '2'),
      ...all('3', '2'),
      ...all('1', '2', rule({ id: '2', passingScore: 50 })),
    ];
    const submissions = [result('11', '1'), result('12', '1'), result('11', '3', { score: 100 })];
    expect(idsIn(combinations, submissions)).toEqual([['2', ['11', '12']]]);
  });

  test('is nothing where there are no combinations', () => {
    expect(openQuestions([], [result('11', '1')])).toEqual([]);
  });
});

describe('a combination', () => {
  const earns = (combinations: Combination[], submissions: Submission[], earlier: Submission[] = []) =>
    completed(combinations, submissions, earlier).map(({ userId }) => userId);

  test('is completed by passing the last part, whenever the others were passed, and rests on all of them', () => {
    const longAgo = { submittedAt: '2024-01-09T10:00:00Z', gradedAt: null, attempt: 3 };
    const [passed, ...more] = completed(
      all('1', ruleOf('3', 70)),
      [result('11', '1')],
      [result('11', '3', { score: 70.5, grade: 'C', ...longAgo })],
    );
    expect(more).toEqual([]);
    expect(passed).toEqual({
      userId: '11',
      assignmentId: '1',
      columns: [LASER],
      row: true,
      groupIds: [],
      evidence: [
        {
          courseId: '70076',
          assignmentId: '1',
          submissionId: '111',
          attempt: 1,
          score: 20,
          grade: '20',
          pointsPossible: 20,
          passingScore: 90,
          submittedAt: '2026-11-20T15:04:05Z',
          gradedAt: '2026-11-20T15:04:05Z',
        },
        {
          courseId: '70100',
          assignmentId: '3',
          submissionId: '311',
          score: 70.5,
          grade: 'C',
          pointsPossible: 100,
          passingScore: 70,
          ...longAgo,
        },
      ],
    });
  });

  test('without a column only adds the person', () => {
    const combinations = combinationsIn([requirement(null, ['1', '2'])], FOUND);
    const passed = completed(combinations, [result('11', '1'), result('11', '2')], []);
    expect(passed).toMatchObject([{ userId: '11', columns: [], row: true }]);
  });

  test('is completed whichever part was the last, and by all in the window', () => {
    expect(earns(all('1', '2'), [result('11', '2')], [result('11', '1')])).toEqual(['11']);
    expect(earns(all('1', '2'), [result('11', '1'), result('11', '2')])).toEqual(['11']);
  });

  test.each([
    ['has no submission', []],
    ['is below its mark', [failed('11', '2')]],
    ['is not graded', [result('11', '2', { score: null, grade: null })]],
    ['is excused', [result('11', '2', { excused: true })]],
    ['was passed by somebody else', [result('12', '2')]],
  ])('is not completed where one part %s', (_, earlier) => {
    expect(earns(all('1', '2'), [result('11', '1')], earlier)).toEqual([]);
  });

  test('is not completed by grades that cannot be read', () => {
    const ungraded = new Map(
      [...FOUND.keys()].map((key) => [key, assignment({ id: '1', pointsPossible: null })]),
    );
    const combinations = combinationsIn([requirement(LASER, ['1', '2'])], ungraded);
    expect(earns(combinations, [result('11', '1', { grade: 'A' })])).toEqual([]);
  });

  test('is not completed by what was all passed long ago: it was earned then', () => {
    expect(earns(all('1', '2'), [], [result('11', '1'), result('11', '2')])).toEqual([]);
    expect(earns(all('1', '2'), [failed('11', '1')], [result('11', '1'), result('11', '2')])).toEqual([]);
  });

  test('counts what the window shows of a part, not what was found beside it', () => {
    const window = [result('11', '1'), failed('11', '2')];
    expect(earns(all('1', '2'), window, [result('11', '2')])).toEqual([]);
  });

  test('is completed just at the mark of each part, which may be its own', () => {
    const combinations = all(ruleOf('1', 80), ruleOf('2', 100));
    const at = (first: number, second: number) =>
      earns(combinations, [result('11', '1', { score: first }), result('11', '2', { score: second })]);
    expect(at(16, 20)).toEqual(['11']);
    expect(at(15.99, 20)).toEqual([]);
    expect(at(16, 19.99)).toEqual([]);
  });

  test('earns each who completed it once, and nobody else', () => {
    const window = [
      result('11', '1'),
      result('12', '2'),
      result('13', '1'),
      result('14', '1'),
      result('14', '2'),
    ];
    expect(earns(all('1', '2'), window, [result('11', '2'), result('12', '1'), failed('13', '2')])).toEqual([
      '11',
      '14',
      '12',
    ]);
  });

  test('is one of several ways, each of which earns the column', () => {
    const requirements = [requirement(LASER, ['1', '2'], ['1', ruleOf('3')])];
    const combinations = combinationsIn(requirements, FOUND);
    expect(earns(combinations, [result('11', '1')], [result('11', '3', { score: 100 })])).toEqual(['11']);
    expect(earns(combinations, [result('11', '1')])).toEqual([]);
  });
});
