import { describe, expect, test } from '@jest/globals';
import { bigShop } from '../../src/demo/big.ts';
import { nameParts } from '../../src/demo/build.ts';
import { SHOP, WHO, demoConfig, demoShop } from '../../src/demo/shop.ts';
import { allPages, canvasWith } from './ask.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const SINCE = '2026-11-15T12:00:00Z';

describe('names, as Canvas takes them apart', () => {
  test.each([
    ['Lovelock, Ada', 'Ada', 'Lovelock'],
    ['Doe, John, Jr.', 'John', 'Doe'],
    ['Ho, Chi, Min', 'Chi Min', 'Ho'],
    ['van der Berg, Jan', 'Jan', 'van der Berg'],
    ['Zanzibarra', 'Zanzibarra', ''],
    ['Ada Maria Lovelock', 'Ada Maria', 'Lovelock'],
  ])('%s', (sortableName, firstName, lastName) => {
    expect(nameParts(sortableName)).toEqual({ firstName, lastName });
  });
});

describe("the demo's shop", () => {
  test('is the same each time', () => {
    expect(demoShop(NOW)).toEqual(demoShop(NOW));
  });

  test('has about forty people in Canvas and about twenty-five users in Grit', () => {
    const { canvas, grit } = demoShop(NOW);
    expect(canvas.courses[0]?.people).toHaveLength(42);
    expect(grit.users).toHaveLength(25);
    expect(grit.users.filter((user) => user['pg:All Tools'] === 'x')).toHaveLength(3);
  });

  test('every id is there once', () => {
    for (const course of demoShop(NOW).canvas.courses) {
      const ids = course.submissions.map((row) => row.id);
      expect(new Set(ids).size).toBe(ids.length);
      const people = course.people.map((person) => person.id);
      expect(new Set(people).size).toBe(people.length);
    }
  });

  test('shows every oddity of grades within the week', async () => {
    const canvas = await canvasWith(demoShop(NOW).canvas);
    const path = `/courses/${SHOP.courseId}/students/submissions?student_ids[]=all&per_page=100`;
    const handedIn = (await allPages(canvas, `${path}&submitted_since=${SINCE}`)).flat();
    const graded = (await allPages(canvas, `${path}&graded_since=${SINCE}`)).flat();
    const some = (rows: object[], shape: object): void => {
      expect(rows).toEqual(expect.arrayContaining([expect.objectContaining(shape)]));
    };
    some(handedIn, { excused: true, score: null });
    some(handedIn, { workflow_state: 'pending_review' });
    some(handedIn, { workflow_state: 'submitted', grade: null });
    some(handedIn, { workflow_state: 'graded', grade: null, excused: false });
    some(handedIn, { score: 17, entered_score: 20, late_policy_status: 'late' });
    some(handedIn, { score: 0, grade: '0%' });
    some(graded, { submitted_at: '2026-11-12T11:59:59Z', score: 20 });
    some(graded, { submitted_at: null, grade: 'complete', score: 0 });
  });

  test('has two people whose ids JavaScript cannot tell apart', () => {
    expect(Number(WHO.hugeOdd)).toBe(Number(WHO.hugeEven));
  });

  test('comes with a config that names both servers and the folder', () => {
    const text = demoConfig({
      canvasUrl: 'http://127.0.0.1:1',
      gritUrl: 'http://127.0.0.1:2',
      folder: '/tmp/a b',
    });
    expect(text).toContain('apiUrl: http://127.0.0.1:1\n');
    expect(text).toContain('apiUrl: http://127.0.0.1:2\n');
    expect(text).toContain('folder: "/tmp/a b/backup"');
  });
});

test.each([
  ["the demo's shop", demoShop(NOW).canvas],
  ['the big shop', bigShop({ students: 4, quizzes: 2, submissions: 8, now: NOW })],
])('whoever has a score in %s has a grade text, as in Canvas', (_, { courses }) => {
  const scored = courses.flatMap(({ submissions }) => submissions).filter(({ score }) => score !== null);
  expect(scored.length).toBeGreaterThan(0);
  expect(scored.filter(({ grade }) => grade === null || grade === '')).toEqual([]);
});

describe('the big shop', () => {
  test('spreads passing submissions evenly, one a person and quiz', async () => {
    const data = bigShop({ students: 40, quizzes: 12, submissions: 100, now: NOW });
    const rows = data.courses[0]?.submissions ?? [];
    expect(new Set(rows.map((row) => `${row.userId} ${row.assignmentId}`)).size).toBe(100);
    expect(new Set(rows.map((row) => row.assignmentId)).size).toBe(12);
    const canvas = await canvasWith(data);
    const pages = await allPages(
      canvas,
      `/courses/${SHOP.courseId}/students/submissions?student_ids[]=all&submitted_since=${SINCE}&per_page=30`,
    );
    expect(pages.map((page) => page.length)).toEqual([30, 30, 30, 10]);
  });

  test('refuses what cannot be', () => {
    expect(() => bigShop({ students: 2, quizzes: 2, submissions: 5, now: NOW })).toThrow(RangeError);
  });
});
