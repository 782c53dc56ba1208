import { answerJson, badRequest, castId, findCourse, forbidden, notFound } from './canvas-call.ts';
import type { Call } from './canvas-call.ts';
import { numberedPage, withGaps } from './canvas-paging.ts';
import { hasRight, maySeeGrades } from './canvas-rights.ts';
import type { CanvasCourse, CanvasPerson, CourseRight } from './data.ts';
import type { Answer } from './faults.ts';
import { id } from './json.ts';
import type { Json } from './json.ts';

const ENROLLMENT_TYPES = ['student', 'teacher', 'ta', 'observer', 'designer', 'student_view'];
const ENROLLMENT_STATES = ['active', 'invited', 'rejected', 'completed', 'inactive'];
/** Canvas-api: without `enrollment_state[]` only people who are still current are listed. */
const CURRENT = ['active', 'invited'];
const SINGLE_USER_STATES = ['active', 'invited', 'completed', 'inactive'];
/** Canvas-api: people who are only invited come without a login and without an address. */
const WITHOUT_LOGIN = ['invited', 'rejected'];

const byName = new Intl.Collator('en');

function isTestStudent(person: CanvasPerson): boolean {
  return person.type === 'StudentViewEnrollment';
}

/** Canvas-api: which keys are there depends on rights and on `include[]`. */
function personFields(call: Call, course: CanvasCourse, person: CanvasPerson, withEmail: boolean): Json {
  const includes = call.query.getAll('include[]');
  const { firstNames } = call.settings;
  const may = (right: CourseRight): boolean => hasRight(call, course, right);
  const hasLogin = !WITHOUT_LOGIN.includes(person.enrollmentState);
  const names = (key: string, value: string): Record<string, Json> =>
    firstNames && includes.includes(key) ? { [key]: value } : {};
  return {
    id: id(person.id),
    name: person.name,
    created_at: '2024-08-20T10:00:00-04:00',
    sortable_name: person.sortableName,
    short_name: person.name,
    ...(may('read_sis') ? { sis_user_id: person.sisUserId, integration_id: null } : {}),
    ...(may('view_user_logins') && hasLogin && person.loginId !== null ? { login_id: person.loginId } : {}),
    ...(may('read_email_addresses') && hasLogin && withEmail ? { email: person.email } : {}),
    ...names('first_name', person.firstName),
    ...names('last_name', person.lastName),
    ...(includes.includes('enrollments') ? { enrollments: [enrollmentFields(course, person)] } : {}),
  };
}

function enrollmentFields(course: CanvasCourse, person: CanvasPerson): Json {
  return {
    id: id(person.id),
    user_id: id(person.id),
    course_id: id(course.id),
    type: person.type,
    role: person.type,
    enrollment_state: person.enrollmentState,
    limit_privileges_to_course_section: false,
  };
}

function checkedValues(call: Call, name: string, allowed: readonly string[]): string[] {
  const values = call.query.getAll(name);
  if (!values.every((value) => allowed.includes(value)))
    throw badRequest({ errors: [{ message: `${name} is invalid` }] });
  return values;
}

/** Fewer letters Canvas refuses to search for; older ones want three. */
const SHORTEST_SEARCH = 2;

/**
 * What `search_term` finds: a part of the display name, and where the caller may see them of login, campus wide id and
 * address, whatever the case; or the whole Canvas id.
 */
function searchFilter(call: Call): (person: CanvasPerson) => boolean {
  const term = call.query.get('search_term')?.trim().toLowerCase() ?? '';
  if (term === '') return () => true;
  if (term.length < SHORTEST_SEARCH)
    throw badRequest({
      errors: [{ field: 'search_term', code: 'invalid', message: '2 or more characters is required' }],
    });
  const { hide } = call.settings;
  return (person) =>
    person.id === term ||
    [
      person.name,
      hide.has('login_id') ? null : person.loginId,
      hide.has('sis_user_id') ? null : person.sisUserId,
      hide.has('email') ? null : person.email,
    ].some((text) => text?.toLowerCase().includes(term));
}

function selectPeople(call: Call, course: CanvasCourse): CanvasPerson[] {
  const states = checkedValues(call, 'enrollment_state[]', ENROLLMENT_STATES);
  const types = checkedValues(call, 'enrollment_type[]', ENROLLMENT_TYPES);
  const wanted: readonly string[] = states.length === 0 ? CURRENT : states;
  const isFound = searchFilter(call);
  const selected = course.people.filter(
    (person) =>
      isFound(person) &&
      wanted.includes(person.enrollmentState) &&
      (types.length === 0 || types.includes(isTestStudent(person) ? 'student_view' : 'student')),
  );
  if (!call.query.has('user_ids[]')) return selected;
  const ids = new Set(call.query.getAll('user_ids[]').map(castId));
  return selected.filter((person) => ids.has(person.id));
}

/**
 * `GET /courses/:course/users`. Canvas-api: needs the roster or the grades; unknown people are left out without a word, and the Test Student is taken
 * out after the list was cut into pages.
 */
export function listPeople(call: Call): Answer {
  const course = findCourse(call);
  if (!hasRight(call, course, 'read_roster') && !maySeeGrades(call, course)) throw forbidden();
  const people = selectPeople(call, course).sort((left, right) =>
    byName.compare(left.sortableName, right.sortableName),
  );
  const showTestStudent =
    call.query.getAll('include[]').includes('test_student') ||
    call.query.getAll('enrollment_type[]').includes('student_view');
  const visible = people.map((person) => (isTestStudent(person) && !showTestStudent ? null : person));
  const { rows, link } = numberedPage(call, withGaps(call, visible));
  return answerJson(
    call,
    rows.map((person) => personFields(call, course, person, true)),
    link,
  );
}

/** `GET /courses/:course/users/:user`. Canvas-api: needs the roster; 404 for who is not enrolled and for the Test Student. */
export function showPerson(call: Call): Answer {
  const course = findCourse(call);
  if (!hasRight(call, course, 'read_roster')) throw forbidden();
  const found = course.people.find((person) => person.id === call.path[1]);
  if (found === undefined || isTestStudent(found) || !SINGLE_USER_STATES.includes(found.enrollmentState))
    throw notFound();
  return answerJson(
    call,
    personFields(call, course, found, call.query.getAll('include[]').includes('email')),
  );
}
