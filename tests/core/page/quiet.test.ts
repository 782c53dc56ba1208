import { describe, expect, test } from '@jest/globals';
import { quietQuizzes } from '../../../src/core/page/quiet.ts';
import { requirement, rule } from '../../build.ts';
import { ago, cell, DAY_MS, evidence, LASER, LATHE, NOW, SAW } from '../../page/shop.ts';

const LASER_QUIZ = '440133';
const REQUIREMENTS = [requirement(LASER, LASER_QUIZ)];

/** Grants of a column, each resting on a submission of so many days ago. */
const grants = (days: number[], { column = LASER, quiz = LASER_QUIZ, courseId = '70076' } = {}) =>
  days.map((day, index) =>
    cell(`${column}${index}`, column, { evidence: [evidence(quiz, ago(day * DAY_MS), { courseId })] }),
  );
const WEEKLY = [28, 35, 42, 49, 56, 63];
const weeklyUntil = (days: number) => WEEKLY.map((day) => day - 28 + days);
const quietOf = (days: number[]) => quietQuizzes(REQUIREMENTS, grants(days), NOW);

describe('a quiz that somebody passes every week', () => {
  test('is quiet after more than twice a week, with since when and what is usual', () => {
    expect(quietOf(weeklyUntil(15))).toEqual([
      {
        quiz: { kind: 'assignment', id: LASER_QUIZ, courseId: '70076' },
        columns: [LASER],
        since: ago(15 * DAY_MS),
        usualDays: 7,
        quietDays: 15,
      },
    ]);
  });

  test('is not quiet after just twice a week', () => {
    expect(quietOf(weeklyUntil(14))).toEqual([]);
  });
});

test('a quiz that is passed every day is not quiet within two weeks: there are holidays', () => {
  const daily = [1, 2, 3, 4, 5, 6, 7, 8];
  expect(quietOf(daily.map((day) => day + 13))).toEqual([]);
  expect(quietOf(daily.map((day) => day + 14))).toHaveLength(1);
});

test('a quiz that is passed once a month is not quiet after three weeks, nor after two months', () => {
  const monthly = [0, 30, 60, 90, 120];
  expect(quietOf(monthly.map((day) => day + 21))).toEqual([]);
  expect(quietOf(monthly.map((day) => day + 60))).toEqual([]);
  expect(quietOf(monthly.map((day) => day + 61))).toMatchObject([{ usualDays: 30, quietDays: 61 }]);
});

test('one long summer does not hide that a weekly quiz is quiet later', () => {
  const year = [...Array(10).keys()].flatMap((week) => [30 + week * 7, 200 + week * 7]);
  expect(quietOf(year)).toMatchObject([{ usualDays: 7, quietDays: 30 }]);
});

test('fewer than five days with a pass are no rhythm, however many people passed on them', () => {
  expect(quietOf([100, 100, 100, 101, 102, 103])).toEqual([]);
  expect(quietOf([100, 101, 102, 103, 104])).toHaveLength(1);
});

test('what was not looked at is not quiet: the time counts until Canvas was last read', () => {
  const lookedAt = ago(10 * DAY_MS);
  expect(quietQuizzes(REQUIREMENTS, grants(weeklyUntil(20)), lookedAt)).toEqual([]);
  expect(quietQuizzes(REQUIREMENTS, grants(weeklyUntil(25)), lookedAt)).toHaveLength(1);
});

test('the time of grading counts where Canvas does not say when it was handed in; nonsense does not', () => {
  const entries = grants(WEEKLY);
  const late = cell('late', LASER, {
    evidence: [evidence(LASER_QUIZ, NOW, { submittedAt: null, gradedAt: ago(DAY_MS).toISOString() })],
  });
  const odd = cell('odd', LASER, { evidence: [evidence(LASER_QUIZ, NOW, { submittedAt: 'yesterday' })] });
  expect(quietQuizzes(REQUIREMENTS, [...entries, odd], NOW)).toHaveLength(1);
  expect(quietQuizzes(REQUIREMENTS, [...entries, late], NOW)).toEqual([]);
});

describe('which quizzes are looked at', () => {
  test('those of the configuration: one that was replaced may be quiet', () => {
    expect(quietQuizzes(REQUIREMENTS, grants(WEEKLY, { quiz: '111' }), NOW)).toEqual([]);
    expect(quietQuizzes(REQUIREMENTS, grants(WEEKLY, { courseId: '70100' }), NOW)).toEqual([]);
  });

  test('each once, with all that rests on it, and passed for any of them', () => {
    const both = [
      requirement(LASER, LASER_QUIZ),
      requirement(null, LASER_QUIZ),
      requirement(LASER, LASER_QUIZ),
    ];
    expect(quietQuizzes(both, grants(WEEKLY, { column: LASER }), NOW)).toMatchObject([
      { columns: [LASER, null] },
    ]);
    const lately = grants([1], { column: SAW });
    expect(quietQuizzes(both, [...grants(WEEKLY), ...lately], NOW)).toEqual([]);
  });

  test('a classic quiz by what its column rests on and no assignment of the configuration explains', () => {
    const classic = [
      requirement(LATHE, rule({ kind: 'quiz', id: '9001' }), LASER_QUIZ),
      requirement(LASER, LASER_QUIZ),
    ];
    const old = grants(WEEKLY, { column: LATHE, quiz: '555' });
    const fresh = grants([1, 2], { column: LATHE }).map((entry) => ({
      ...entry,
      externalId: `f${entry.externalId}`,
    }));
    const found = quietQuizzes(classic, [...old, ...fresh], NOW);
    expect(found).toMatchObject([{ quiz: { kind: 'quiz', id: '9001' }, columns: [LATHE] }]);
    const other = grants([1], { column: LASER, quiz: '555' });
    expect(quietQuizzes(classic, [...old, ...other], NOW)).toHaveLength(1);
  });

  test('the longest quiet comes first', () => {
    const two = [requirement(LASER, LASER_QUIZ), requirement(SAW, '438799')];
    const saws = grants(weeklyUntil(90), { column: SAW, quiz: '438799' });
    expect(quietQuizzes(two, [...grants(WEEKLY), ...saws], NOW).map(({ columns }) => columns[0])).toEqual([
      SAW,
      LASER,
    ]);
  });
});
