import { describe, expect, test } from '@jest/globals';
import type { CanvasCourse, CourseRight } from '../../src/demo/data.ts';
import { SUBMISSIONS, ask, canvasWith, rowsOf, smallCanvas } from './ask.ts';

/** The small Canvas with something changed in its first course. */
function changed(change: Partial<CanvasCourse>) {
  const data = smallCanvas();
  Object.assign(data.courses[0] ?? {}, change);
  return canvasWith(data);
}

const without = (...missingRights: CourseRight[]) => changed({ missingRights });

async function jsonOf(answer: Promise<Response>): Promise<unknown> {
  return (await answer).json();
}

describe('the owner of the token', () => {
  test('is known by name, and the profile has the address and the login', async () => {
    const canvas = await canvasWith(smallCanvas());
    expect(await jsonOf(ask(canvas, '/users/self'))).toMatchObject({ id: '4242', name: 'Workshop Robot' });
    expect(await jsonOf(ask(canvas, '/users/self'))).not.toHaveProperty('primary_email');
    expect(await jsonOf(ask(canvas, '/users/self/profile'))).toMatchObject({
      id: '4242',
      primary_email: 'workshop.robot@example.edu',
      login_id: 'workshoprobot',
      time_zone: 'America/New_York',
    });
  });

  test.each([undefined, true])(
    'sees in the own enrolment alone whether a section is the limit: %s',
    async (limit) => {
      const canvas = await changed(limit === undefined ? {} : { limitedToSection: limit });
      expect(await rowsOf(ask(canvas, '/courses/1/enrollments?user_id=self'))).toMatchObject([
        { user_id: '4242', type: 'TeacherEnrollment', limit_privileges_to_course_section: limit ?? false },
      ]);
    },
  );

  test('sees the enrolments of others as well', async () => {
    const canvas = await canvasWith(smallCanvas());
    const all = await rowsOf(ask(canvas, '/courses/1/enrollments'));
    expect(all.map((row) => row['user_id'])).toEqual(['4242', '101', '10170000001100253', '103', '104']);
    expect(await rowsOf(ask(canvas, '/courses/1/enrollments?user_id=103'))).toMatchObject([
      { type: 'StudentEnrollment', enrollment_state: 'invited' },
    ]);
    expect(await rowsOf(ask(canvas, '/courses/1/enrollments?user_id=77'))).toEqual([]);
  });
});

describe('a course', () => {
  test('shows its state and the own enrolments; term and number of students on request', async () => {
    const canvas = await changed({ workflowState: 'unpublished' });
    const plain = await jsonOf(ask(canvas, '/courses/1'));
    expect(plain).toMatchObject({
      id: '1',
      workflow_state: 'unpublished',
      enrollments: [{ type: 'teacher', user_id: '4242' }],
    });
    expect(plain).not.toHaveProperty('term');
    const more = '/courses/1?include[]=term&include[]=total_students';
    expect(await jsonOf(ask(canvas, more))).toMatchObject({
      term: { name: 'Default Term' },
      total_students: 2,
    });
  });

  test('outside its dates shows its id and no more', async () => {
    const canvas = await changed({ restrictedByDate: true });
    expect(await jsonOf(ask(canvas, '/courses/1'))).toEqual({ id: '1', access_restricted_by_date: true });
  });
});

describe('a right that is missing in one course', () => {
  test('is false there by its name, and true in another course', async () => {
    const canvas = await without('read_sis', 'manage_groups_manage');
    const names = 'permissions[]=read_sis&permissions[]=read_roster&permissions[]=manage_groups_manage';
    expect(await jsonOf(ask(canvas, `/courses/1/permissions?${names}`))).toEqual({
      read_sis: false,
      read_roster: true,
      manage_groups_manage: false,
    });
    expect(await jsonOf(ask(canvas, '/courses/2/permissions?permissions[]=read_sis'))).toEqual({
      read_sis: true,
    });
  });

  test.each<[right: CourseRight, key: string]>([
    ['read_sis', 'sis_user_id'],
    ['view_user_logins', 'login_id'],
    ['read_email_addresses', 'email'],
  ])('without %s the people of the course have no %s', async (right, key) => {
    const [ada] = await rowsOf(ask(await without(right), '/courses/1/users?user_ids[]=101&include[]=email'));
    expect(ada).not.toHaveProperty(key);
    expect(ada).toHaveProperty('name');
    const [di] = await rowsOf(ask(await without(right), '/courses/2/users?include[]=email'));
    expect(di).toHaveProperty(key);
  });

  test('the submissions need one of the two rights to grades', async () => {
    expect((await ask(await without('manage_grades'), SUBMISSIONS)).status).toBe(200);
    expect((await ask(await without('view_all_grades'), SUBMISSIONS)).status).toBe(200);
    expect((await ask(await without('manage_grades', 'view_all_grades'), SUBMISSIONS)).status).toBe(403);
  });

  test('the list of people needs the roster or the grades, and one person needs the roster', async () => {
    const roster = await without('read_roster');
    expect((await ask(roster, '/courses/1/users')).status).toBe(200);
    expect((await ask(roster, '/courses/1/users/101')).status).toBe(403);
    const nothing = await without('read_roster', 'manage_grades', 'view_all_grades');
    expect((await ask(nothing, '/courses/1/users')).status).toBe(403);
  });

  test('without the right to groups nobody can be added, and the group can still be seen', async () => {
    const canvas = await without('manage_groups_manage');
    const posted = await fetch(`${canvas.url}/api/v1/groups/51/memberships`, {
      method: 'POST',
      headers: { authorization: 'Bearer demo-canvas-token' },
      body: new URLSearchParams({ user_id: '101' }),
    });
    expect(posted.status).toBe(403);
    expect(await jsonOf(ask(canvas, '/groups/51'))).toMatchObject({ id: '51', course_id: '1' });
    expect((await ask(canvas, '/groups/59')).status).toBe(404);
  });
});

test('an assignment says whether its grades are hidden until they are posted', async () => {
  const data = smallCanvas();
  Object.assign(data.courses[0]?.assignments[0] ?? {}, { postManually: true });
  const canvas = await canvasWith(data);
  expect(await jsonOf(ask(canvas, '/courses/1/assignments/11'))).toMatchObject({ post_manually: true });
  expect(await jsonOf(ask(canvas, '/courses/1/assignments/12'))).toMatchObject({ post_manually: false });
});

test('every answer has the date of the server, also one that is refused', async () => {
  const canvas = await canvasWith(smallCanvas());
  const skewOf = async (path: string) =>
    Date.parse((await ask(canvas, path)).headers.get('date') ?? '') - Date.now();
  expect(Math.abs(await skewOf('/users/self'))).toBeLessThan(60_000);
  canvas.clockAheadMs = 3_600_000;
  for (const path of ['/users/self', '/courses/9']) {
    expect(Math.abs((await skewOf(path)) - 3_600_000)).toBeLessThan(60_000);
  }
});

test('the tokens of the caller are listed, each with its beginning and when it expires', async () => {
  const canvas = await canvasWith({ ...smallCanvas(), tokenExpiresAt: '2027-03-01T00:00:00.500Z' });
  expect(await rowsOf(ask(canvas, '/users/self/user_generated_tokens?per_page=100'))).toMatchObject([
    { token_hint: 'zzzzz' },
    { token_hint: 'demo-', expires_at: '2027-03-01T00:00:00Z' },
  ]);
});
