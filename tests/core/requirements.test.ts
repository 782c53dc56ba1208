import { describe, expect, test } from '@jest/globals';
import { quizKey, quizzesIn, quizzesOfGroups, rewardsByAssignment } from '../../src/core/requirements.ts';
import type { Assignment } from '../../src/core/types.ts';
import { assignment, groupRule, quiz, requirement, rule } from '../build.ts';

const LASER = quiz({ id: '440133' });
const BAND_SAW = quiz({ id: '438799' });

describe('the key of a quiz', () => {
  test.each([
    ['another id', quiz({ id: '440134' })],
    ['another course', quiz({ courseId: '70100' })],
    ['a classic quiz with the same number', quiz({ kind: 'quiz' })],
    ['digits moved from the id to the course', quiz({ id: '40133', courseId: '700764' })],
  ])('differs for %s', (_, other) => {
    expect(quizKey(other)).not.toBe(quizKey(LASER));
  });

  test('keeps every digit of an id above 2^53', () => {
    expect(quizKey(quiz({ id: '10170000001100251' }))).not.toBe(quizKey(quiz({ id: '10170000001100252' })));
  });
});

describe('the quizzes to ask Canvas for', () => {
  test('are those of the requirements, each once', () => {
    const requirements = [
      requirement('pg:Laser Cutter', '440133'),
      requirement('pg:Lathe', '438799', '440133'),
      requirement(null, rule({ id: '440133', passingScore: 50 })),
    ];
    expect(quizzesIn(requirements)).toEqual([LASER, BAND_SAW]);
  });

  test('are all of those that must be passed together', () => {
    const requirements = [requirement('pg:Lathe', ['440133', '438799'], '440150')];
    expect(quizzesIn(requirements)).toEqual([LASER, BAND_SAW, quiz({ id: '440150' })]);
  });

  test('are none where nothing is configured', () => {
    expect(quizzesIn([])).toEqual([]);
  });
});

describe('the quizzes that are still to be asked for because of groups', () => {
  const FOUND = new Map([[quizKey(LASER), assignment()]]);
  const laserGroup = groupRule('93361', { id: '440133' });

  test('are the assignments that nothing else names, each once', () => {
    const groups = [laserGroup, groupRule('93361', { id: '440140' }), groupRule('93362', { id: '440140' })];
    expect(quizzesOfGroups(groups, [LASER], FOUND)).toEqual([quiz({ id: '440140' })]);
  });

  test('are none where the assignment was found as that of a classic quiz, in whatever course', () => {
    const classic = quiz({ kind: 'quiz', id: '9001', courseId: '70100' });
    const found = new Map([[quizKey(classic), assignment({ courseId: '70100' })]]);
    expect(quizzesOfGroups([laserGroup], [classic], found)).toEqual([]);
  });

  test('are none where the assignment was asked for and not found, which has been said', () => {
    expect(quizzesOfGroups([laserGroup], [quiz({ courseId: '70100' })], new Map())).toEqual([]);
  });

  test('are not taken for a classic quiz with the same number', () => {
    const classic = quiz({ kind: 'quiz', id: '440133' });
    expect(quizzesOfGroups([laserGroup], [classic], new Map())).toEqual([LASER]);
  });
});

