import http from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { person, submission } from '../../src/demo/build.ts';
import { SUBMISSIONS, allPages, ask, canvasWith, linksOf, rowsOf, smallCanvas } from './ask.ts';

const NOT_FOUND = { errors: [{ message: 'The specified resource does not exist.' }] };
const UNAUTHORIZED = {
  status: 'unauthorized',
  errors: [{ message: 'user not authorized to perform that action' }],
};

function ids(rows: { id: string }[]): string[] {
  return rows.map((row) => row.id);
}

describe('who asks', () => {
  test.each([
    ['no token', { authorization: '' }, 'user authorization required'],
    ['a wrong token', { authorization: 'Bearer wrong' }, 'Invalid access token.'],
    ['an expired token', { authorization: 'Bearer old' }, 'Expired access token.'],
    ['a scheme in lower case', { authorization: 'bearer demo-canvas-token' }, 'user authorization required'],
  ])('%s is a 401 that names the scheme', async (_, headers, message) => {
    const canvas = await canvasWith(smallCanvas(), { expiredToken: 'old' });
    const answer = await ask(canvas, '/courses/1', headers);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="canvas-lms"');
    expect(await answer.text()).toContain(message);
  });

  test('without a User-Agent everything is refused with HTML', async () => {
    const canvas = await canvasWith(smallCanvas());
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const headers = { authorization: 'Bearer demo-canvas-token' };
      http.get(`${canvas.url}/api/v1/courses/1`, { headers, agent: false }, resolve).on('error', reject);
    });
    answer.resume();
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['content-type']).toContain('text/html');
  });

  test('a path outside the API leads to a login page with status 200', async () => {
    const canvas = await canvasWith(smallCanvas());
    const first = await fetch(`${canvas.url}/courses/1`, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([302, '/login']);
    const second = await fetch(`${canvas.url}/courses/1`);
    expect(second.status).toBe(200);
    expect(second.headers.get('content-type')).toContain('text/html');
  });

  test('somebody who is not a member gets a 403 without WWW-Authenticate, and an unknown course is a 404', async () => {
    const canvas = await canvasWith(smallCanvas(), { courseAccess: false });
    const known = await ask(canvas, '/courses/1');
    expect([known.status, known.headers.get('www-authenticate')]).toEqual([403, null]);
    expect(await known.json()).toEqual(UNAUTHORIZED);
    const unknown = await ask(canvas, '/courses/9');
    expect([unknown.status, await unknown.json()]).toEqual([404, NOT_FOUND]);
  });

  test('who may not grade is refused the submissions and still sees the people', async () => {
    const canvas = await canvasWith(smallCanvas(), { gradingRight: false });
    expect((await ask(canvas, SUBMISSIONS)).status).toBe(403);
    expect((await ask(canvas, '/courses/1/users')).status).toBe(200);
    const rights = await ask(
      canvas,
      '/courses/1/permissions?permissions[]=manage_grades&permissions[]=read_sis&permissions[]=fly',
    );
    expect(await rights.json()).toEqual({ manage_grades: false, read_sis: true, fly: false });
  });
});

describe('ids and numbers', () => {
  test('ids are strings on request', async () => {
    const canvas = await canvasWith(smallCanvas());
    const answer = await ask(canvas, `${SUBMISSIONS}&assignment_ids[]=11&per_page=1`, {
      accept: 'application/json, application/json+canvas-string-ids',
    });
    expect(await rowsOf(answer)).toMatchObject([
      { id: '1001', user_id: '101', assignment_id: '11', grader_id: '-9001', attempt: 1 },
    ]);
  });

  test('without it they are numbers with all their digits', async () => {
    const canvas = await canvasWith(smallCanvas());
    const text = await (await ask(canvas, SUBMISSIONS, { accept: 'application/json' })).text();
    expect(text).toContain('"user_id":10170000001100253');
    expect(text).toContain('"id":999,');
    expect(text).toContain('"grader_id":-9001');
  });

  test('scores are floats and times are cut to seconds', async () => {
    const canvas = await canvasWith(smallCanvas());
    const text = await (await ask(canvas, SUBMISSIONS)).text();
    expect(text).toContain('"score":19.0,"grade":"19"');
    expect(text).toContain('"score":86.67,"grade":"86.67%"');
    expect(text).toContain('"submitted_at":"2026-11-20T10:00:00Z"');
  });

  test('campus wide ids are text in either case', async () => {
    const data = smallCanvas();
    data.courses[0]?.people.push(person({ id: '105', name: 'Lo Zero', sisUserId: '00012345' }));
    const canvas = await canvasWith(data);
    const text = await (await ask(canvas, '/courses/1/users', { accept: 'application/json' })).text();
    expect(text).toContain('"sis_user_id":"00012345"');
  });
});

