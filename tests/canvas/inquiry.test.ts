import { afterEach, expect, test } from '@jest/globals';
import { createCanvas } from '../../src/canvas/client.ts';
import { assignment, canvasData, course, person, submission, testStudent } from '../../src/demo/build.ts';
import { startCanvas, type CanvasOptions, type CanvasServer } from '../../src/demo/canvas.ts';
import type { CanvasData } from '../../src/demo/data.ts';
import { SyncError } from '../../src/errors.ts';
import type { Inquiry } from '../../src/ports.ts';
import { TOKEN } from '../http/support.ts';

const opened: { close: () => unknown }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

const WREN = person({ id: '7001', name: 'Wren Sprocket' });
const MANY = Array.from({ length: 120 }, (_, index) => String(440_001 + index));

function shop(): CanvasData {
  const submittedAt = new Date('2026-11-20T10:00:00Z');
  return canvasData([
    course({
      id: '1',
      assignments: MANY.map((id) => assignment({ id })),
      people: [
        WREN,
        person({ id: '7002', name: 'Milo Dovetail', enrollmentState: 'completed' }),
        person({ id: '7003', name: 'Ida Foreman', enrollmentState: 'inactive' }),
        testStudent({ id: '7099' }),
      ],
      submissions: MANY.flatMap((assignmentId, index) => [
        submission({ id: `1${index}`, userId: '7001', assignmentId, score: 19, submittedAt }),
        submission({ id: `2${index}`, userId: '7002', assignmentId, score: 20, submittedAt }),
      ]),
    }),
    course({ id: '2', people: [{ ...WREN, enrollmentState: 'invited' }] }),
  ]);
}

async function canvasOf(
  data = shop(),
  options: CanvasOptions = {},
): Promise<{ inquiry: Inquiry; server: CanvasServer }> {
  const server = await startCanvas(data, { token: TOKEN, ...options });
  const { inquiry, http } = createCanvas({
    baseUrl: server.url,
    token: TOKEN,
    userAgent: 'grit-sync/0.0 (tests)',
    includeLateGrades: true,
    progress: () => undefined,
    timeoutSeconds: 60,
    retries: 0,
    signal: new AbortController().signal,
    log: () => undefined,
  });
  opened.push(server, http);
  return { inquiry, server };
}

const idsFor = async (inquiry: Inquiry, term: string | null, ...canvasUserIds: string[]) =>
  (await inquiry.search(['1', '2'], { term, canvasUserIds })).map((account) => account.person.canvasUserId);

test.each([
  ['a part of a name', 'sprock', ['7001']],
  ['a login', 'wrensprocket001', ['7001']],
  ['an address', 'wrensprocket001@example.edu', ['7001']],
  ['a campus wide id', '10007001', ['7001']],
  ['a concluded student', 'dovetail', ['7002']],
  ['an inactive student', 'foreman', ['7003']],
  ['the Test Student', 'Test Student', ['7099']],
  ['nobody', 'zzz', []],
])('%s is found', async (_, term, ids) => {
  const { inquiry } = await canvasOf();
  expect(await idsFor(inquiry, term)).toEqual(ids);
});

test('a Canvas id is asked for as such, and nothing is asked without any question', async () => {
  const { inquiry, server } = await canvasOf();
  expect(await idsFor(inquiry, null, '7002')).toEqual(['7002']);
  const asked = server.requests.length;
  expect(await idsFor(inquiry, null)).toEqual([]);
  expect(server.requests).toHaveLength(asked);
});

test('an account is one, whatever finds it, with how it is enrolled in each course', async () => {
  const { inquiry } = await canvasOf();
  const accounts = await inquiry.search(['1', '2'], { term: 'Sprocket', canvasUserIds: ['7001'] });
  expect(accounts.map(({ enrolments }) => enrolments)).toEqual([
    [
      { courseId: '1', type: 'StudentEnrollment', state: 'active' },
      { courseId: '2', type: 'StudentEnrollment', state: 'invited' },
    ],
  ]);
});

test('the submissions are those of one person, to as many quizzes as there are, with what explains them', async () => {
  const data = shop();
  const first = data.courses[0]?.submissions[0];
  if (first !== undefined) {
    Object.assign(first, {
      ...{ score: 15, late: true, pointsDeducted: 4, enteredScore: 19, latePolicyStatus: 'late' },
      ...{ postedAt: null, gradeMatchesCurrentSubmission: false },
    });
  }
  const { inquiry, server } = await canvasOf(data);
  const found = await inquiry.submissionsOf('1', ['7001'], MANY);
  expect(found.map(({ assignmentId }) => assignmentId).sort()).toEqual(MANY);
  expect(new Set(found.map(({ userId }) => userId))).toEqual(new Set(['7001']));
  expect(found.find(({ assignmentId }) => assignmentId === '440001')).toMatchObject({
    ...{ score: 15, workflowState: 'graded', late: true, latePolicyStatus: 'late', pointsDeducted: 4 },
    ...{ enteredScore: 19, isHidden: true, isOutdated: true },
  });
  expect(found.find(({ assignmentId }) => assignmentId === '440002')).toMatchObject({
    ...{ score: 19, late: false, latePolicyStatus: null, pointsDeducted: null },
    ...{ enteredScore: 19, isHidden: false, isOutdated: false },
  });
  // Answers of students are nobody's business.
  const questions = server.requests.map(({ url }) => url.searchParams.getAll('exclude_response_fields[]'));
  expect(questions.every((fields) => fields.includes('body'))).toBe(true);
});

test('what Canvas refuses is a failure, and never somebody without submissions', async () => {
  const { inquiry } = await canvasOf(shop(), { gradingRight: false });
  await expect(inquiry.submissionsOf('1', ['7001'], MANY)).rejects.toBeInstanceOf(SyncError);
  const other = await canvasOf();
  await expect(other.inquiry.submissionsOf('2', ['7002'], MANY)).rejects.toBeInstanceOf(SyncError);
});
