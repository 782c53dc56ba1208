import { courseName } from '../../canvas/setup.ts';
import { fail, problem } from '../../catalogue.ts';
import type { Config } from '../../config/load.ts';
import { nearestColumn } from '../../core/nearest.ts';
import { permissionsOf, quizKey, quizzesIn, quizzesOfGroups } from '../../core/requirements.ts';
import type { Problem, QuizReference } from '../../core/types.ts';
import { HttpFailure } from '../../http/failure.ts';
import type { CanvasPort } from '../../ports.ts';
import { headerOfGrit, withCanvas, type Trying } from './connect.ts';

/** What Canvas and Grit say about a configuration. */
export interface Findings {
  /** What is wrong with its quizzes and columns. */
  problems: Problem[];
  /** What each quiz that can be used is called, by `quizKey`. */
  names: Map<string, string>;
  /** The ids that are written as assignments and are classic quizzes, with the assignment behind each. */
  classic: Map<string, string>;
}

/** Tries the addresses, the tokens and the course, and looks for the quizzes and columns; rejects where that cannot be done. */
export async function examine(config: Config, trying: Trying): Promise<Findings> {
  const { names, classic, problems } = await withCanvas(
    { ...config.canvas, proxy: config.proxies?.canvas ?? null },
    trying,
    async (context, canvas) => {
      await openCourse(courseName(context, config.canvas.courseId), config.canvas.courseId);
      return await findQuizzes(config, canvas);
    },
  );
  const header = await headerOfGrit({ ...config.grit, proxy: config.proxies?.grit ?? null }, trying);
  const columns = [...permissionsOf(config.requirements), config.grit.accessTime];
  const missing = columns
    .filter((column) => !header.includes(column))
    .map((column) => problem('setup-column-not-found', { column, nearest: nearestColumn(column, header) }));
  return { problems: [...problems, ...missing], names, classic };
}

/** The answer about a course, or a failure that says that there is none for this token. */
export async function openCourse<T>(answer: Promise<T>, courseId: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const isClosed = error instanceof HttpFailure && error.problems[0].code === 'canvas-not-found';
    const isForbidden = error instanceof HttpFailure && error.problems[0].code === 'canvas-not-allowed';
    throw isClosed || isForbidden ? fail('setup-course-closed', { courseId }) : error;
  }
}

async function findQuizzes({ requirements, groups }: Config, canvas: CanvasPort): Promise<Findings> {
  const asked = quizzesIn(requirements);
  const { assignments } = await canvas.findQuizzes(asked);
  const references = [...asked, ...quizzesOfGroups(groups, asked, assignments)];
  const lookup = await canvas.findQuizzes(references);
  const findings: Findings = { problems: [], names: new Map(), classic: new Map() };
  for (const reference of references) {
    const found = lookup.assignments.get(quizKey(reference));
    if (found !== undefined) findings.names.set(quizKey(reference), found.name);
    else await judge(reference, canvas, findings);
  }
  return findings;
}

/** Asked alone, the problem is that of this one reference. */
async function judge(reference: QuizReference, canvas: CanvasPort, findings: Findings): Promise<void> {
  const { problems } = await canvas.findQuizzes([reference]);
  if (problems.some(({ code }) => code === 'quiz-is-classic')) {
    const quiz: QuizReference = { ...reference, kind: 'quiz' };
    const lookup = await canvas.findQuizzes([quiz]);
    const found = lookup.assignments.get(quizKey(quiz));
    if (found === undefined) findings.problems.push(...lookup.problems);
    else findings.classic.set(reference.id, found.id);
    return;
  }
  findings.problems.push(...problems);
}
