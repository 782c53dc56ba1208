import { describe, expect, test } from '@jest/globals';
import {
  assignment as demoAssignment,
  canvasData,
  course,
  group,
  person,
  quiz,
  submission,
  testStudent,
} from '../../src/demo/build.ts';
import type { CanvasOptions, CanvasServer } from '../../src/demo/canvas.ts';
import type { CanvasData } from '../../src/demo/data.ts';
import { SyncError } from '../../src/errors.ts';
import { canvasWith } from '../demo/ask.ts';
import { failureOf, rejection, TOKEN, until } from '../http/support.ts';
import { assignment, canvasAt, classic, progress, usable, WINDOW } from './support.ts';

const serve = (data: CanvasData, options: CanvasOptions = {}) =>
  canvasWith(data, { token: TOKEN, ...options });

const range = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => String(from + index));
const paths = (server: CanvasServer) => server.requests.map(({ method, url }) => `${method} ${url.pathname}`);
const asked = (server: CanvasServer, name: string) =>
  server.requests.map(({ url }) => url.searchParams.getAll(name));

/** The problems of what was thrown. */
async function problemsOf(promise: Promise<unknown>) {
  const error = await rejection(promise);
  if (!(error instanceof SyncError)) throw error;
  return error.problems;
}

const SHARDED = '10170000001100253';
const at = (time: string) => `2026-11-${time}Z`;

/** Two courses; in the first one quizzes of every kind, and people in every state. */
function shop(): CanvasData {
  return canvasData(
    [
      course({
        id: '1',
        assignments: [
          demoAssignment({ id: '11', quizId: '91' }),
          demoAssignment({ id: '12', name: 'Lathe', pointsPossible: null, gradingType: 'pass_fail' }),
          demoAssignment({ id: '13', name: 'Not yet', published: false }),
          demoAssignment({ id: '14', deleted: true }),
          demoAssignment({ id: SHARDED, newQuiz: true }),
        ],
        quizzes: [
          quiz({ id: '91', title: 'Laser', assignmentId: '11' }),
          quiz({ id: '92', title: 'Practice', quizType: 'practice_quiz' }),
          quiz({ id: '93', title: 'Lost', assignmentId: '14' }),
        ],
        people: [
          person({ id: '101', name: 'Ada Sprocket' }),
          person({ id: SHARDED, name: 'Bo Dovetail', enrollmentState: 'completed' }),
          person({ id: '103', name: 'Cy Tenon', enrollmentState: 'invited' }),
          person({
            id: '104',
            name: 'Di Mortise',
            enrollmentState: 'inactive',
            sisUserId: null,
            email: null,
          }),
          person({ id: '105', name: 'Ed Gone', enrollmentState: 'deleted' }),
          testStudent({ id: '106' }),
          person({ id: '107', name: 'Test Student', sortableName: 'Student, Test' }),
        ],
        submissions: [
          // Handed in within the window; graded then; graded long after; before the window; in the second of its start.
          submission({
            id: '5',
            userId: '101',
            assignmentId: '11',
            score: 19,
            submittedAt: at('20T10:00:00'),
          }),
          submission({
            id: '4',
            userId: SHARDED,
            assignmentId: '11',
            score: null,
            submittedAt: at('20T10:00:00'),
          }),
          submission({
            id: '3',
            userId: '103',
            assignmentId: '12',
            score: 1,
            grade: 'complete',
            submittedAt: at('01T10:00:00'),
            gradedAt: at('20T10:00:00'),
          }),
          submission({
            id: '2',
            userId: '104',
            assignmentId: '11',
            score: 20,
            submittedAt: at('01T10:00:00'),
          }),
          submission({
            id: '1',
            userId: '107',
            assignmentId: '11',
            score: 20,
            submittedAt: at('15T09:30:00.500000'),
          }),
          submission({
            id: '6',
            userId: '101',
            assignmentId: SHARDED,
            score: 0,
            submittedAt: at('20T10:00:00'),
          }),
          submission({
            id: '7',
            userId: '101',
            assignmentId: '12',
            score: null,
            submittedAt: at('20T10:00:00'),
            excused: true,
          }),
        ],
      }),
      course({
        id: '2',
        assignments: [demoAssignment({ id: '21' })],
        people: [person({ id: '201', name: 'Fi Elsewhere' })],
        submissions: [
          submission({
            id: '8',
            userId: '201',
            assignmentId: '21',
            score: 20,
            submittedAt: at('21T10:00:00'),
          }),
        ],
      }),
    ],
    [
      group({ id: '51', courseId: '1', userIds: ['101'] }),
      group({ id: '52', courseId: '1', userIds: ['101'], maxMembership: 2 }),
      group({ id: '53', courseId: '1', userIds: range(1000, 250) }),
    ],
  );
}

