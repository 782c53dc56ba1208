import { fail } from '../catalogue.ts';
import type { OpenQuestion } from '../core/prerequisites.ts';
import type { Assignment, Submission, Window } from '../core/types.ts';
import { isThrottled } from '../http/facts.ts';
import { HttpFailure } from '../http/failure.ts';
import type { Query } from '../http/types.ts';
import { batches, PAGE_SIZE, parse, type CanvasContext } from './context.ts';
import { submissions as schema } from './schema.ts';

/** Canvas repeats the whole list of ids in each link of an answer, whose header is cut off at 6 KB. */
export const MOST_IDS = 50;

/** Canvas's word for all students; without any it gives the caller's own submissions. */
const EVERYBODY = ['all'];

/** Left out of the answers: quiz answers of students, which are nobody's business here, and bulky things. */
const EXCLUDED: Query = ['body', 'attachments', 'preview_url'].map((field) => [
  'exclude_response_fields[]',
  field,
]);

/**
 * The submissions to these assignments in the window, each once. Handing in and grading are two questions:
 * marking an essay, a regrade or a grade typed by a teacher does not count as handed in, however new it is.
 */
export async function readSubmissions(
  context: CanvasContext,
  assignments: Assignment[],
  { since }: Window,
  includeLateGrades: boolean,
): Promise<Submission[]> {
  context.progress('Reading submissions');
  const found = new Map<string, Submission>();
  const filters = includeLateGrades ? ['submitted_since', 'graded_since'] : ['submitted_since'];
  const lists = [...new Set(assignments.map(({ courseId }) => courseId))].flatMap((courseId) => {
    const ids = new Set(
      assignments.filter((assignment) => assignment.courseId === courseId).map(({ id }) => id),
    );
    return batches([...ids], MOST_IDS).flatMap((batch) =>
      filters.map((filter) => ({ courseId, batch, filter })),
    );
  });
  await Promise.all(
    lists.map(async ({ courseId, batch, filter }) => {
      const wanted = new Set(batch);
      for await (const page of pages(context, courseId, EVERYBODY, batch, [[filter, toSeconds(since)]])) {
        // Most come twice. The first one is kept: a hundred thousand that are replaced would double the memory.
        for (const submission of page)
          if (wanted.has(submission.assignmentId) && !found.has(submission.id))
            found.set(submission.id, submission);
        context.progress(`Reading submissions: ${found.size} so far`);
      }
    }),
  );
  return [...found.values()];
}

/** So many explicit ids of students Canvas takes in one question, if the address stays short enough. */
const MOST_STUDENTS = 50;

/**
 * The submissions of certain people to certain assignments, whenever they were handed in. Canvas refuses the whole
 * question where it shows the caller one of them not, such as somebody who is not in that course; then everybody is
 * asked for, unless they may be gone.
 */
export async function readEarlierSubmissions(
  context: CanvasContext,
  questions: OpenQuestion[],
): Promise<Submission[]> {
  context.progress('Reading earlier submissions');
  const lists = questions.flatMap(({ assignment, userIds, mayBeGone = false }) =>
    batches(userIds, MOST_STUDENTS).map((batch) => ({ assignment, batch, mayBeGone })),
  );
  const found = await Promise.all(
    lists.map(({ assignment, batch, mayBeGone }) => earlierOf(context, assignment, batch, mayBeGone)),
  );
  return found.flat();
}

async function earlierOf(
  context: CanvasContext,
  { id, courseId }: Assignment,
  userIds: string[],
  mayBeGone: boolean,
): Promise<Submission[]> {
  const wanted = new Set(userIds);
  const all = async (students: string[]) => {
    const found: Submission[] = [];
    for await (const page of pages(context, courseId, students, [id], [])) {
      for (const submission of page)
        if (submission.assignmentId === id && wanted.has(submission.userId)) found.push(submission);
    }
    return found;
  };
  try {
    return await all(userIds);
  } catch (error) {
    if (!(error instanceof HttpFailure && isAboutStudents(error))) throw error;
    return mayBeGone ? [] : await all(EVERYBODY);
  }
}

function isAboutStudents({ facts }: HttpFailure): boolean {
  const { status = 0, challenged } = facts;
  return [400, 401, 403, 404].includes(status) && !challenged && !isThrottled(facts);
}

/** Where Canvas lists the submissions of a course. */
export function pathOf(courseId: string): string {
  return `/api/v1/courses/${courseId}/students/submissions`;
}

/** The pages of a list of submissions, as Canvas gives them. */
export async function* submissionPages(
  { http }: CanvasContext,
  courseId: string,
  studentIds: string[],
  assignmentIds: string[],
  filters: Query,
) {
  const path = pathOf(courseId);
  const students = studentIds.map((id) => ['student_ids[]', id] as const);
  const ids = assignmentIds.map((id) => ['assignment_ids[]', id] as const);
  try {
    for await (const page of http.pages(path, [...students, ...ids, ...filters, PAGE_SIZE, ...EXCLUDED])) {
      yield page;
    }
  } catch (error) {
    const refused = error instanceof HttpFailure && error.status === 403;
    if (refused && error.facts.said.includes('assignment ids')) throw fail('quiz-ids-refused', { courseId });
    throw error;
  }
}

async function* pages(
  context: CanvasContext,
  courseId: string,
  studentIds: string[],
  assignmentIds: string[],
  filters: Query,
) {
  const request = `GET ${pathOf(courseId)}`;
  for await (const page of submissionPages(context, courseId, studentIds, assignmentIds, filters)) {
    yield parse(schema, page, request);
  }
}

/** Canvas wants date, time and zone; the fraction is left out, which can only widen the window. */
function toSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
