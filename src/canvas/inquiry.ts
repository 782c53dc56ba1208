import type { Account, DetailedSubmission } from '../core/explain/types.ts';
import type { Query } from '../http/types.ts';
import type { Search } from '../ports.ts';
import { batches, parse, type CanvasContext } from './context.ts';
import { detailedSubmissions } from './schema.ts';
import { MOST_IDS as MOST_ASSIGNMENTS, pathOf, submissionPages } from './submissions.ts';
import { listUsers } from './users.ts';

/** With these the list has the Test Student, and says how everybody is enrolled. */
const HOW_ENROLLED: Query = [
  ['include[]', 'test_student'],
  ['include[]', 'enrollments'],
];

/** Everybody in the courses whom Canvas finds, each account once, with all its enrolments. */
export async function searchPeople(
  context: CanvasContext,
  courseIds: string[],
  { term, canvasUserIds }: Search,
): Promise<Account[]> {
  context.progress('Looking for the person in Canvas');
  const found = await Promise.all(
    courseIds.map(async (courseId) => {
      const byTerm = term === null ? [] : await search(context, courseId, [['search_term', term]]);
      const byId = canvasUserIds.length === 0 ? [] : await search(context, courseId, [], canvasUserIds);
      return [...byTerm, ...byId];
    }),
  );
  const accounts = new Map<string, Account>();
  for (const account of found.flat()) {
    const { canvasUserId } = account.person;
    const known = accounts.get(canvasUserId);
    const isNew =
      known?.enrolments.every(({ courseId }) => courseId !== account.enrolments[0]?.courseId) ?? true;
    if (known === undefined) accounts.set(canvasUserId, account);
    else if (isNew) known.enrolments = [...known.enrolments, ...account.enrolments];
  }
  return [...accounts.values()];
}

const UNKNOWN = { type: '', state: null };

/** Somebody who is in several sections of a course is enrolled in each of them. */
function once<T extends { type: string; state: string | null }>(enrolments: T[]): T[] {
  return [...new Map(enrolments.map((one) => [`${one.type} ${one.state ?? ''}`, one])).values()];
}

async function search(
  context: CanvasContext,
  courseId: string,
  query: Query,
  ids: string[] = [],
): Promise<Account[]> {
  const users = await listUsers(context, courseId, ids, { more: [...query, ...HOW_ENROLLED] });
  return users.map(({ person, enrolments }) => ({
    person,
    // Who is listed is enrolled, also where Canvas does not say how.
    enrolments: (enrolments.length === 0 ? [UNKNOWN] : once(enrolments)).map((one) => ({ courseId, ...one })),
  }));
}

/**
 * All submissions of these accounts to these assignments of a course, with what explains them. All of them must be in
 * the course: Canvas refuses the whole question where it shows the caller one of them not.
 */
export async function readSubmissionsOf(
  context: CanvasContext,
  courseId: string,
  canvasUserIds: string[],
  assignmentIds: string[],
): Promise<DetailedSubmission[]> {
  context.progress('Reading the submissions of the person');
  const wanted = new Set(canvasUserIds);
  const found: DetailedSubmission[] = [];
  for (const batch of batches(assignmentIds, MOST_ASSIGNMENTS)) {
    for await (const page of submissionPages(context, courseId, canvasUserIds, batch, [])) {
      const rows = parse(detailedSubmissions, page, `GET ${pathOf(courseId)}`);
      for (const row of rows) if (wanted.has(row.userId) && batch.includes(row.assignmentId)) found.push(row);
    }
  }
  return found;
}
