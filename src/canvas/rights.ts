import { fail, problem } from '../catalogue.ts';
import { emailOf } from '../core/students.ts';
import type { Person, Problem } from '../core/types.ts';
import { batches, type CanvasContext } from './context.ts';
import { BEGUN, listUsers, MOST_IDS } from './users.ts';

/** The people who were found in a course. */
export interface CoursePeople {
  courseId: string;
  people: Person[];
}

/**
 * Finds out what the token may not see: rights are given by course, and a key that is missing there for everybody is
 * such a right, and no property of these people. Without campus wide ids nothing can go on, without addresses it can.
 */
export async function checkRights(context: CanvasContext, courses: CoursePeople[]): Promise<Problem[]> {
  const withoutIds = courses.filter(
    ({ people }) => people.length > 0 && people.every(({ externalId }) => externalId === undefined),
  );
  if (withoutIds.length > 0) throw fail('canvas-no-external-ids', { courseIds: withoutIds.map(idOf) });
  const withoutEmails: CoursePeople[] = [];
  for (const course of courses) if (await hidesEmails(context, course)) withoutEmails.push(course);
  return withoutEmails.length > 0
    ? [problem('canvas-no-emails', { courseIds: withoutEmails.map(idOf) })]
    : [];
}

const idOf = ({ courseId }: CoursePeople) => courseId;

/**
 * Whether Canvas keeps the addresses in a course from the token. Who was only invited, or was not in the list and so
 * was asked for alone, may come without one in any case: only somebody in the list whose enrolment has begun is proof.
 */
async function hidesEmails(context: CanvasContext, { courseId, people }: CoursePeople): Promise<boolean> {
  // A login serves as an address where it is one; at many schools it is not.
  if (people.some((person) => person.email !== undefined || emailOf(person, 'email') !== '')) return false;
  const ids = people.map(({ canvasUserId }) => canvasUserId);
  for (const batch of batches(ids, MOST_IDS)) {
    if ((await listUsers(context, courseId, batch, { states: BEGUN })).length > 0) return true;
  }
  return false;
}
