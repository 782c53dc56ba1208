import { expect, test } from '@jest/globals';
import type { Passed } from '../../../src/core/passing.ts';
import { earnedCells } from '../../../src/core/trust/earned.ts';
import { passedBy, student, studentsById, tableColumns } from '../../build.ts';
import { ACTIVE, ANY_TIME, evidence, LASER, SAW } from './build.ts';

const LASER_QUIZ = [evidence()];
const SAW_QUIZ = [evidence({ assignmentId: '438799', submissionId: '43879911' })];

const passed = (userId: string, overrides: Partial<Passed> = {}) =>
  passedBy(userId, { evidence: LASER_QUIZ, ...overrides });

const STUDENTS = studentsById(student('11'), student('12'));
const cellsOf = (all: Passed[], columns = tableColumns(), students = STUDENTS) =>
  earnedCells(all, students, columns).map(({ externalId, column, evidence: rests }) => [
    externalId,
    column,
    rests,
  ]);

test('a quiz earns its columns, the access time and active, each resting on the submission that passed', () => {
  expect(cellsOf([passed('11', { columns: [LASER, SAW] })])).toEqual([
    ['0011', LASER, LASER_QUIZ],
    ['0011', SAW, LASER_QUIZ],
    ['0011', ANY_TIME, LASER_QUIZ],
    ['0011', ACTIVE, LASER_QUIZ],
  ]);
});

test('active is not ours where Grit decides about it', () => {
  const columns = tableColumns({ active: false, accessTime: 'at:Weekends' });
  expect(cellsOf([passed('11')], columns).map(([, column]) => column)).toEqual([LASER, 'at:Weekends']);
});

test('who is only added to Grit gets what everybody gets', () => {
  expect(cellsOf([passed('11', { columns: [] })])).toEqual([
    ['0011', ANY_TIME, LASER_QUIZ],
    ['0011', ACTIVE, LASER_QUIZ],
  ]);
});

test('what several quizzes earn rests on the one that was handed in last, wherever it stands', () => {
  const later = [evidence({ submissionId: '43879911', submittedAt: '2026-11-21T08:00:00Z' })];
  const both = [passed('11'), passed('11', { columns: [LASER], evidence: later })];
  for (const all of [both, both.toReversed()]) {
    expect(cellsOf(all).map(([, , rests]) => rests)).toEqual([later, later, later]);
  }
});

test('a second quiz adds its own column, and the others rest on the first one', () => {
  expect(cellsOf([passed('11'), passed('11', { columns: [SAW, LASER], evidence: SAW_QUIZ })])).toEqual([
    ['0011', LASER, LASER_QUIZ],
    ['0011', ANY_TIME, LASER_QUIZ],
    ['0011', ACTIVE, LASER_QUIZ],
    ['0011', SAW, SAW_QUIZ],
  ]);
});

test('what took several quizzes rests on all of them', () => {
  const both = [...LASER_QUIZ, ...SAW_QUIZ];
  expect(cellsOf([passed('11', { evidence: both })])[0]).toEqual(['0011', LASER, both]);
});

test('each person has cells of their own', () => {
  const ids = cellsOf([passed('11'), passed('12')]).map(([externalId]) => externalId);
  expect(ids).toEqual([...Array<string>(3).fill('0011'), ...Array<string>(3).fill('0012')]);
});

test('two accounts of one person have one cell for each column', () => {
  const students = studentsById(student('11'), student('12', { externalId: '0011' }));
  const all = [passed('11'), passed('12', { evidence: SAW_QUIZ })];
  expect(cellsOf(all, tableColumns(), students)).toEqual(cellsOf([passed('11')]));
});

test.each([
  ['brings only a Canvas group', passed('11', { columns: [], row: false, groupIds: ['93361'] })],
  ['is of somebody who cannot be a row, such as the Test Student', passed('99')],
])('nothing is earned where what was passed %s', (_, one) => {
  expect(cellsOf([one])).toEqual([]);
});
