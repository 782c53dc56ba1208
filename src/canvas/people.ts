import type { Query } from '../http/types.ts';
import type { PeopleLookup } from '../ports.ts';
import { batches, type CanvasContext } from './context.ts';
import { checkRights, type CoursePeople } from './rights.ts';
import { listUsers, MOST_IDS, oneUserOf, type Found } from './users.ts';

type CourseLookup = CoursePeople & Omit<PeopleLookup, 'problems'>;

/** Who these users are, asked for in batches, each user in one course. */
export async function readPeople(
  context: CanvasContext,
  userIdsByCourse: Map<string, string[]>,
): Promise<PeopleLookup> {
  context.progress('Reading people');
  let total = 0;
  const count = (found: number) => {
    total += found;
    context.progress(`Reading people: ${total} so far`);
  };
  const courses = await Promise.all(
    [...userIdsByCourse].map(([courseId, ids]) => readCourse(context, courseId, ids, count)),
  );
  return {
    people: courses.flatMap(({ people }) => people),
    testStudents: courses.flatMap(({ testStudents }) => testStudents),
    notFound: courses.flatMap(({ notFound }) => notFound),
    problems: await checkRights(context, courses),
  };
}

async function readCourse(
  context: CanvasContext,
  courseId: string,
  ids: string[],
  count: (found: number) => void,
): Promise<CourseLookup> {
  const lookup: CourseLookup = { courseId, people: [], testStudents: [], notFound: [] };
  const missing = new Set(ids);
  await Promise.all(
    batches(ids, MOST_IDS).map(async (batch) => {
      const listed = (await listUsers(context, courseId, batch)).map(({ person }) => person);
      const found = listed.filter(({ canvasUserId }) => missing.delete(canvasUserId));
      for (const person of found) lookup.people.push(person);
      count(found.length);
    }),
  );
  await findMissing(context, [...missing], lookup);
  return lookup;
}

/** Who is not in the list is asked for by other means. */
async function findMissing(
  context: CanvasContext,
  missing: string[],
  { courseId, people, testStudents, notFound }: CourseLookup,
): Promise<void> {
  const left = new Set(missing);
  const more: Query = [
    ['include[]', 'test_student'],
    ['include[]', 'enrollments'],
  ];
  for (const batch of batches(missing, MOST_IDS)) {
    for (const { person, enrollmentTypes } of await listUsers(context, courseId, batch, { more })) {
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

/** The Test Student is not marked as such: it is missing from the list, has this name and no campus wide id. */
function isTestStudent({ person, enrollmentTypes }: Found): boolean {
  if (enrollmentTypes.includes('StudentViewEnrollment')) return true;
  return (person.externalId ?? '') === '' && person.sortableName === 'Student, Test';
}