test('every request says who asks, and wants ids as text', async () => {
  const server = await serve(shop());
  const canvas = canvasAt(server.url);
  await canvas.findQuizzes([assignment('11'), assignment('404'), classic('91')]);
  await canvas.submissions([usable('11')], WINDOW);
  await canvas.people(new Map([['1', ['101', '999']]]));
  await canvas.addToGroup('51', ['103']);
  expect(server.requests.length).toBeGreaterThan(9);
  for (const { headers } of server.requests) {
    expect(headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      accept: 'application/json+canvas-string-ids, application/json',
      'user-agent': 'grit-sync/0.0 (tests)',
    });
  }
  expect(canvas.http.counts).toEqual({ requests: server.requests.length, retries: 0 });
});

describe('looking for the quizzes', () => {
  test('asks once for those of a course', async () => {
    const server = await serve(shop());
    const { assignments, problems } = await canvasAt(server.url).findQuizzes([
      assignment('11'),
      assignment('12'),
      assignment(SHARDED),
    ]);
    expect(problems).toEqual([]);
    expect([...assignments]).toEqual([
      ['1/assignment/11', { id: '11', courseId: '1', name: 'Quiz 11', pointsPossible: 20 }],
      ['1/assignment/12', { id: '12', courseId: '1', name: 'Lathe', pointsPossible: null }],
      [`1/assignment/${SHARDED}`, usable(SHARDED)],
    ]);
    expect(paths(server)).toEqual(['GET /api/v1/courses/1/assignments']);
    expect(asked(server, 'assignment_ids[]')).toEqual([['11', '12', SHARDED]]);
    expect(asked(server, 'per_page')).toEqual([['100']]);
    expect(progress).toEqual(['Looking for the quizzes']);
  });

  test('asks nothing where nothing is wanted', async () => {
    const server = await serve(shop());
    await expect(canvasAt(server.url).findQuizzes([])).resolves.toEqual({
      assignments: new Map(),
      problems: [],
    });
    expect(server.requests).toHaveLength(0);
  });

  test('leaves out all ids that a refusal names, in one go', async () => {
    const server = await serve(shop());
    const { assignments, problems } = await canvasAt(server.url).findQuizzes(
      ['404', '11', '14', '12', '405'].map((id) => assignment(id)),
    );
    expect([...assignments.keys()]).toEqual(['1/assignment/11', '1/assignment/12']);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual(
      Array(3).fill(['quiz-not-found', 'attention']),
    );
    expect(problems.map(({ message }) => /assignment (\d+)/.exec(message)?.[1])).toEqual([
      '404',
      '14',
      '405',
    ]);
    expect(asked(server, 'assignment_ids[]').filter((ids) => ids.length > 0)).toEqual([
      ['404', '11', '14', '12', '405'],
      ['11', '12'],
    ]);
  });

  test('asks for no list without ids, which would be a list of everything', async () => {
    const server = await serve(shop());
    const { assignments, problems } = await canvasAt(server.url).findQuizzes([
      assignment('404'),
      classic('404'),
    ]);
    expect(assignments.size).toBe(0);
    expect(problems.map(({ code }) => code)).toEqual(['quiz-not-found', 'quiz-not-found']);
    expect(paths(server).filter((path) => path.endsWith('/assignments'))).toHaveLength(1);
  });

  test('finds them by halving, where a refusal names nobody', async () => {
    const data = shop();
    data.courses[0]?.assignments.push(...range(300, 16).map((id) => demoAssignment({ id })));
    const server = await serve(data);
    const names = /Invalid/;
    server.misbehave({
      when: ({ url }) =>
        url.searchParams.getAll('assignment_ids[]').some((id) => ['404', '405'].includes(id)),
      fault: { kind: 'status', status: 400, body: '{"message":"Ungültige Aufgaben"}' },
    });
    const ids = [...range(300, 9), '404', ...range(309, 7), '405'];
    const { assignments, problems } = await canvasAt(server.url).findQuizzes(ids.map((id) => assignment(id)));
    expect([...assignments.values()].map(({ id }) => id)).toEqual(range(300, 16));
    expect(problems.map(({ message }) => /assignment (\d+)/.exec(message)?.[1])).toEqual(['404', '405']);
    expect(problems.some(({ message }) => names.test(message))).toBe(false);
    expect(server.requests.length).toBeLessThan(22);
  });

  test('halves as well where the only numbers of a refusal are others', async () => {
    const server = await serve(shop());
    server.misbehave({
      when: ({ url }) => url.searchParams.getAll('assignment_ids[]').includes('404'),
      fault: { kind: 'status', status: 400, body: '{"message":"Fehler 17 in Zeile 99"}' },
    });
    const { assignments } = await canvasAt(server.url).findQuizzes([assignment('404'), assignment('11')]);
    expect([...assignments.keys()]).toEqual(['1/assignment/11']);
  });

  test('takes no id for named that was cut off at the end of a long refusal', async () => {
    const missing = range(90_000, 40);
    const data = shop();
    // With these two a number that is cut off after one or two digits would be the id of an assignment that exists.
    data.courses[0]?.assignments.push(
      ...['9', '90', '900', '9001', '9002'].map((id) => demoAssignment({ id })),
    );
    const server = await serve(data);
    const wanted = [...missing, '9', '90', '900', '9001', '9002'];
    const { assignments, problems } = await canvasAt(server.url).findQuizzes(
      wanted.map((id) => assignment(id)),
    );
    expect([...assignments.values()].map(({ id }) => id)).toEqual(['9', '90', '900', '9001', '9002']);
    expect(problems).toHaveLength(40);
  });

  test('leaves out what is not published, with its name', async () => {
    const server = await serve(shop());
    const { assignments, problems } = await canvasAt(server.url).findQuizzes([
      assignment('13'),
      assignment('11'),
    ]);
    expect([...assignments.keys()]).toEqual(['1/assignment/11']);
    expect(problems).toEqual([expect.objectContaining({ code: 'quiz-unpublished', severity: 'attention' })]);
    expect(problems[0]?.message).toContain('"Not yet" (assignment 13)');
  });

  test('tells where the id of a classic quiz stands in place of an assignment', async () => {
    const server = await serve(shop());
    const { problems } = await canvasAt(server.url).findQuizzes([assignment('91'), assignment('11')]);
    expect(problems).toEqual([expect.objectContaining({ code: 'quiz-is-classic', severity: 'attention' })]);
    expect(problems[0]?.message).toContain('91');
    expect(problems[0]?.message).toContain('Laser');
  });

  test.each([401, 403])('is content with less where the token may not see quizzes (%i)', async (status) => {
    const server = await serve(shop());
    server.misbehave({
      when: ({ url }) => url.pathname.includes('/quizzes/'),
      fault: { kind: 'status', status },
    });
    const { assignments, problems } = await canvasAt(server.url).findQuizzes([
      assignment('404'),
      assignment('11'),
    ]);
    expect([...assignments.keys()]).toEqual(['1/assignment/11']);
    expect(problems.map(({ code }) => code)).toEqual(['quiz-not-found']);
  });

  test('finds the assignment of a classic quiz', async () => {
    const server = await serve(shop());
    const { assignments, problems } = await canvasAt(server.url).findQuizzes([
      classic('91'),
      assignment('11'),
    ]);
    expect(problems).toEqual([]);
    expect([...assignments]).toEqual([
      ['1/quiz/91', usable('11')],
      ['1/assignment/11', usable('11')],
    ]);
    expect(asked(server, 'assignment_ids[]').at(-1)).toEqual(['11']);
  });

  test.each([
    ['a practice quiz', '92', 'quiz-without-grade', 'Practice'],
    ['an unknown quiz', '404', 'quiz-not-found', 'classic quiz 404'],
    ['a quiz whose assignment was deleted', '93', 'quiz-not-found', 'classic quiz 93'],
  ])('goes on without %s', async (_, id, code, words) => {
    const server = await serve(shop());
    const { assignments, problems } = await canvasAt(server.url).findQuizzes([classic(id), assignment('12')]);
    expect([...assignments.keys()]).toEqual(['1/assignment/12']);
    expect(problems).toEqual([expect.objectContaining({ code, severity: 'attention' })]);
    expect(problems[0]?.message).toContain(words);
  });

  test('fails where Canvas does not let us see a classic quiz that is configured', async () => {
    const server = await serve(shop());
    server.misbehave({
      when: ({ url }) => url.pathname.includes('/quizzes/'),
      fault: { kind: 'status', status: 403 },
    });
    expect((await failureOf(canvasAt(server.url).findQuizzes([classic('91')]))).status).toBe(403);
  });

  test('asks each course for its own', async () => {
    const server = await serve(shop());
    const { assignments, problems } = await canvasAt(server.url).findQuizzes([
      assignment('11'),
      assignment('21', '2'),
      assignment('11', '2'),
    ]);
    expect(paths(server).filter((path) => path.endsWith('assignments'))).toEqual([
      'GET /api/v1/courses/1/assignments',
      'GET /api/v1/courses/2/assignments',
      'GET /api/v1/courses/2/assignments',
    ]);
    expect([...assignments.values()].map(({ id, courseId }) => [id, courseId])).toEqual([
      ['11', '1'],
      ['21', '2'],
    ]);
    expect(problems.map(({ code }) => code)).toEqual(['quiz-not-found']);
  });

  test('asks for at most a hundred at once, and each once', async () => {
    const data = shop();
    data.courses[0]?.assignments.push(...range(1000, 230).map((id) => demoAssignment({ id })));
    const server = await serve(data);
    const wanted = [...range(1000, 230), '1000'].map((id) => assignment(id));
    const { assignments } = await canvasAt(server.url).findQuizzes(wanted);
    expect(assignments.size).toBe(230);
    expect(asked(server, 'assignment_ids[]').map((ids) => ids.length)).toEqual([100, 100, 30]);
  });

  test.each([
    [{ courseAccess: false }, 403, 'canvas-not-allowed'],
    [{ token: 'another' }, 401, 'canvas-token-refused'],
  ])('fails with a token that may not (%p)', async (options, status, code) => {
    const server = await serve(shop(), options);
    const error = await failureOf(canvasAt(server.url).findQuizzes([assignment('11')]));
    expect(error.status).toBe(status);
    expect(error.problems[0].code).toBe(code);
  });

  test('fails where the course does not exist', async () => {
    const server = await serve(shop());
    const error = await failureOf(canvasAt(server.url).findQuizzes([assignment('11', '404')]));
    expect(error.problems[0].code).toBe('canvas-not-found');
  });
});