describe('the list of submissions', () => {
  test('holds concluded and invited people and the Test Student, in the order of ids', async () => {
    const canvas = await canvasWith(smallCanvas());
    expect(ids(await rowsOf(ask(canvas, SUBMISSIONS)))).toEqual(['999', '1001', '1004', '10170000000000001']);
  });

  test('lacks who was removed from the course', async () => {
    const canvas = await canvasWith(smallCanvas());
    const ada = canvas.data.courses[0]?.people[0];
    Object.assign(ada ?? {}, { enrollmentState: 'deleted' });
    expect(ids(await rowsOf(ask(canvas, SUBMISSIONS)))).not.toContain('1001');
  });

  test('is refused to a teacher who does not ask for all students', async () => {
    const canvas = await canvasWith(smallCanvas());
    const answer = await ask(canvas, '/courses/1/students/submissions?assignment_ids[]=11');
    expect([answer.status, await answer.json()]).toEqual([403, UNAUTHORIZED]);
  });

  test.each([
    ['unknown', '440'],
    ['unpublished', '13'],
    ['deleted', '14'],
    ["a quiz's", '91'],
    ['empty', ''],
  ])('is refused whole where one id is %s', async (_, bad) => {
    const canvas = await canvasWith(smallCanvas());
    const answer = await ask(canvas, `${SUBMISSIONS}&assignment_ids[]=11&assignment_ids[]=${bad}`);
    expect([answer.status, await answer.json()]).toEqual([
      403,
      { error: 'invalid assignment ids requested' },
    ]);
    expect(answer.headers.get('www-authenticate')).toBeNull();
  });

  test('reads "11,12" as 11', async () => {
    const canvas = await canvasWith(smallCanvas());
    const rows = await rowsOf(ask(canvas, `${SUBMISSIONS}&assignment_ids[]=11,12`));
    expect(new Set(rows.map((row) => row['assignment_id']))).toEqual(new Set(['11']));
  });

  test.each([
    ['one millisecond earlier', '2026-11-20T10:00:00.699Z', true],
    ['the same microsecond', '2026-11-20T10:00:00.700000Z', false],
    ['the second that is printed', '2026-11-20T10:00:00Z', true],
    ['one microsecond earlier', '2026-11-20T10:00:00.699999Z', true],
    ['another zone, one second later', '2026-11-20T12:00:01%2B02:00', false],
  ])('filters strictly and on microseconds: %s', async (_, since, listed) => {
    const canvas = await canvasWith(smallCanvas());
    const rows = await rowsOf(ask(canvas, `${SUBMISSIONS}&submitted_since=${since}`));
    expect(ids(rows).includes('1001')).toBe(listed);
  });

  test('shows late grades to graded_since alone; both filters together mean AND', async () => {
    const canvas = await canvasWith(smallCanvas());
    const since = '2026-11-15T00:00:00Z';
    const late = '10170000000000001';
    expect(ids(await rowsOf(ask(canvas, `${SUBMISSIONS}&graded_since=${since}`)))).toContain(late);
    expect(ids(await rowsOf(ask(canvas, `${SUBMISSIONS}&submitted_since=${since}`)))).not.toContain(late);
    const both = `${SUBMISSIONS}&submitted_since=${since}&graded_since=${since}`;
    expect(ids(await rowsOf(ask(canvas, both)))).not.toContain(late);
  });

  test.each(['2026-11-15', '2026-11-15T10:00Z', '2026-11-15T10:00:00+02:00', 'yesterday'])(
    'calls %s no time',
    async (text) => {
      const canvas = await canvasWith(smallCanvas());
      const answer = await ask(canvas, `${SUBMISSIONS}&submitted_since=${text}`);
      const errors = { submitted_since: 'Invalid datetime for submitted_since' };
      expect([answer.status, await answer.json()]).toEqual([400, { errors }]);
    },
  );

  test('leaves out the fields that are not wanted', async () => {
    const canvas = await canvasWith(smallCanvas());
    const unwanted = 'exclude_response_fields[]=body&exclude_response_fields[]=attachments';
    const [row] = await rowsOf(ask(canvas, `${SUBMISSIONS}&${unwanted}&per_page=1`));
    expect(Object.keys(row ?? {})).toEqual(expect.arrayContaining(['id', 'preview_url']));
    expect(Object.keys(row ?? {})).not.toEqual(expect.arrayContaining(['body']));
    const [short] = await rowsOf(ask(canvas, `${SUBMISSIONS}&response_fields[]=id&per_page=1`));
    expect(short).toEqual({ id: '999' });
  });
});

