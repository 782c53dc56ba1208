import { describe, expect, test } from '@jest/globals';
import {
  assignment as demoAssignment,
  canvasData,
  course,
  person,
  submission,
} from '../../src/demo/build.ts';
import type { CanvasOptions, CanvasServer } from '../../src/demo/canvas.ts';
import type { CanvasData } from '../../src/demo/data.ts';
import { SyncError } from '../../src/errors.ts';
import { canvasWith } from '../demo/ask.ts';
import { failureOf, rejection, TOKEN } from '../http/support.ts';
import { canvasAt, progress, usable } from './support.ts';

const serve = (data: CanvasData, options: CanvasOptions = {}) =>
  canvasWith(data, { token: TOKEN, ...options });
const range = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => String(from + index));
/** For whom each request asked. */
const asked = (server: CanvasServer) =>
  server.requests.map(({ url }) => url.searchParams.getAll('student_ids[]'));
const ids = (found: { id: string }[]) => found.map(({ id }) => id).sort();
const question = (assignmentId: string, courseId: string, ...userIds: string[]) => ({
  assignment: usable(assignmentId, courseId),
  userIds,
});

const SHARDED = '10170000001100253';
const EVERYBODY = ['all'];
const passedIn = (year: number, id: string, userId: string, assignmentId: string) =>
  submission({ id, userId, assignmentId, score: 19, submittedAt: `${year}-02-03T10:00:00Z` });

/** Ada is in both courses, Cy in the first one only, and their submissions are years old. */
function shop(): CanvasData {
  return canvasData([
    course({
      id: '1',
      assignments: [
        demoAssignment({ id: '11' }),
        demoAssignment({ id: '12' }),
        demoAssignment({ id: '13', published: false }),
      ],
      people: [
        person({ id: '101', name: 'Ada Sprocket' }),
        person({ id: SHARDED, name: 'Bo Dovetail', enrollmentState: 'completed' }),
        person({ id: '103', name: 'Cy Tenon' }),
      ],
      submissions: [
        passedIn(2021, '1', '101', '11'),
        passedIn(2022, '2', SHARDED, '11'),
        passedIn(2023, '3', '103', '11'),
        passedIn(2024, '4', '101', '12'),
      ],
    }),
    course({
      id: '2',
      assignments: [demoAssignment({ id: '21' })],
      people: [person({ id: '101', name: 'Ada Sprocket' }), person({ id: '201', name: 'Fi Elsewhere' })],
      submissions: [passedIn(2020, '5', '101', '21'), passedIn(2020, '6', '201', '21')],
    }),
  ]);
}