describe('reading submissions', () => {
  const three = [usable('11'), usable('12'), usable(SHARDED)];

  test('asks for all students, each assignment, whole pages, and no answers of students', async () => {
    const server = await serve(shop());
    await canvasAt(server.url).submissions(three, WINDOW);
    expect(paths(server)).toEqual(Array(2).fill('GET /api/v1/courses/1/students/submissions'));
    for (const { url } of server.requests) {
      expect(url.searchParams.getAll('student_ids[]')).toEqual(['all']);
      expect(url.searchParams.getAll('assignment_ids[]')).toEqual(['11', '12', SHARDED]);
      expect(url.searchParams.get('per_page')).toBe('100');
      expect(url.searchParams.getAll('exclude_response_fields[]')).toEqual([
        'body',
        'attachments',
        'preview_url',
      ]);
    }
    expect(asked(server, 'submitted_since').flat()).toEqual(['2026-11-15T09:30:00Z']);
    expect(asked(server, 'graded_since').flat()).toEqual(['2026-11-15T09:30:00Z']);
  });

  test('gives what was handed in or graded in the window, each once', async () => {
    const server = await serve(shop());
    const submissions = await canvasAt(server.url).submissions(three, WINDOW);
    const on20th = {
      attempt: 1,
      submittedAt: at('20T10:00:00'),
      gradedAt: at('20T10:00:00'),
      excused: false,
    };
    const ungraded = { ...on20th, gradedAt: null, score: null, grade: null };
    const inTheSecond = { ...on20th, submittedAt: at('15T09:30:00'), gradedAt: at('15T09:30:00') };
    expect(submissions.sort((a, b) => a.id.localeCompare(b.id))).toEqual([
      { ...inTheSecond, id: '1', userId: '107', assignmentId: '11', score: 20, grade: '20' },
      {
        ...on20th,
        submittedAt: at('01T10:00:00'),
        id: '3',
        userId: '103',
        assignmentId: '12',
        score: 1,
        grade: 'complete',
      },
      { ...ungraded, id: '4', userId: SHARDED, assignmentId: '11' },
      { ...on20th, id: '5', userId: '101', assignmentId: '11', score: 19, grade: '19' },
      { ...on20th, id: '6', userId: '101', assignmentId: SHARDED, score: 0, grade: '0' },
      { ...ungraded, id: '7', userId: '101', assignmentId: '12', excused: true },
    ]);
    expect(progress.at(-1)).toBe('Reading submissions: 6 so far');
  });

  test('does not ask for late grades unless wanted', async () => {
    const server = await serve(shop());
    const submissions = await canvasAt(server.url, { includeLateGrades: false }).submissions(three, WINDOW);
    expect(submissions.map(({ id }) => id).sort()).toEqual(['1', '4', '5', '6', '7']);
    expect(asked(server, 'graded_since')).toEqual([[]]);
  });

  test('asks nothing where there is no quiz', async () => {
    const server = await serve(shop());
    await expect(canvasAt(server.url).submissions([], WINDOW)).resolves.toEqual([]);
    expect(server.requests).toHaveLength(0);
  });

  test('asks each course for its own', async () => {
    const server = await serve(shop());
    const submissions = await canvasAt(server.url).submissions([usable('11'), usable('21', '2')], WINDOW);
    expect(submissions.map(({ id }) => id).sort()).toEqual(['1', '4', '5', '8']);
    expect(new Set(paths(server))).toEqual(
      new Set(['GET /api/v1/courses/1/students/submissions', 'GET /api/v1/courses/2/students/submissions']),
    );
  });

  test('follows short and empty pages to the end, with links that are not cut off', async () => {
    const data = shop();
    const [first] = data.courses;
    const assignments = range(10_000_000_000_000_000, 120);
    first?.assignments.push(...assignments.map((id) => demoAssignment({ id })));
    first?.submissions.push(
      ...assignments.flatMap((assignmentId, index) =>
        ['101', '103', '104', '107'].map((userId, place) =>
          submission({
            id: String(1000 + 4 * index + place),
            userId,
            assignmentId,
            score: 20,
            submittedAt: at('20T10:00:00'),
          }),
        ),
      ),
    );
    const server = await serve(data, { shortPages: true, latencyMs: 5 });
    const submissions = await canvasAt(server.url).submissions(
      assignments.map((id) => usable(id)),
      WINDOW,
    );
    expect(submissions).toHaveLength(480);
    const sizes = asked(server, 'assignment_ids[]').map((ids) => ids.length);
    expect(Math.max(...sizes)).toBe(50);
    expect(server.maxConcurrent).toBe(2);
  });

  test('tells when a quiz has gone since it was looked for', async () => {
    const server = await serve(shop());
    const [problem] = await problemsOf(
      canvasAt(server.url).submissions([usable('11'), usable('13')], WINDOW),
    );
    expect(problem).toMatchObject({ code: 'quiz-ids-refused', severity: 'failed' });
    expect(problem.message).toContain('1');
  });

  test('fails where the token may not see grades', async () => {
    const server = await serve(shop(), { gradingRight: false });
    const error = await failureOf(canvasAt(server.url).submissions(three, WINDOW));
    expect(error.problems[0].code).toBe('canvas-not-allowed');
  });

  test('ends all of its requests when one has failed', async () => {
    const data = shop();
    const ids = range(1000, 1000);
    data.courses[0]?.assignments.push(...ids.map((id) => demoAssignment({ id })));
    const server = await serve(data);
    server.misbehave({ when: ({ url }) => url.searchParams.has('graded_since'), fault: { kind: 'hang' } });
    server.misbehave({ when: (_, index) => index > 1, fault: { kind: 'status', status: 404 } });
    const canvas = canvasAt(server.url, { retries: 5 });
    await failureOf(
      canvas.submissions(
        ids.map((id) => usable(id)),
        WINDOW,
      ),
    );
    await until(() => server.open === 0);
    // One more may have taken the connection of the one that failed.
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });
});

