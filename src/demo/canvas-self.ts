import { answerJson, findCourse } from './canvas-call.ts';
import type { Call } from './canvas-call.ts';
import { numberedPage } from './canvas-paging.ts';
import { printTime } from './canvas-time.ts';
import type { CanvasCourse } from './data.ts';
import type { Answer } from './faults.ts';
import { id } from './json.ts';
import type { Json } from './json.ts';

/** The owner of the token, by id. */
export const CALLER = '4242';
const NAMES = { name: 'Workshop Robot', sortable_name: 'Robot, Workshop', short_name: 'Workshop Robot' };

/** `GET /users/self`. */
export function showSelf(call: Call): Answer {
  return answerJson(call, {
    id: id(CALLER),
    created_at: '2024-08-20T10:00:00-04:00',
    ...NAMES,
    effective_locale: 'en',
    permissions: { can_update_name: true, can_update_avatar: false, limit_parent_app_web_access: false },
  });
}

/** `GET /users/self/profile`. */
export function showProfile(call: Call): Answer {
  return answerJson(call, {
    id: id(CALLER),
    ...NAMES,
    title: null,
    bio: null,
    primary_email: 'workshop.robot@example.edu',
    login_id: 'workshoprobot',
    integration_id: null,
    time_zone: 'America/New_York',
    locale: null,
    effective_locale: 'en',
  });
}

/**
 * `GET /users/self/user_generated_tokens`: the tokens that the caller made by hand, each with its first five characters.
 * The first one is another one than the caller uses.
 */
export function listTokens(call: Call): Answer {
  const token = (key: string, purpose: string, hint: string, expiresAt: string | null): Json => ({
    id: id(key),
    created_at: '2026-08-20T10:00:00Z',
    expires_at: expiresAt,
    workflow_state: 'active',
    user_id: id(CALLER),
    purpose,
    app_name: 'User-Generated',
    token_hint: hint,
  });
  const { rows, link } = numberedPage(call, [
    token('801', 'a spreadsheet', 'zzzzz', '2026-01-01T00:00:00Z'),
    token('802', 'grit-sync', call.settings.token.slice(0, 5), printTime(call.data.tokenExpiresAt ?? null)),
  ]);
  return answerJson(call, rows, link);
}

/** The caller's own enrolment, as the course itself shows it. */
export function ownEnrollment(): Record<string, Json> {
  return {
    type: 'teacher',
    role: 'TeacherEnrollment',
    role_id: id('4'),
    user_id: id(CALLER),
    enrollment_state: 'active',
  };
}

function enrollmentRow(course: CanvasCourse, given: Record<string, Json>): Record<string, Json> {
  return {
    id: id(String(BigInt(course.id) * 10n + 1n)),
    course_id: id(course.id),
    course_section_id: id(String(BigInt(course.id) * 10n)),
    limit_privileges_to_course_section: false,
    ...given,
  };
}

/**
 * `GET /courses/:course/enrollments`. Canvas-api: whether a teacher sees one section only stands here and nowhere else;
 * the types have other names than in the course.
 */
export function listEnrollments(call: Call): Answer {
  const course = findCourse(call);
  const own = enrollmentRow(course, {
    ...ownEnrollment(),
    type: 'TeacherEnrollment',
    limit_privileges_to_course_section: course.limitedToSection ?? false,
  });
  const students = course.people.map((person) =>
    enrollmentRow(course, {
      id: id(person.id),
      user_id: id(person.id),
      type: person.type,
      role: person.type,
      enrollment_state: person.enrollmentState,
    }),
  );
  const wanted = call.query.get('user_id');
  const people = new Map([
    [CALLER, own],
    ...course.people.map(({ id: key }, at) => [key, students[at] ?? {}] as const),
  ]);
  const found = people.get(wanted === 'self' ? CALLER : (wanted ?? ''));
  const rows = wanted === null ? [own, ...students] : found === undefined ? [] : [found];
  const page = numberedPage(call, rows);
  return answerJson(call, page.rows, page.link);
}
