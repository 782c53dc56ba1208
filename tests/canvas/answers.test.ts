import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { SyncError } from '../../src/errors.ts';
import { BASE, rejection } from '../http/support.ts';
import { assignment, canvasAt, classic, usable, WINDOW } from './support.ts';

const network = setupServer();

beforeAll(() => {
  network.listen({ onUnhandledRequest: 'error' });
});
afterEach(() => {
  network.resetHandlers();
});
afterAll(() => {
  network.close();
});

/** Canvas answers with that JSON text at any path that ends so, and with an empty list elsewhere. */
function answer(end: string, body: string): void {
  network.use(
    http.all(`${BASE}/*`, ({ request }) => {
      const found = new URL(request.url).pathname.endsWith(end);
      return new HttpResponse(found ? body : '[]', { headers: { 'content-type': 'application/json' } });
    }),
  );
}

const canvas = () => canvasAt(BASE);
const quizzes = () => canvas().findQuizzes([assignment('11')]);
const submissions = () => canvas().submissions([usable('11')], WINDOW);
const people = (...ids: string[]) => canvas().people(new Map([['1', ids]]));

/** What a submission lacks, where Canvas says no more of it than what decides. */
const UNKNOWN = { attempt: null, submittedAt: null, gradedAt: null };

const submission = (given: string) => `[{"id":"1","user_id":"2","assignment_id":"11"${given}}]`;
const user = (given: string) => `[{"id":"101"${given}}]`;

describe('an id', () => {
  test.each(['"9007199254740993"', '9007199254740991', '0'])('may be %s', async (id) => {
    answer('/submissions', `[{"id":${id},"user_id":${id},"assignment_id":"11"}]`);
    const text = id.replaceAll('"', '');
    await expect(submissions()).resolves.toEqual([
      { id: text, userId: text, assignmentId: '11', score: null, grade: null, excused: false, ...UNKNOWN },
    ]);
  });

  test.each([
    '10170000001100253',
    '9007199254740993',
    '1.5',
    '-1',
    '"-1"',
    '"self"',
    '""',
    'null',
    'true',
    '[1]',
  ])('must not be %s, or the wrong person might get the permission', async (id) => {
    answer('/submissions', `[{"id":"1","user_id":${id},"assignment_id":"11"}]`);
    const error = await rejection(submissions());
    expect(error).toBeInstanceOf(SyncError);
    expect((error as SyncError).problems[0].code).toBe('canvas-answer-invalid');
    expect((error as SyncError).message).toContain('GET /api/v1/courses/1/students/submissions: 0.user_id');
  });
});

describe('an answer of the wrong shape is a failure', () => {
  test.each<[string, string, () => Promise<unknown>]>([
    ['assignments', '{"errors":[]}', quizzes],
    ['assignments', '[{"name":"x"}]', quizzes],
    ['assignments', '[{"id":"11","points_possible":"20"}]', quizzes],
    ['assignments', '[{"id":"11","published":"no"}]', quizzes],
    ['submissions', '{"while(1)":1}', submissions],
    ['submissions', 'null', submissions],
    ['submissions', '"text"', submissions],
    ['submissions', '[null]', submissions],
    ['submissions', submission(',"score":"19"'), submissions],
    ['submissions', submission(',"grade":19'), submissions],
    ['submissions', submission(',"excused":"no"'), submissions],
    ['users', '{}', () => people('101')],
    ['users', user(',"sis_user_id":1.5'), () => people('101')],
    ['users', user(',"sis_user_id":10170000001100253'), () => people('101')],
    ['users/101', '[]', () => people('101')],
    ['quizzes/9', '[]', () => canvas().findQuizzes([classic('9')])],
    ['memberships', '[{"id":"1"}]', () => canvas().addToGroup('51', [])],
  ])('%s: %s', async (end, body, ask) => {
    answer(end, body);
    const error = await rejection(ask());
    expect(error).toBeInstanceOf(SyncError);
    expect((error as SyncError).problems[0]).toMatchObject({
      code: 'canvas-answer-invalid',
      severity: 'failed',
    });
  });
});