describe('reading people', () => {
  const everybody = ['101', SHARDED, '103', '104', '105', '106', '107', '999'];

  test('finds those whose enrolment has ended or not begun, and tells who is missing', async () => {
    const server = await serve(shop());
    const { people, testStudents, notFound, problems } = await canvasAt(server.url).people(
      new Map([['1', everybody]]),
    );
    expect(people.map(({ canvasUserId }) => canvasUserId).sort()).toEqual(
      ['101', '103', '104', '107', SHARDED].sort(),
    );
    expect(testStudents).toEqual(['106']);
    expect(notFound).toEqual(['105', '999']);
    expect(problems).toEqual([]);
    expect(people.find(({ canvasUserId }) => canvasUserId === '101')).toEqual({
      canvasUserId: '101',
      name: 'Ada Sprocket',
      sortableName: 'Sprocket, Ada',
      firstName: 'Ada',
      lastName: 'Sprocket',
      externalId: '10000101',
      loginId: 'adasprocket101',
      email: 'adasprocket101@example.edu',
    });
    // Who has no id or no address has the key; who was only invited has no login.
    expect(people.find(({ canvasUserId }) => canvasUserId === '104')).toMatchObject({
      externalId: null,
      email: null,
    });
    expect(people.find(({ canvasUserId }) => canvasUserId === '103')).toMatchObject({
      loginId: undefined,
      email: undefined,
    });
    expect(progress.at(-1)).toBe('Reading people: 5 so far');
  });

  test('asks once for a hundred, in every state, and no more where nobody is missing', async () => {
    const data = shop();
    const ids = range(2000, 201);
    data.courses[0]?.people.push(...ids.map((id) => person({ id, name: `Student ${id}` })));
    const server = await serve(data);
    const { people } = await canvasAt(server.url).people(new Map([['1', ids]]));
    expect(people.map(({ canvasUserId }) => canvasUserId).sort()).toEqual(ids);
    expect(asked(server, 'user_ids[]').map((batch) => batch.length)).toEqual([100, 100, 1]);
    for (const { url } of server.requests) {
      expect(url.pathname).toBe('/api/v1/courses/1/users');
      expect(url.searchParams.get('per_page')).toBe('100');
      expect(url.searchParams.getAll('include[]')).toEqual(['email', 'first_name', 'last_name']);
      expect(url.searchParams.getAll('enrollment_state[]')).toEqual([
        'active',
        'invited',
        'completed',
        'inactive',
      ]);
    }
  });

  test('asks each course for its own', async () => {
    const server = await serve(shop());
    const { people } = await canvasAt(server.url).people(
      new Map([
        ['1', ['101']],
        ['2', ['201']],
      ]),
    );
    expect(people.map(({ canvasUserId }) => canvasUserId).sort()).toEqual(['101', '201']);
    expect(paths(server).sort()).toEqual(['GET /api/v1/courses/1/users', 'GET /api/v1/courses/2/users']);
  });

  test('asks nothing where nobody is wanted', async () => {
    const server = await serve(shop());
    const nobody = { people: [], testStudents: [], notFound: [], problems: [] };
    await expect(canvasAt(server.url).people(new Map())).resolves.toEqual(nobody);
    await expect(canvasAt(server.url).people(new Map([['1', []]]))).resolves.toEqual(nobody);
    expect(server.requests).toHaveLength(0);
  });

  test('does without first and last names on an old install', async () => {
    const server = await serve(shop(), { firstNames: false });
    const { people } = await canvasAt(server.url).people(new Map([['1', ['101']]]));
    expect(people).toEqual([
      expect.objectContaining({ firstName: undefined, sortableName: 'Sprocket, Ada' }),
    ]);
  });

  test('fails where the token sees no campus wide ids', async () => {
    const server = await serve(shop(), { hide: ['sis_user_id'] });
    const problems = await problemsOf(canvasAt(server.url).people(new Map([['1', ['101', '103']]])));
    expect(problems).toEqual([
      expect.objectContaining({ code: 'canvas-no-external-ids', severity: 'failed' }),
    ]);
    expect(problems[0].message).toContain('in course 1');
  });

  test('does not fail where only the Test Student is left', async () => {
    const server = await serve(shop(), { hide: ['sis_user_id'] });
    const { people, testStudents } = await canvasAt(server.url).people(new Map([['1', ['106']]]));
    expect([people, testStudents]).toEqual([[], ['106']]);
  });

  test('says so where the token sees neither addresses nor logins', async () => {
    const hidden = await serve(shop(), { hide: ['email', 'login_id'] });
    const { people, problems } = await canvasAt(hidden.url).people(new Map([['1', ['101', '104']]]));
    expect(people).toHaveLength(2);
    expect(problems).toEqual([expect.objectContaining({ code: 'canvas-no-emails', severity: 'attention' })]);
    const logins = shop();
    for (const student of logins.courses[0]?.people ?? []) student.loginId = `${student.id}@example.edu`;
    for (const hide of ['email', 'login_id'] as const) {
      const server = await serve(logins, { hide: [hide] });
      const { problems: none } = await canvasAt(server.url).people(new Map([['1', ['101', '103']]]));
      expect(none).toEqual([]);
    }
  });

  test('does not say so where those who passed were only invited: Canvas shows nobody their addresses', async () => {
    const server = await serve(shop());
    const { people, problems } = await canvasAt(server.url).people(new Map([['1', ['103']]]));
    expect([people.length, problems]).toEqual([1, []]);
    expect(asked(server, 'enrollment_state[]').at(-1)).toEqual(['active', 'completed', 'inactive']);
  });

  test('says so where one of hundreds has begun, and Canvas shows this one no address either', async () => {
    const data = shop();
    const invited = range(2000, 250);
    data.courses[0]?.people.push(
      ...invited.map((id) => person({ id, name: `Student ${id}`, enrollmentState: 'invited' })),
    );
    const server = await serve(data, { hide: ['email'] });
    const wanted = new Map([['1', [...invited, '101']]]);
    const { people, problems } = await canvasAt(server.url).people(wanted);
    expect(people).toHaveLength(251);
    expect(problems.map(({ code }) => code)).toEqual(['canvas-no-emails']);
  });

  test('finds those whom the list lacks for reasons of its own', async () => {
    const server = await serve(shop());
    server.misbehave({
      when: ({ url }) => url.pathname.endsWith('/users'),
      fault: { kind: 'text', body: '[]', contentType: 'application/json' },
    });
    const wanted = new Map([['1', ['101', '107', '999']]]);
    const { people, testStudents, notFound } = await canvasAt(server.url).people(wanted);
    // Somebody of that name who has a campus wide id is a person.
    expect(people.map(({ canvasUserId }) => canvasUserId)).toEqual(['101', '107']);
    expect(testStudents).toEqual([]);
    expect(notFound).toEqual(['999']);
  });

  test('fails where a person may not be asked for', async () => {
    const server = await serve(shop());
    server.misbehave({
      when: ({ url }) => url.pathname.endsWith('/users/999'),
      fault: { kind: 'status', status: 403 },
    });
    const error = await failureOf(canvasAt(server.url).people(new Map([['1', ['101', '999']]])));
    expect(error.problems[0].code).toBe('canvas-not-allowed');
  });
});

