import { fail, problem } from '../catalogue.ts';
import { emailOf } from '../core/students.ts';
import type { Person } from '../core/types.ts';
import { HttpFailure } from '../http/failure.ts';
import type { Query } from '../http/types.ts';
import type { PeopleLookup } from '../ports.ts';
import { batches, PAGE_SIZE, parse, type CanvasContext } from './context.ts';
import { oneUser, users } from './schema.ts';

/** The length of the address is the limit. */
const MOST_IDS = 100;

const FIELDS: Query = ['email', 'first_name', 'last_name'].map((field) => ['include[]', field]);

/** Without these the list silently lacks everybody whose enrolment has ended or is not begun. */
const EVERY_STATE: Query = ['active', 'invited', 'completed', 'inactive'].map((state) => [
  'enrollment_state[]',
  state,
]);

type Found = ReturnType<typeof oneUser.parse>;

/** Who these users are, asked for in batches, each user in one course. */
export async function readPeople(
  context: CanvasContext,
  userIdsByCourse: Map<string, string[]>,
): Promise<PeopleLookup> {
  context.progress('Reading people');
  const people: Person[] = [];
  const lookup: PeopleLookup = { people, testStudents: [], notFound: [], problems: [] };
  await Promise.all(
    [...userIdsByCourse].map(async ([courseId, ids]) => {
      const missing = new Set(ids);
      await Promise.all(
        batches(ids, MOST_IDS).map(async (batch) => {
          for (const { person } of await listUsers(context, courseId, batch, [])) {
            if (missing.delete(person.canvasUserId)) people.push(person);
          }
          context.progress(`Reading people: ${people.length} so far`);
        }),
      );
      await findMissing(context, courseId, [...missing], lookup);
    }),
  );
  return checkRights(lookup);
}

/** The list lacks the Test Student, unknown people and some more: they are asked for by other means. */
async function findMissing(
  context: CanvasContext,
  courseId: string,
  missing: string[],
  { people, testStudents, notFound }: PeopleLookup,
): Promise<void> {
  const left = new Set(missing);
  const withTests: Query = [
    ['include[]', 'test_student'],
    ['include[]', 'enrollments'],
  ];
  for (const batch of batches(missing, MOST_IDS)) {
    for (const { person, enrollmentTypes } of await listUsers(context, courseId, batch, withTests)) {
      if (!left.delete(person.canvasUserId)) continue;
      if (enrollmentTypes.includes('StudentViewEnrollment')) testStudents.push(person.canvasUserId);
      else people.push(person);
    }
  }
  for (const id of left) {
    const user = await oneUserOf(context, courseId, id);
    if (user === null) notFound.push(id);
    else if (isTestStudent(user)) testStudents.push(id);
    else people.push(user.person);
  }
}

async function listUsers(
  { http }: CanvasContext,
  courseId: string,
  ids: string[],
  more: Query,
): Promise<Found[]> {
  const path = `/api/v1/courses/${courseId}/users`;
  const asked = ids.map((id) => ['user_ids[]', id] as const);
  const found: Found[] = [];
  for await (const page of http.pages(path, [...asked, ...FIELDS, ...more, ...EVERY_STATE, PAGE_SIZE])) {
    found.push(...parse(users, page, `GET ${path}`));
  }
  return found;
}

/**
 * One user of a course; null where Canvas knows none. Of an account that was merged into another one Canvas shows
 * that other one, but the submissions are still those of the id that was asked for, so this id stays.
 */
async function oneUserOf({ http }: CanvasContext, courseId: string, id: string): Promise<Found | null> {
  const path = `/api/v1/courses/${courseId}/users/${id}`;
  try {
    const found = parse(oneUser, await http.json(path, FIELDS), `GET ${path}`);
    return { ...found, person: { ...found.person, canvasUserId: id } };
  } catch (error) {
    if (error instanceof HttpFailure && error.status === 404) return null;
    throw error;
  }
}

/** The Test Student is not marked as such: it is missing from the list, has this name and no campus wide id. */
function isTestStudent({ person, enrollmentTypes }: Found): boolean {
  if (enrollmentTypes.includes('StudentViewEnrollment')) return true;
  return (person.externalId ?? '') === '' && person.sortableName === 'Student, Test';
}

/** A key that is missing for everybody is a right that the token lacks, and no property of these people. */
function checkRights(lookup: PeopleLookup): PeopleLookup {
  const { people } = lookup;
  if (people.length === 0) return lookup;
  if (people.every(({ externalId }) => externalId === undefined)) throw fail('canvas-no-external-ids');
  // A login serves as an address where it is one; at many schools it is not.
  const noEmails = people.every((person) => person.email === undefined && emailOf(person, 'email') === '');
  return noEmails ? { ...lookup, problems: [...lookup.problems, problem('canvas-no-emails')] } : lookup;
}