describe('what is not needed may be missing or odd', () => {
  test('of an assignment', async () => {
    answer('/assignments', '[{"id":11,"points_possible":null},{"id":"12","published":true}]');
    const { assignments, problems } = await quizzes();
    expect(problems).toEqual([]);
    // What was not asked for is left out.
    expect([...assignments.values()]).toEqual([
      { id: '11', courseId: '1', name: 'without a name', pointsPossible: null },
    ]);
  });

  test('of an assignment, save the points: without them nobody passes it by its grade text, and it is named', async () => {
    answer('/assignments', '[{"id":"11","name":"Laser"}]');
    const { assignments, problems } = await quizzes();
    expect([...assignments]).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({ code: 'quiz-points-unknown', severity: 'attention' }),
    ]);
    expect(problems[0]?.message).toContain('"Laser" (assignment 11)');
  });

  test('of a classic quiz', async () => {
    answer('/quizzes/9', '{"id":9,"title":7,"assignment_id":null}');
    const { problems } = await canvas().findQuizzes([classic('9')]);
    expect(problems[0]).toMatchObject({ code: 'quiz-without-grade' });
    expect(problems[0]?.message).toContain('without a title');
  });

  test('of a submission; one to another assignment is not for us', async () => {
    answer(
      '/submissions',
      '[{"id":"1","user_id":"2","assignment_id":"11","score":19.5,"grade":null,"excused":null,"late":"x","user":7},' +
        '{"id":"3","user_id":"2","assignment_id":"12","score":20}]',
    );
    await expect(submissions()).resolves.toEqual([
      { id: '1', userId: '2', assignmentId: '11', score: 19.5, grade: null, excused: false, ...UNKNOWN },
    ]);
  });

  test('of a submission: what is kept for the record only, and odd', async () => {
    answer('/submissions', submission(',"attempt":"2","submitted_at":5,"graded_at":{}'));
    await expect(submissions()).resolves.toEqual([expect.objectContaining(UNKNOWN)]);
    answer('/submissions', submission(',"attempt":2,"submitted_at":"2026-11-20T10:00:00Z","graded_at":null'));
    await expect(submissions()).resolves.toEqual([
      expect.objectContaining({ attempt: 2, submittedAt: '2026-11-20T10:00:00Z', gradedAt: null }),
    ]);
  });

  test('of a person; a key that is missing is told from one without a value', async () => {
    answer('/users', user(',"sis_user_id":1234,"email":null,"enrollments":"odd","created_at":5'));
    const found = await people('101');
    expect(found.people).toEqual([
      expect.objectContaining({ canvasUserId: '101', externalId: '1234', email: null, loginId: undefined }),
    ]);
  });

  test('of a list of people: who was not asked for', async () => {
    answer('/users', '[{"id":"101","sis_user_id":"00123","email":"a@example.edu"},{"id":"102"}]');
    const found = await people('101');
    expect(found.people).toEqual([expect.objectContaining({ canvasUserId: '101', externalId: '00123' })]);
  });
});