describe('adding to a group', () => {
  const posted = (server: CanvasServer) =>
    server.requests.filter(({ method }) => method === 'POST').map(({ body }) => body.toString());

  test('posts those who are not in it, and only those', async () => {
    const server = await serve(shop());
    await expect(canvasAt(server.url).addToGroup('51', ['101', '103', SHARDED, '103'])).resolves.toBe(2);
    expect(server.data.groups[0]?.userIds).toEqual(['101', '103', SHARDED]);
    expect(posted(server)).toEqual(['user_id=103', `user_id=${SHARDED}`]);
    expect(server.requests.at(-1)?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(server.requests[0]?.url.search).toBe('?filter_states%5B%5D=accepted&per_page=100');
    expect(progress).toEqual(['Looking into the Canvas group 51']);
  });

  test('looks at all pages of a group', async () => {
    const server = await serve(shop());
    await expect(canvasAt(server.url).addToGroup('53', ['1000', '1249'])).resolves.toBe(0);
    expect(paths(server)).toEqual(Array(3).fill('GET /api/v1/groups/53/memberships'));
  });

  test.each([
    ['is not in the course', '201', 'canvas-not-allowed'],
    ['does not exist', '999', 'canvas-not-found'],
  ])('adds the others where somebody %s', async (_, stranger, code) => {
    const server = await serve(shop());
    const error = await failureOf(canvasAt(server.url).addToGroup('51', [stranger, '103', '104']));
    expect(error.problems[0].code).toBe(code);
    expect(server.data.groups[0]?.userIds).toEqual(['101', '103', '104']);
  });

  test('fails where the group is full, and does not quote the refusal, which might name somebody', async () => {
    const server = await serve(shop());
    const error = await failureOf(canvasAt(server.url).addToGroup('52', ['103', '104']));
    expect(error.problems[0].code).toBe('canvas-refused');
    expect(error.message).not.toContain('The group is full.');
    expect(server.data.groups[1]?.userIds).toEqual(['101', '103']);
  });

  test('fails where the group is unknown, and posts nothing', async () => {
    const server = await serve(shop());
    expect((await failureOf(canvasAt(server.url).addToGroup('404', ['103']))).status).toBe(404);
    expect(posted(server)).toEqual([]);
  });

  test.each([
    [{ kind: 'status', status: 401, headers: { 'www-authenticate': 'Bearer' } }, 'canvas-token-refused'],
    [{ kind: 'throttle', status: 403 }, 'canvas-throttled'],
    [{ kind: 'throttle' }, 'canvas-throttled'],
    [{ kind: 'status', status: 500 }, 'canvas-server-error'],
    [{ kind: 'html' }, 'canvas-web-page'],
    // On a connection that was used before, the end of it says nothing, so the same is asked once more on a new one.
    [{ kind: 'drop' }, 'canvas-unreachable', 2],
  ] as const)(
    'is given up after %p, which is about nobody in particular',
    async (fault, code, times: number = 1) => {
      const server = await serve(shop());
      server.misbehave({ when: ({ method }) => method === 'POST', fault });
      const error = await failureOf(canvasAt(server.url).addToGroup('51', ['103', '104']));
      expect(error.problems[0].code).toBe(code);
      expect(posted(server)).toHaveLength(times);
    },
  );

  test.each(['', 'OK', '{"id":"1"}'])('does not take the answer "%s" for a membership', async (body) => {
    const server = await serve(shop());
    const fault = { kind: 'text', body, contentType: 'application/json' } as const;
    server.misbehave({ when: ({ method }) => method === 'POST', fault });
    const [problem] = await problemsOf(canvasAt(server.url).addToGroup('51', ['103']));
    expect(problem.code).toBe('canvas-answer-invalid');
    expect(problem.message).toContain('POST /api/v1/groups/51/memberships');
  });
});
