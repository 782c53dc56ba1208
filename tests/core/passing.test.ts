import { describe, expect, test } from '@jest/globals';
import { judge, markOf, reaches } from '../../src/core/passing.ts';
import type { Reward } from '../../src/core/requirements.ts';
import type { Submission } from '../../src/core/types.ts';
import { assignment, reward, submissionOf } from '../build.ts';

/** A mark in percent, or the word for there being none. */
function percentOf(submission: Partial<Submission>, pointsPossible: number | null) {
  const mark = markOf(submissionOf('11', submission), pointsPossible);
  return typeof mark === 'string' ? mark : (100 * mark.part) / mark.whole;
}

describe('with points the mark is score over points, whatever the grade says', () => {
  test.each([
    ['"18" for 18 of 20 points is 90 %, not 18 %', 18, '18', 20, 90],
    ['"95" for 95 of 200 points is 47.5 %, not 95 %', 95, '95', 200, 47.5],
    ['"95%" for 10 of 20 points is 50 %', 10, '95%', 20, 50],
    ['"complete" for 1 of 4 points is 25 %', 1, 'complete', 4, 25],
    ['"3.7" for 37 of 40 points is 92.5 %', 37, '3.7', 40, 92.5],
    ['"A-" for 19 of 20 points is 95 %', 19, 'A-', 20, 95],
    ['22 of 20 points, with extra credit, is 110 %', 22, '22', 20, 110],
    ['-1 of 20 points, after a late policy, is -5 %', -1, '-1', 20, -5],
    ['0 of 20 points is 0 %, which is a mark', 0, '0', 20, 0],
    ['half a point of half a point is 100 %', 0.5, '0.5', 0.5, 100],
  ])('%s', (_, score, grade, points, percent) => {
    expect(percentOf({ score, grade }, points)).toBe(percent);
  });

  test.each([
    ['a placeholder, not handed in or not marked', { score: null, grade: null }],
    ['a grade text without a score', { score: null, grade: '95%' }],
    ['a score without a grade text', { score: 19, grade: null }],
    ['a score with an empty grade', { score: 19, grade: ' ' }],
    ['excused', { score: null, grade: null, excused: true }],
    ['excused, though a full mark is left over', { score: 20, grade: '20', excused: true }],
  ])('no mark: %s', (_, submission) => {
    expect(percentOf(submission, 20)).toBe('ungraded');
  });
});

describe.each([
  ['null', null],
  ['0', 0],
])('with %s points the grade text is read', (_, points) => {
  test.each([
    ['95%', 95],
    ['86.67%', 86.67],
    ['110%', 110],
    ['0%', 0],
    [' 95 % ', 95],
    ['complete', 100],
    ['Complete', 100],
    ['incomplete', 0],
    ['', 'ungraded'],
    ['  ', 'ungraded'],
    ['95', 'unreadable'],
    ['18', 'unreadable'],
    ['0', 'unreadable'],
    ['A-', 'unreadable'],
    ['3.7', 'unreadable'],
    ['95%!', 'unreadable'],
    ['over 95%', 'unreadable'],
    ['9.5.1%', 'unreadable'],
    ['-5%', 'unreadable'],
    ['%', 'unreadable'],
    ['NaN%', 'unreadable'],
    ['Infinity%', 'unreadable'],
    ['1e3%', 'unreadable'],
    ['not complete', 'unreadable'],
    ['\u0000', 'unreadable'],
  ])('"%s" is %s', (grade, mark) => {
    expect(percentOf({ score: null, grade }, points)).toBe(mark);
  });

  test('a score alone says nothing', () => {
    expect(percentOf({ score: 19, grade: null }, points)).toBe('ungraded');
  });

  test('excused is no mark, whatever the text', () => {
    expect(percentOf({ score: null, grade: 'complete', excused: true }, points)).toBe('ungraded');
  });
});

describe('a passing score is inclusive and compared without rounding', () => {
  test.each([
    ['18 of 20 points is 90 %: passes at 90', 18, 20, 90, true],
    ['17.999 of 20 points is 89.995 %: fails at 90', 17.999, 20, 90, false],
    ['89.99 % fails at 90', 89.99, 100, 90, false],
    ['89.9999 % fails at 90', 89.9999, 100, 90, false],
    ['89.99999 of 100 points fails at 90', 89.99999, 100, 90, false],
    ['899,999 of 1,000,000 points fails at 90', 899_999, 1_000_000, 90, false],
    ['900,000 of 1,000,000 points passes at 90', 900_000, 1_000_000, 90, true],
    ['90.01 % passes at 90', 90.01, 100, 90, true],
    ['95 of 200 is 47.5 %: fails at 90', 95, 200, 90, false],
    ['0 of 20 fails at 1', 0, 20, 1, false],
    ['17 of 20 points is 85 %: passes at 85', 17, 20, 85, true],
    ['17 of 20 points is 85 %: fails at 85.5', 17, 20, 85.5, false],
    ['110 % passes at 100', 22, 20, 100, true],
    ['19.99 of 20 points fails at 100', 19.99, 20, 100, false],
    ['0.1 + 0.2 of 0.3 points is a full mark', 0.1 + 0.2, 0.3, 100, true],
    ['0.1 + 0.7 of 0.8 points is a full mark, though the sum is a little less', 0.1 + 0.7, 0.8, 100, true],
    ['8.1 of 9 points is 90 %, though the division gives a little less', 8.1, 9, 90, true],
    ['0.3 + 0.6 of 1 point is 90 %, though the sum is a little less', 0.3 + 0.6, 1, 90, true],
    ['57 of 100 points is 57 %, though the multiplication gives a little less', 57, 100, 57, true],
  ])('%s', (_, part, whole, passingScore, passes) => {
    expect(reaches({ part, whole }, passingScore)).toBe(passes);
  });
});