describe('pages', () => {
  test('a bookmark is the id of the last row; there is no prev, and last only at the end', async () => {
    const canvas = await canvasWith(smallCanvas());
    const first = linksOf(await ask(canvas, `${SUBMISSIONS}&per_page=3&access_token=x`));
    const here = `${canvas.url}/api/v1/courses/1/students/submissions?student_ids%5B%5D=all`;
    expect(first).toEqual({
      current: `${here}&page=first&per_page=3`,
      next: `${here}&page=bookmark:WzEwMDRd&per_page=3`,
      first: `${here}&page=first&per_page=3`,
    });
    const second = linksOf(await ask(canvas, first['next']?.split('/api/v1')[1] ?? ''));
    expect(Object.keys(second)).toEqual(['current', 'first', 'last']);
    expect(second['last']).toBe(second['current']);
  });

  test('links repeat the query, sorted and escaped', async () => {
    const canvas = await canvasWith(smallCanvas());
    const answer = await ask(
      canvas,
      `${SUBMISSIONS}&submitted_since=2026-11-15T09:30:00Z&assignment_ids[]=12&assignment_ids[]=11`,
    );
    expect(linksOf(answer)['current']).toContain(
      '?assignment_ids%5B%5D=12&assignment_ids%5B%5D=11&student_ids%5B%5D=all&submitted_since=2026-11-15T09%3A30%3A00Z&page=first&per_page=10',
    );
  });

  test.each([
    ['', '10'],
    ['&per_page=0', '1'],
    ['&per_page=-5', '1'],
    ['&per_page=1000', '100'],
  ])('per_page%s becomes %s', async (given, effective) => {
    const canvas = await canvasWith(smallCanvas());
    const { current } = linksOf(await ask(canvas, `${SUBMISSIONS}${given}`));
    expect(new URL(current ?? '').searchParams.get('per_page')).toBe(effective);
  });

  test('a numbered page of a bookmarked list is not found; page 1 and a broken bookmark are the first', async () => {
    const canvas = await canvasWith(smallCanvas());
    expect((await ask(canvas, `${SUBMISSIONS}&page=2`)).status).toBe(404);
    expect(ids(await rowsOf(ask(canvas, `${SUBMISSIONS}&page=1&per_page=1`)))).toEqual(['999']);
    expect(ids(await rowsOf(ask(canvas, `${SUBMISSIONS}&page=bookmark:!!&per_page=1`)))).toEqual(['999']);
  });

  test('an empty list has no next link', async () => {
    const canvas = await canvasWith(smallCanvas());
    const answer = await ask(canvas, `${SUBMISSIONS}&submitted_since=2030-01-01T00:00:00Z`);
    expect(Object.keys(linksOf(answer))).toEqual(['current', 'first', 'last']);
    expect(await rowsOf(answer)).toEqual([]);
  });

  test('short and empty pages can come before the end, and nothing is lost', async () => {
    const canvas = await canvasWith(smallCanvas(), { shortPages: true });
    const pages = await allPages(canvas, `${SUBMISSIONS}&per_page=3`);
    expect(pages.map((page) => page.length)).toEqual([1, 0, 3]);
    expect(ids(pages.flat())).toEqual(['999', '1001', '1004', '10170000000000001']);
    const states = 'enrollment_state[]=active&enrollment_state[]=completed&enrollment_state[]=invited';
    const people = await allPages(canvas, `/courses/1/users?${states}&per_page=2`);
    expect(people.map((page) => page.length)).toEqual([1, 0, 1, 1]);
  });

  test('links that do not fit into 6 KB are left out, the next link last', async () => {
    const data = smallCanvas();
    const people = Array.from({ length: 120 }, (_, number) =>
      person({ id: String(10_170_000_000_000_000n + BigInt(number)), name: `Student ${number}` }),
    );
    data.courses[0]?.people.push(...people);
    const canvas = await canvasWith(data);
    const query = people.slice(0, 100).map(({ id }) => `user_ids[]=${id}`);
    const answer = await ask(canvas, `/courses/1/users?${query.join('&')}&per_page=20`);
    expect(Object.keys(linksOf(answer))).toEqual(['next']);
  });

  test('a list that is being read stays as it was, and the next reading sees the change', async () => {
    const canvas = await canvasWith(smallCanvas());
    const first = await ask(canvas, `${SUBMISSIONS}&per_page=3`);
    const late = submission({
      id: '5000',
      userId: '101',
      assignmentId: '12',
      score: 1,
      submittedAt: new Date(),
    });
    canvas.data.courses[0]?.submissions.push(late);
    const rest = await rowsOf(ask(canvas, linksOf(first)['next']?.split('/api/v1')[1] ?? ''));
    expect(ids(rest)).toEqual(['10170000000000001']);
    expect(ids(await rowsOf(ask(canvas, SUBMISSIONS)))).toContain('5000');
  });
});

