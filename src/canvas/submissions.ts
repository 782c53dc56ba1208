import { fail } from '../catalogue.ts';
import type { Assignment, Submission, Window } from '../core/types.ts';
import { HttpFailure } from '../http/failure.ts';
import type { Query } from '../http/types.ts';
import { batches, PAGE_SIZE, parse, type CanvasContext } from './context.ts';
import { submissions as schema } from './schema.ts';

/** Canvas repeats the whole list of ids in each link of an answer, whose header is cut off at 6 KB. */
const MOST_IDS = 50;

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
      for await (const page of pages(context, courseId, batch, [filter, toSeconds(since)])) {
        for (const submission of page)
          if (wanted.has(submission.assignmentId)) found.set(submission.id, submission);
        context.progress(`Reading submissions: ${found.size} so far`);
      }
    }),
  );
  return [...found.values()];
}

async function* pages(
  { http }: CanvasContext,
  courseId: string,
  assignmentIds: string[],
  filter: Query[number],
) {
  const path = `/api/v1/courses/${courseId}/students/submissions`;
  const ids = assignmentIds.map((id) => ['assignment_ids[]', id] as const);
  try {
    for await (const page of http.pages(path, [
      ['student_ids[]', 'all'],
      ...ids,
      filter,
      PAGE_SIZE,
      ...EXCLUDED,
    ])) {
      yield parse(schema, page, `GET ${path}`);
    }
  } catch (error) {
    const refused = error instanceof HttpFailure && error.status === 403;
    if (refused && error.facts.said.includes('assignment ids')) throw fail('quiz-ids-refused', { courseId });
    throw error;
  }
}

/** Canvas wants date, time and zone; the fraction is left out, which can only widen the window. */
function toSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