describe('judging submissions', () => {
  const LASER = assignment({ id: '1', name: 'Laser Safety' });
  const PLEDGE = assignment({ id: '2', name: 'Shop Pledge', pointsPossible: null });
  const rewards = new Map<string, Reward[]>([
    [
      '1',
      [
        reward({ columns: ['pg:Laser Cutter'] }),
        reward({ columns: ['pg:Engraver'], passingScore: 80 }),
        reward({ columns: [], row: false, groupIds: ['93361'], passingScore: 95 }),
      ],
    ],
    ['2', [reward({ columns: [] })]],
  ]);
  const judged = (...submissions: Submission[]) => judge(submissions, [LASER, PLEDGE], rewards);
  const laser = (score: number | null) =>
    submissionOf('11', { assignmentId: '1', score, grade: score?.toString() ?? null });
  const pledge = (grade: string | null) => submissionOf('12', { assignmentId: '2', score: null, grade });

  test.each([
    ['19 of 20 is 95 %: both columns and the group', 19, ['pg:Laser Cutter', 'pg:Engraver'], true, ['93361']],
    ['18 of 20 is 90 %: both columns', 18, ['pg:Laser Cutter', 'pg:Engraver'], true, []],
    ['16 of 20 is 80 %: one column', 16, ['pg:Engraver'], true, []],
  ])('%s', (_, score, columns, row, groupIds) => {
    const { passed } = judged(laser(score));
    expect(passed.every(({ userId, assignmentId }) => userId === '11' && assignmentId === '1')).toBe(true);
    expect(passed.flatMap((one) => one.columns)).toEqual(columns);
    expect(passed.some((one) => one.row)).toBe(row);
    expect(passed.flatMap((one) => one.groupIds)).toEqual(groupIds);
  });

  test('each thing that is earned rests on the submission, and on the mark that was in force for it', () => {
    const kept = {
      score: 19,
      grade: 'A',
      attempt: 3,
      submittedAt: '2026-11-18T10:00:00Z',
      gradedAt: '2026-11-19T10:00:00Z',
    };
    const evidence = {
      courseId: '70076',
      assignmentId: '1',
      submissionId: '9001',
      pointsPossible: 20,
      passingScore: 90,
      ...kept,
    };
    const { passed } = judged(submissionOf('11', { assignmentId: '1', id: '9001', ...kept }));
    expect(passed.map((one) => [one.columns, one.evidence])).toEqual([
      [['pg:Laser Cutter'], [evidence]],
      [['pg:Engraver'], [{ ...evidence, passingScore: 80 }]],
      [[], [{ ...evidence, passingScore: 95 }]],
    ]);
  });

  test('a quiz that brings something together with others only is passed, and brings nothing by itself', () => {
    const together = new Map([['1', [reward({ columns: [], row: false, passingScore: 80 })]]]);
    const { passed, counts } = judge([laser(16), laser(15)], [LASER], together);
    expect(passed).toEqual([]);
    expect(counts).toEqual({ received: 2, ungraded: 0, belowPassing: 1, passing: 1 });
  });

  test('who only earned a place in a group is no row in Grit', () => {
    const groupOnly = new Map([['1', [reward({ columns: [], row: false, groupIds: ['93361'] })]]]);
    const { passed } = judge([laser(20)], [LASER], groupOnly);
    expect(passed).toMatchObject([{ row: false, groupIds: ['93361'] }]);
  });

  test('who is only added is a row without a permission', () => {
    expect(judged(pledge('complete')).passed).toMatchObject([{ userId: '12', columns: [], row: true }]);
  });

  test('received = not graded + below + passing', () => {
    const { counts, passed, unreadable } = judged(
      laser(null),
      laser(0),
      laser(15.99),
      laser(16),
      pledge(null),
      pledge('incomplete'),
      pledge('A-'),
      pledge('complete'),
    );
    expect(counts).toEqual({ received: 8, ungraded: 2, belowPassing: 4, passing: 2 });
    expect(passed).toHaveLength(2);
    expect(unreadable).toEqual(['2']);
  });

  test('a grade that cannot be read passes nobody, and its quiz is named once', () => {
    const { passed, counts, unreadable } = judged(pledge('A-'), pledge('3.7'), pledge('95'));
    expect(passed).toEqual([]);
    expect(counts).toEqual({ received: 3, ungraded: 0, belowPassing: 3, passing: 0 });
    expect(unreadable).toEqual(['2']);
  });

  test('a quiz whose grades can be read is not named', () => {
    expect(judged(laser(1), pledge('incomplete'), pledge(null)).unreadable).toEqual([]);
  });

  test("others' assignments are ignored, and do not count as received", () => {
    const { counts, passed } = judged(submissionOf('11', { assignmentId: '999' }));
    expect(counts.received).toBe(0);
    expect(passed).toEqual([]);
  });

  test('a full mark in an assignment that earns nothing is not passing', () => {
    const { counts, passed } = judge([laser(20)], [LASER], new Map());
    expect(counts).toEqual({ received: 1, ungraded: 0, belowPassing: 1, passing: 0 });
    expect(passed).toEqual([]);
  });

  test('no submissions are no submissions', () => {
    expect(judged()).toEqual({
      passed: [],
      counts: { received: 0, ungraded: 0, belowPassing: 0, passing: 0 },
      unreadable: [],
    });
  });
});