describe('a person whom the list lacks', () => {
  const missing = (first: string, second: string, alone: string) => {
    network.use(
      http.get(`${BASE}/api/v1/courses/1/users`, ({ request }) => {
        const withTests = new URL(request.url).searchParams.getAll('include[]').includes('test_student');
        return new HttpResponse(withTests ? second : first);
      }),
      http.get(`${BASE}/api/v1/courses/1/users/101`, () => new HttpResponse(alone)),
    );
  };

  test('may come when the Test Student is asked for', async () => {
    missing('[]', '[{"id":"101","sis_user_id":"1"},{"id":"999","sis_user_id":"2"}]', '{}');
    const { people: found, testStudents, notFound } = await people('101');
    expect(found.map(({ canvasUserId }) => canvasUserId)).toEqual(['101']);
    expect([testStudents, notFound]).toEqual([[], []]);
  });

  test('may be answered under another id, where accounts were merged, and is still who was asked for', async () => {
    missing('[]', '[]', '{"id":"202","sis_user_id":"1","sortable_name":"Sprocket, Ada"}');
    const { people: found, notFound } = await people('101');
    expect(found).toEqual([expect.objectContaining({ canvasUserId: '101', externalId: '1' })]);
    expect(notFound).toEqual([]);
  });

  test.each([
    ['the enrolment', '{"id":"101","sis_user_id":"1","enrollments":[{"type":"StudentViewEnrollment"}]}'],
    ['the name, without a campus wide id', '{"id":"101","sortable_name":"Student, Test","sis_user_id":null}'],
    ['the name, with an empty one', '{"id":"101","sortable_name":"Student, Test","sis_user_id":""}'],
    ['the name, where none can be seen', '{"id":"101","sortable_name":"Student, Test"}'],
  ])('is the Test Student by %s', async (_, body) => {
    missing('[]', '[]', body);
    const { people: found, testStudents } = await people('101');
    expect([found, testStudents]).toEqual([[], ['101']]);
  });

  test.each([
    '{"id":"101","sortable_name":"Student, Test","sis_user_id":"1"}',
    '{"id":"101","sortable_name":"Sprocket, Ada","sis_user_id":null}',
    '{"id":"101","sis_user_id":"1","enrollments":[{"type":"StudentEnrollment"}]}',
  ])('is a person otherwise: %s', async (body) => {
    missing('[]', '[]', body);
    const { people: found, testStudents } = await people('101');
    expect([found.length, testStudents]).toEqual([1, []]);
  });
});

describe('a key that Canvas left out', () => {
  const courses = () => canvas().people(new Map(['1', '2', '3'].map((course) => [course, [`${course}01`]])));
  /** In each course one person, with these keys. */
  const oneEach = (keys: string[]) => {
    network.use(
      ...keys.map((given, index) =>
        http.get(`${BASE}/api/v1/courses/${index + 1}/users`, () => {
          return new HttpResponse(`[{"id":"${index + 1}01"${given}}]`);
        }),
      ),
    );
  };
  const all = ',"sis_user_id":"1","email":null';

  test('for one person alone is no missing right', async () => {
    answer('/users', '[{"id":"101","email":"a@example.edu"},{"id":"102","sis_user_id":null}]');
    const { people: found, problems } = await people('101', '102');
    expect(found.map(({ externalId }) => externalId)).toEqual([undefined, null]);
    expect(problems).toEqual([]);
  });

  test('for everybody in some courses is a right that is missing there: campus wide ids', async () => {
    oneEach([',"email":null', all, '']);
    const error = await rejection(courses());
    expect(error).toBeInstanceOf(SyncError);
    const [problem, ...more] = (error as SyncError).problems;
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: 'canvas-no-external-ids', severity: 'failed' });
    expect(problem.message).toContain('in course 1, 3');
  });

  test('for everybody in some courses is a right that is missing there: addresses', async () => {
    oneEach([',"sis_user_id":"1"', all, ',"sis_user_id":"1"']);
    const { people: found, problems } = await courses();
    expect(found.map(({ canvasUserId }) => canvasUserId)).toEqual(['101', '201', '301']);
    expect(problems).toEqual([expect.objectContaining({ code: 'canvas-no-emails', severity: 'attention' })]);
    expect(problems[0]?.message).toContain('in course 1, 3');
  });

  test('is no missing right to addresses where somebody was found one by one', async () => {
    network.use(
      http.get(`${BASE}/api/v1/courses/1/users`, () => new HttpResponse('[]')),
      http.get(`${BASE}/api/v1/courses/1/users/101`, () => {
        return new HttpResponse('{"id":"101","sis_user_id":"1"}');
      }),
    );
    const { people: found, problems } = await people('101');
    expect([found.length, problems]).toEqual([1, []]);
  });
});