describe('what an assignment brings', () => {
  const found = (...pairs: [typeof LASER, Assignment][]) =>
    new Map(pairs.map(([reference, one]) => [quizKey(reference), one]));
  const usable = found([LASER, assignment()], [BAND_SAW, assignment({ id: '438799' })]);

  test('is a column and a row for a permission', () => {
    const rewards = rewardsByAssignment([requirement('pg:Laser Cutter', '440133')], [], usable);
    expect(rewards).toEqual(
      new Map([['440133', [{ passingScore: 90, columns: ['pg:Laser Cutter'], row: true, groupIds: [] }]]]),
    );
  });

  test('is a row without a column where the person is only added', () => {
    const rewards = rewardsByAssignment([requirement(null, '440133')], [], usable);
    expect(rewards.get('440133')).toEqual([{ passingScore: 90, columns: [], row: true, groupIds: [] }]);
  });

  test('is a group and no row where nothing but a group names it, at the usual mark', () => {
    const rewards = rewardsByAssignment([], [groupRule('93361', { id: '440133' })], usable);
    expect(rewards.get('440133')).toEqual([
      { passingScore: 90, columns: [], row: false, groupIds: ['93361'] },
    ]);
  });

  test.each([
    ['its entry', quiz(), [rule({ passingScore: 80 })], 80],
    ['its entry, though the usual one is lower', quiz(), [rule({ passingScore: 95 })], 95],
    ['the lowest of several', quiz(), [rule({ passingScore: 95 }), rule({ passingScore: 80 })], 80],
    [
      'the classic quiz that it belongs to, in another course',
      quiz({ kind: 'quiz', id: '9001', courseId: '70100' }),
      [rule({ kind: 'quiz', id: '9001', courseId: '70100', passingScore: 80 })],
      80,
    ],
  ])('is each of its groups at the mark of %s', (_, reference, anyOf, mark) => {
    const rewards = rewardsByAssignment(
      [requirement('pg:Laser Cutter', ...anyOf)],
      [groupRule('93361'), groupRule('93362')],
      found([reference, assignment({ courseId: reference.courseId })]),
    );
    expect(rewards.get('440133')?.filter(({ row }) => !row)).toEqual(
      ['93361', '93362'].map((id) => ({ passingScore: mark, columns: [], row: false, groupIds: [id] })),
    );
  });

  test('is several columns, each at its own mark, in the order of the configuration', () => {
    const requirements = [
      requirement('pg:Laser Cutter', '440133'),
      requirement('pg:Engraver', rule({ id: '440133', passingScore: 80 })),
    ];
    const marks = rewardsByAssignment(requirements, [], usable)
      .get('440133')
      ?.map(({ columns, passingScore }) => [columns, passingScore]);
    expect(marks).toEqual([
      [['pg:Laser Cutter'], 90],
      [['pg:Engraver'], 80],
    ]);
  });

  test('is the same column for each of several quizzes of which any one is enough', () => {
    const rewards = rewardsByAssignment([requirement('pg:Lathe', '440133', '438799')], [], usable);
    expect([...rewards.keys()]).toEqual(['440133', '438799']);
  });

  test('is nothing for a quiz that Canvas does not have; the others are not affected', () => {
    const requirements = [requirement('pg:Laser Cutter', '999'), requirement('pg:Band Saw', '438799')];
    const rewards = rewardsByAssignment(requirements, [groupRule('93361', { id: '999' })], usable);
    expect([...rewards.keys()]).toEqual(['438799']);
  });

  test('is nothing by itself where others must be passed as well, beside what it brings alone', () => {
    const requirements = [
      requirement('pg:Lathe', ['440133', rule({ id: '438799', passingScore: 80 })], '438799'),
      requirement(null, ['440133', '438799']),
    ];
    const together = { passingScore: 90, columns: [], row: false, groupIds: [] };
    const rewards = rewardsByAssignment(requirements, [], usable);
    expect(rewards.get('440133')).toEqual([together, together]);
    expect(rewards.get('438799')).toEqual([
      { ...together, passingScore: 80 },
      { ...together, columns: ['pg:Lathe'], row: true },
      together,
    ]);
  });

  test('is its groups from the mark on that counts together with others', () => {
    const requirements = [requirement('pg:Lathe', [rule({ passingScore: 80 }), '438799'])];
    const rewards = rewardsByAssignment(requirements, [groupRule('93361')], usable);
    expect(rewards.get('440133')?.at(-1)).toEqual({
      passingScore: 80,
      columns: [],
      row: false,
      groupIds: ['93361'],
    });
  });

  test('stands under the assignment of a classic quiz, not under the number of the quiz', () => {
    const classic = quiz({ kind: 'quiz', id: '9001' });
    const rewards = rewardsByAssignment(
      [requirement('pg:Drill Press', rule({ kind: 'quiz', id: '9001' }))],
      [],
      found([classic, assignment({ id: '440150' })]),
    );
    expect([...rewards.keys()]).toEqual(['440150']);
  });
});