describe('asking for certain people', () => {
  test('gives their submissions, however old they are', async () => {
    const server = await serve(shop());
    const found = await canvasAt(server.url).earlierSubmissions([question('11', '1', '101', SHARDED)]);
    expect(ids(found)).toEqual(['1', '2']);
    expect(found.find(({ id }) => id === '1')).toEqual({
      id: '1',
      userId: '101',
      assignmentId: '11',
      score: 19,
      grade: '19',
      excused: false,
      attempt: 1,
      submittedAt: '2021-02-03T10:00:00Z',
      gradedAt: '2021-02-03T10:00:00Z',
    });
    expect(progress).toEqual(['Reading earlier submissions']);
  });

  test('asks for these alone, for one assignment, in whole pages, without a window and without answers', async () => {
    const server = await serve(shop());
    await canvasAt(server.url).earlierSubmissions([question('11', '1', '101', SHARDED)]);
    expect(server.requests.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      'GET /api/v1/courses/1/students/submissions',
    ]);
    expect(
      Object.fromEntries(
        [...new Set(server.requests[0]?.url.searchParams.keys())].map((name) => [
          name,
          server.requests[0]?.url.searchParams.getAll(name),
        ]),
      ),
    ).toEqual({
      'student_ids[]': ['101', SHARDED],
      'assignment_ids[]': ['11'],
      per_page: ['100'],
      'exclude_response_fields[]': ['body', 'attachments', 'preview_url'],
    });
  });

  test('asks each course for its own assignment', async () => {
    const server = await serve(shop());
    const questions = [question('11', '1', '103'), question('12', '1', '101'), question('21', '2', '101')];
    const found = await canvasAt(server.url).earlierSubmissions(questions);
    expect(ids(found)).toEqual(['3', '4', '5']);
    expect(asked(server).sort()).toEqual([['101'], ['101'], ['103']]);
  });

  test('asks nothing where there is no question', async () => {
    const server = await serve(shop());
    await expect(canvasAt(server.url).earlierSubmissions([])).resolves.toEqual([]);
    expect(server.requests).toHaveLength(0);
  });

  test('asks for fifty at a time, and gives what all of them have', async () => {
    const data = shop();
    const many = range(2000, 120);
    data.courses[0]?.people.push(...many.map((id) => person({ id, name: `Student ${id}` })));
    data.courses[0]?.submissions.push(...many.map((id) => passedIn(2022, `9${id}`, id, '11')));
    const server = await serve(data);
    const found = await canvasAt(server.url).earlierSubmissions([question('11', '1', ...many)]);
    expect(ids(found)).toEqual(many.map((id) => `9${id}`));
    expect(
      asked(server)
        .map((batch) => batch.length)
        .sort(),
    ).toEqual([20, 50, 50]);
    expect(server.maxConcurrent).toBeLessThanOrEqual(2);
  });

  test('follows short and empty pages to the end', async () => {
    const server = await serve(shop(), { shortPages: true });
    const found = await canvasAt(server.url).earlierSubmissions([question('11', '1', '101', SHARDED, '103')]);
    expect(ids(found)).toEqual(['1', '2', '3']);
    expect(server.requests).toHaveLength(3);
  });
});

describe('somebody whom Canvas does not show, since they are not in the other course', () => {
  test('has everybody asked for, and only those who are wanted come back', async () => {
    const server = await serve(shop());
    const found = await canvasAt(server.url).earlierSubmissions([question('21', '2', '103', '101')]);
    expect(ids(found)).toEqual(['5']);
    expect(asked(server)).toEqual([['103', '101'], EVERYBODY]);
    const [first, second] = server.requests.map(({ url }) => new URLSearchParams(url.search));
    for (const query of [first, second]) query?.delete('student_ids[]');
    expect(String(second)).toBe(String(first));
  });

  test('does not keep the other questions from being asked as they are', async () => {
    const server = await serve(shop());
    const questions = [question('21', '2', '103'), question('11', '1', '103')];
    expect(ids(await canvasAt(server.url).earlierSubmissions(questions))).toEqual(['3']);
    expect(asked(server).sort()).toEqual([['103'], ['103'], EVERYBODY].sort());
  });

  test('is not looked for among everybody where they may be gone from it', async () => {
    const server = await serve(shop());
    const found = await canvasAt(server.url).earlierSubmissions([
      { ...question('21', '2', '103'), mayBeGone: true },
    ]);
    expect(found).toEqual([]);
    expect(asked(server)).toEqual([['103']]);
  });

  test('is looked for on every page of everybody’s', async () => {
    const data = shop();
    const others = range(2000, 250);
    data.courses[1]?.people.push(...others.map((id) => person({ id, name: `Student ${id}` })));
    data.courses[1]?.submissions.push(...others.map((id) => passedIn(2022, id, id, '21')));
    const server = await serve(data, { shortPages: true });
    const wanted = ['103', '2003', '2199', '2249'];
    const found = await canvasAt(server.url).earlierSubmissions([question('21', '2', ...wanted)]);
    expect(ids(found)).toEqual(['2003', '2199', '2249']);
    expect(asked(server).filter(([first]) => first === 'all').length).toBeGreaterThanOrEqual(4);
  });

  test('is found again where the refusal came on a later page', async () => {
    const server = await serve(shop(), { shortPages: true });
    server.misbehave({ when: (_, index) => index === 1, fault: { kind: 'status', status: 403 } });
    const found = await canvasAt(server.url).earlierSubmissions([question('11', '1', '101', SHARDED, '103')]);
    expect(ids(found)).toEqual(['1', '2', '3']);
  });
});

