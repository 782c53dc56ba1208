import { problem } from '../catalogue.ts';
import { quizKey } from '../core/requirements.ts';
import type { Assignment, Problem, QuizReference } from '../core/types.ts';
import { HttpFailure } from '../http/failure.ts';
import type { QuizLookup } from '../ports.ts';
import { batches, PAGE_SIZE, parse, type CanvasContext } from './context.ts';
import { assignments, classicQuiz, type CanvasAssignment } from './schema.ts';

/** Canvas takes at most this many ids in one question. */
const MOST_IDS = 100;

/**
 * Which of the configured quizzes exist and can be passed. One id that is unknown or unpublished makes Canvas
 * refuse a whole list of submissions without saying which, so they are found out first and left out.
 */
export async function findQuizzes(context: CanvasContext, references: QuizReference[]): Promise<QuizLookup> {
  context.progress('Looking for the quizzes');
  const lookup: QuizLookup = { assignments: new Map(), problems: [] };
  for (const courseId of new Set(references.map((reference) => reference.courseId))) {
    const course = references.filter((reference) => reference.courseId === courseId);
    await findInCourse(context, courseId, course, lookup);
  }
  return lookup;
}

async function findInCourse(
  context: CanvasContext,
  courseId: string,
  references: QuizReference[],
  { assignments: usable, problems }: QuizLookup,
): Promise<void> {
  const resolved = await Promise.all(
    references.map(async (reference) => ({ reference, result: await assignmentIdOf(context, reference) })),
  );
  problems.push(...resolved.flatMap(({ result }) => (typeof result === 'string' ? [] : [result])));
  const wanted = resolved.flatMap(({ reference, result }) =>
    typeof result === 'string' ? [{ reference, assignmentId: result }] : [],
  );
  const found = await listAssignments(context, courseId, [
    ...new Set(wanted.map((want) => want.assignmentId)),
  ]);
  const judged = await Promise.all(
    wanted.map(async ({ reference, assignmentId }) => ({
      reference,
      verdict: await judge(context, reference, found.get(assignmentId)),
    })),
  );
  for (const { reference, verdict } of judged) {
    if ('code' in verdict) problems.push(verdict);
    else usable.set(quizKey(reference), verdict);
  }
}

/** The assignment that a reference means; for a classic quiz Canvas has to be asked. */
async function assignmentIdOf(context: CanvasContext, reference: QuizReference): Promise<string | Problem> {
  const { kind, id, courseId } = reference;
  if (kind === 'assignment') return id;
  const quiz = await findClassicQuiz(context, courseId, id, [404]);
  if (quiz === null) return problem('quiz-not-found', { quiz: `classic quiz ${id}`, courseId });
  return quiz.assignment_id ?? problem('quiz-without-grade', { id, courseId, title: quiz.title });
}

/** The classic quiz with that id; null where Canvas answers with one of these statuses. */
async function findClassicQuiz(
  { http }: CanvasContext,
  courseId: string,
  id: string,
  unknown: readonly number[],
) {
  const path = `/api/v1/courses/${courseId}/quizzes/${id}`;
  try {
    return parse(classicQuiz, await http.json(path), `GET ${path}`);
  } catch (error) {
    if (error instanceof HttpFailure && unknown.includes(error.status ?? 0)) return null;
    throw error;
  }
}

/** Whether an assignment that was asked for can be used, and if not, why. */
async function judge(
  context: CanvasContext,
  { kind, id, courseId }: QuizReference,
  found: CanvasAssignment | undefined,
): Promise<Assignment | Problem> {
  if (found?.published === false) return problem('quiz-unpublished', found);
  if (found !== undefined) {
    const { name, points_possible: pointsPossible } = found;
    if (pointsPossible === undefined) return problem('quiz-points-unknown', found);
    return { id: found.id, courseId, name, pointsPossible };
  }
  if (kind === 'quiz') return problem('quiz-not-found', { quiz: `classic quiz ${id}`, courseId });
  // The address bar of a classic quiz shows the quiz's own id, so this mistake is a likely one. Only the words depend
  // on the answer, so a token that may not see quizzes is no reason to fail.
  const quiz = await findClassicQuiz(context, courseId, id, [401, 403, 404]);
  return quiz === null
    ? problem('quiz-not-found', { quiz: `assignment ${id}`, courseId })
    : problem('quiz-is-classic', { id, courseId, title: quiz.title });
}

/** Those of the assignments that Canvas knows in the course, by id. */
async function listAssignments(
  context: CanvasContext,
  courseId: string,
  ids: string[],
): Promise<Map<string, CanvasAssignment>> {
  const found = new Map<string, CanvasAssignment>();
  for (const batch of batches(ids, MOST_IDS)) {
    for (const assignment of await listBatch(context, courseId, batch)) {
      found.set(assignment.id, assignment);
    }
  }
  return found;
}

/** One missing id makes Canvas refuse the batch with 400 and name the culprits: they are left out in turn. */
async function listBatch(
  context: CanvasContext,
  courseId: string,
  ids: string[],
): Promise<CanvasAssignment[]> {
  if (ids.length === 0) return [];
  const path = `/api/v1/courses/${courseId}/assignments`;
  const asked = ids.map((id) => ['assignment_ids[]', id] as const);
  try {
    const pages: CanvasAssignment[][] = [];
    for await (const page of context.http.pages(path, [...asked, PAGE_SIZE])) {
      pages.push(parse(assignments, page, `GET ${path}`));
    }
    return pages.flat();
  } catch (error) {
    if (!(error instanceof HttpFailure && error.status === 400)) throw error;
    const left = without(ids, error.facts.said);
    // Where the answer names nobody that we asked for, halving finds the culprits as well.
    if (left.length < ids.length) return listBatch(context, courseId, left);
    if (ids.length === 1) return [];
    const halves = batches(ids, Math.ceil(ids.length / 2));
    return (await Promise.all(halves.map((half) => listBatch(context, courseId, half)))).flat();
  }
}

/** The ids that a refusal does not name. A number that was cut off at the end of a long text names nobody. */
function without(ids: string[], said: string): string[] {
  const named = new Set(said.replace(/\d+…$/, '').match(/\d+/g));
  return ids.filter((id) => !named.has(id));
}
