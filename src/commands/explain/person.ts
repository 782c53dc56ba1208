import { fail } from '../../catalogue.ts';
import type { PersonFacts } from '../../core/explain/explain.ts';
import { externalIdOf, findSubjects, searchTermOf, type Subject } from '../../core/explain/find.ts';
import type { Account, DetailedSubmission } from '../../core/explain/types.ts';
import { sameExternalId, type GritExport } from '../../core/marks.ts';
import { quizzesIn } from '../../core/requirements.ts';
import type { Memory } from '../../core/memory/memory.ts';
import type { Assignment, Requirement } from '../../core/types.ts';
import type { Inquiry } from '../../ports.ts';
import { onePerson } from './whom.ts';

/** Where somebody is looked for. */
export interface Places {
  inquiry: Inquiry;
  requirements: Requirement[];
  assignments: Map<string, Assignment>;
  grit: GritExport;
  memory: Memory;
}

/** Canvas's word for its own test student. */
const TEST_STUDENT = 'StudentViewEnrollment';

/** Finds the one who is meant, and all that Canvas knows of them; throws where that is nobody, or not one person. */
export async function findPerson(
  text: string,
  places: Places,
): Promise<{ subject: Subject; facts: PersonFacts }> {
  const { inquiry, grit, memory } = places;
  const courseIds = [...new Set(quizzesIn(places.requirements).map(({ courseId }) => courseId))];
  const canvasUserIds = /^\d{1,19}$/.test(text.trim()) ? [text.trim()] : [];
  const accounts = await inquiry.search(courseIds, { term: searchTermOf(text), canvasUserIds });
  checkRights(accounts, courseIds);
  const named = onePerson(findSubjects(text, { accounts, grit, memory }), text, 'Canvas, Grit or the memory');
  const subject = await withAllAccounts(named, courseIds, inquiry);
  const submissions = await submissionsOf(subject.accounts, places);
  const types = subject.accounts.flatMap(({ enrolments }) => enrolments.map(({ type }) => type));
  const facts: PersonFacts = {
    accounts: subject.accounts,
    isTestStudent: types.includes(TEST_STUDENT),
    externalId: subject.externalId,
    submissions,
  };
  return { subject, facts };
}

/** A pass fails as well where the token may see the campus wide id of nobody. */
function checkRights(accounts: Account[], courseIds: string[]): void {
  const students = accounts.filter(({ enrolments }) => enrolments.every(({ type }) => type !== TEST_STUDENT));
  if (students.length > 0 && students.every(({ person }) => person.externalId === undefined)) {
    throw fail('canvas-no-external-ids', { courseIds });
  }
}

/**
 * The same person with every account that has the campus wide id, by whatever name: in Grit they are one row. Who was
 * found in Grit or the memory alone may be in Canvas under another name, or with leading zeros.
 */
async function withAllAccounts(subject: Subject, courseIds: string[], inquiry: Inquiry): Promise<Subject> {
  const { externalId } = subject;
  if (externalId === null) return subject;
  const term = searchTermOf(externalId);
  const found = term === null ? [] : await inquiry.search(courseIds, { term, canvasUserIds: [] });
  const idOf = ({ person }: Account) => externalIdOf(person);
  const same = found.filter((account) => idOf(account) === externalId);
  const accounts = new Map([...subject.accounts, ...same].map((one) => [one.person.canvasUserId, one]));
  if (accounts.size > 0) return { ...subject, accounts: [...accounts.values()] };
  const alike = found.filter((account) => sameExternalId(idOf(account) ?? '', externalId));
  const [id, ...others] = new Set(alike.map(idOf));
  return id === undefined || others.length > 0 ? subject : { ...subject, externalId: id, accounts: alike };
}

/** A question for each course: Canvas shows the submissions of students only, and only of those in the course. */
async function submissionsOf(
  accounts: Account[],
  { inquiry, assignments }: Places,
): Promise<DetailedSubmission[]> {
  const found: DetailedSubmission[] = [];
  for (const courseId of new Set([...assignments.values()].map((assignment) => assignment.courseId))) {
    const ids = [...assignments.values()].filter((one) => one.courseId === courseId).map(({ id }) => id);
    const students = accounts.filter(({ enrolments }) =>
      enrolments.some((one) => one.courseId === courseId && /^(?:Student|$)/.test(one.type)),
    );
    const userIds = students.map(({ person }) => person.canvasUserId);
    if (userIds.length > 0)
      for (const one of await inquiry.submissionsOf(courseId, userIds, [...new Set(ids)])) found.push(one);
  }
  return found;
}