test('what Canvas gives and nobody asked for is left out', async () => {
  const server = await serve(shop());
  server.misbehave({
    when: () => true,
    fault: {
      kind: 'rewrite',
      change: (answer) => {
        const [row] = JSON.parse(answer.body.toString()) as object[];
        const others = [
          { ...row, id: '7', user_id: '103' },
          { ...row, id: '8', assignment_id: '12' },
        ];
        return { ...answer, body: Buffer.from(JSON.stringify([...others, row])) };
      },
    },
  });
  expect(ids(await canvasAt(server.url).earlierSubmissions([question('11', '1', '101')]))).toEqual(['1']);
});

describe('a refusal', () => {
  test.each([400, 401, 403, 404])(
    'that may be about the people has everybody asked for (%i)',
    async (status) => {
      const server = await serve(shop());
      server.misbehave({
        when: ({ url }) => !url.searchParams.getAll('student_ids[]').includes('all'),
        fault: { kind: 'status', status },
      });
      const found = await canvasAt(server.url).earlierSubmissions([question('11', '1', '101')]);
      expect(ids(found)).toEqual(['1']);
      expect(asked(server)).toEqual([['101'], EVERYBODY]);
    },
  );

  test('of the token is not tried again with everybody', async () => {
    const server = await serve(shop(), { token: 'another' });
    const error = await failureOf(canvasAt(server.url).earlierSubmissions([question('11', '1', '101')]));
    expect(error.problems[0].code).toBe('canvas-token-refused');
    expect(asked(server)).toEqual([['101']]);
  });

  test.each([
    ['the busy Canvas of today', { kind: 'throttle', status: 429 }, 'canvas-throttled'],
    ['the busy Canvas of the past', { kind: 'throttle', status: 403 }, 'canvas-throttled'],
    ['a Canvas that is broken', { kind: 'status', status: 500 }, 'canvas-server-error'],
    ['a connection that breaks', { kind: 'drop' }, 'canvas-unreachable'],
  ] as const)('of %s is not tried again with everybody', async (_, fault, code) => {
    const server = await serve(shop());
    server.misbehave({ when: () => true, fault });
    const error = await failureOf(canvasAt(server.url).earlierSubmissions([question('11', '1', '101')]));
    expect(error.problems[0].code).toBe(code);
    expect(asked(server)).toEqual([['101']]);
  });

  test('is a failure where the token may not see grades at all', async () => {
    const server = await serve(shop(), { gradingRight: false });
    const error = await failureOf(canvasAt(server.url).earlierSubmissions([question('11', '1', '101')]));
    expect(error.problems[0].code).toBe('canvas-not-allowed');
    expect(asked(server)).toEqual([['101'], EVERYBODY]);
  });

  test('of the assignment, which has gone since it was looked for, is said as that', async () => {
    const server = await serve(shop());
    const error = await rejection(canvasAt(server.url).earlierSubmissions([question('13', '1', '101')]));
    expect(error).toBeInstanceOf(SyncError);
    expect((error as SyncError).problems[0]).toMatchObject({ code: 'quiz-ids-refused', severity: 'failed' });
    expect(asked(server)).toEqual([['101']]);
  });

  test('of one question is a failure of all, since nobody knows what was missed', async () => {
    const server = await serve(shop());
    server.misbehave({
      when: ({ url }) => url.pathname.includes('/2/'),
      fault: { kind: 'status', status: 500 },
    });
    const questions = [question('11', '1', '101'), question('21', '2', '101')];
    expect((await failureOf(canvasAt(server.url).earlierSubmissions(questions))).status).toBe(500);
  });
});