describe('people', () => {
  const everybody = ['active', 'invited', 'completed', 'inactive']
    .map((state) => `enrollment_state[]=${state}`)
    .join('&');

  test('without enrollment_state[] concluded people are missing, and unknown ones always', async () => {
    const canvas = await canvasWith(smallCanvas());
    const wanted = 'user_ids[]=101&user_ids[]=10170000001100253&user_ids[]=77';
    expect(ids(await rowsOf(ask(canvas, `/courses/1/users?${wanted}`)))).toEqual(['101']);
    const all = await rowsOf(ask(canvas, `/courses/1/users?${wanted}&${everybody}`));
    expect(ids(all)).toEqual(['10170000001100253', '101']);
  });

  test('the Test Student is taken out after paging', async () => {
    const canvas = await canvasWith(smallCanvas());
    const pages = await allPages(canvas, '/courses/1/users?per_page=1');
    expect(pages.map(ids)).toEqual([['101'], [], ['103']]);
    expect(ids(await rowsOf(ask(canvas, '/courses/1/users?include[]=test_student')))).toContain('104');
    const onlyTest = await rowsOf(
      ask(canvas, '/courses/1/users?enrollment_type[]=student_view&include[]=enrollments'),
    );
    expect(onlyTest).toMatchObject([
      { id: '104', sis_user_id: null, enrollments: [{ type: 'StudentViewEnrollment' }] },
    ]);
  });

  test('first and last names come on request, and never from an old install', async () => {
    const path = '/courses/1/users?user_ids[]=101&include[]=first_name&include[]=last_name';
    const [now] = await rowsOf(ask(await canvasWith(smallCanvas()), path));
    expect(now).toMatchObject({ first_name: 'Ada', last_name: 'Sprocket', sortable_name: 'Sprocket, Ada' });
    const [before] = await rowsOf(ask(await canvasWith(smallCanvas(), { firstNames: false }), path));
    expect(before).not.toHaveProperty('first_name');
  });

  test('keys that the caller may not see are missing for everybody', async () => {
    const canvas = await canvasWith(smallCanvas(), { hide: ['sis_user_id', 'email'] });
    const [ada] = await rowsOf(ask(canvas, '/courses/1/users?user_ids[]=101&include[]=email'));
    expect(ada).not.toHaveProperty('sis_user_id');
    expect(ada).not.toHaveProperty('email');
    expect(ada).toHaveProperty('login_id');
  });

  test('who is only invited has neither login nor address', async () => {
    const canvas = await canvasWith(smallCanvas());
    const [cy] = await rowsOf(ask(canvas, '/courses/1/users?user_ids[]=103&include[]=email'));
    expect(cy).toHaveProperty('sis_user_id');
    expect(cy).not.toHaveProperty('login_id');
    expect(cy).not.toHaveProperty('email');
  });

  test('one by one: concluded people are found, strangers and the Test Student are not', async () => {
    const canvas = await canvasWith(smallCanvas());
    const found = await ask(canvas, '/courses/1/users/10170000001100253');
    expect(await found.json()).not.toHaveProperty('email');
    const withEmail = await ask(canvas, '/courses/1/users/10170000001100253?include[]=email');
    expect(await withEmail.json()).toHaveProperty('email');
    expect((await ask(canvas, '/courses/1/users/201')).status).toBe(404);
    expect((await ask(canvas, '/courses/1/users/104')).status).toBe(404);
  });
});

describe('assignments and quizzes', () => {
  test('unpublished assignments are listed, and only classic quizzes have a quiz id', async () => {
    const canvas = await canvasWith(smallCanvas());
    const rows = await rowsOf(
      ask(canvas, '/courses/1/assignments?assignment_ids[]=11&assignment_ids[]=13&per_page=100'),
    );
    expect(rows).toMatchObject([
      { id: '11', quiz_id: '91', is_quiz_assignment: true, published: true, points_possible: 20 },
      { id: '13', published: false },
    ]);
    expect(rows[1]).not.toHaveProperty('quiz_id');
  });

  test('ids that do not exist are named', async () => {
    const canvas = await canvasWith(smallCanvas());
    const wanted = ['11', '14', '91'].map((id) => `assignment_ids[]=${id}`).join('&');
    const answer = await ask(canvas, `/courses/1/assignments?${wanted}&per_page=100`);
    expect([answer.status, await answer.json()]).toEqual([400, { message: 'Invalid assignment_ids: 14,91' }]);
  });

  test('a page smaller than the list of ids refuses good ones, and more than 100 ids are too many', async () => {
    const canvas = await canvasWith(smallCanvas());
    const small = await ask(
      canvas,
      '/courses/1/assignments?assignment_ids[]=11&assignment_ids[]=12&per_page=1',
    );
    expect(await small.json()).toEqual({ message: 'Invalid assignment_ids: 12' });
    const many = Array.from({ length: 101 }, () => 'assignment_ids[]=11').join('&');
    expect((await ask(canvas, `/courses/1/assignments?${many}&per_page=100`)).status).toBe(400);
  });

  test('a quiz leads to its assignment; a practice quiz to none; one that does not exist is a 404', async () => {
    const canvas = await canvasWith(smallCanvas());
    expect(await (await ask(canvas, '/courses/1/quizzes/91')).json()).toMatchObject({ assignment_id: '11' });
    expect(await (await ask(canvas, '/courses/1/quizzes/92')).json()).toMatchObject({ assignment_id: null });
    expect((await ask(canvas, '/courses/1/quizzes/11')).status).toBe(404);
  });
});

describe('groups', () => {
  async function join(
    canvas: Awaited<ReturnType<typeof canvasWith>>,
    group: string,
    user: string,
  ): Promise<[number, unknown]> {
    const answer = await fetch(`${canvas.url}/api/v1/groups/${group}/memberships`, {
      method: 'POST',
      headers: { authorization: 'Bearer demo-canvas-token', accept: 'application/json+canvas-string-ids' },
      body: new URLSearchParams({ user_id: user }),
    });
    return [answer.status, await answer.json()];
  }

  test('joining is idempotent and leaves the other group of the set', async () => {
    const canvas = await canvasWith(smallCanvas());
    expect(await join(canvas, '51', '101')).toMatchObject([200, { user_id: '101', just_created: true }]);
    expect(await join(canvas, '51', '101')).toMatchObject([200, { just_created: false }]);
    const path = (id: string): string => `/groups/${id}/memberships?filter_states[]=accepted&per_page=100`;
    expect(await rowsOf(ask(canvas, path('51')))).toMatchObject([
      { user_id: '101', workflow_state: 'accepted' },
    ]);
    expect(await rowsOf(ask(canvas, path('52')))).toEqual([]);
  });

  test('refusals: unknown group, unknown person, not in the course, group full, no right', async () => {
    const canvas = await canvasWith(smallCanvas());
    expect(await join(canvas, '59', '101')).toEqual([404, NOT_FOUND]);
    expect(await join(canvas, '51', '77')).toEqual([404, NOT_FOUND]);
    expect(await join(canvas, '51', '201')).toEqual([403, UNAUTHORIZED]);
    expect(await join(canvas, '53', '101')).toMatchObject([
      400,
      { errors: { group_id: [{ message: 'The group is full.' }] } },
    ]);
    expect(await join(await canvasWith(smallCanvas(), { groupRight: false }), '51', '101')).toEqual([
      403,
      UNAUTHORIZED,
    ]);
  });
});
