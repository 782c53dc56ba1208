import { notChecked, type Finding } from '../../core/doctor/finding.ts';
import { quizzesIn, quizzesOfGroups } from '../../core/requirements.ts';
import type { Assignment, QuizReference } from '../../core/types.ts';
import { checkCanvasToken, checkCourse, checkRights } from './canvas.ts';
import { examine, isBad, type Examination } from './examination.ts';
import { checkGroup, checkQuizzes } from './quizzes.ts';

const NO_CANVAS = 'Canvas has to take the token first.';

/** Everything that Canvas has to be asked: token, courses, quizzes, groups, rights. */
export async function checkCanvas(examination: Examination): Promise<Finding[]> {
  const { requirements, groups, canvas } = examination.config;
  const token = await examine('canvas', examination, () => checkCanvasToken(examination));
  if (isBad(token)) {
    const others = (['course', 'rights', 'quiz'] as const).map((check) => notChecked(check, NO_CANVAS));
    return [...token, ...others, ...groups.map(() => notChecked('group', NO_CANVAS))];
  }
  const asked = quizzesIn(requirements);
  const courses = await Courses.open(examination, [
    ...asked.map(({ courseId }) => courseId),
    ...groups.map(({ quiz }) => quiz.courseId),
  ]);
  await courses.lookFor(asked);
  await courses.lookFor(quizzesOfGroups(groups, asked, courses.found));

  // A group names no course; that of the assignment it goes with counts.
  const all = [...courses.found.values()];
  const courseOf = (id: string) => all.find((one) => one.id === id)?.courseId ?? canvas.courseId;
  for (const group of groups) await courses.lookAtGroup(courseOf(group.quiz.id), group);
  const withGroups = new Set(groups.map(({ quiz }) => courseOf(quiz.id)));
  for (const courseId of courses.ids) await courses.lookAtRights(courseId, withGroups.has(courseId));
  return [...token, ...courses.findings];
}

/** The courses of a configuration. What is in one that cannot be entered is not looked at. */
class Courses {
  readonly findings: Finding[] = [];
  /** The assignments that can be used, by `quizKey`. */
  readonly found = new Map<string, Assignment>();
  readonly ids: readonly string[];
  readonly #closed = new Set<string>();
  readonly #examination: Examination;

  private constructor(examination: Examination, ids: readonly string[]) {
    this.#examination = examination;
    this.ids = [...new Set(ids)];
  }

  static async open(examination: Examination, ids: readonly string[]): Promise<Courses> {
    const courses = new Courses(examination, ids);
    for (const id of courses.ids) {
      const found = await examine('course', examination, () => checkCourse(examination, id));
      courses.findings.push(...found);
      if (isBad(found)) courses.#closed.add(id);
    }
    return courses;
  }

  async lookFor(references: QuizReference[]): Promise<void> {
    for (const courseId of new Set(references.map((one) => one.courseId))) {
      const quizzes = references.filter((one) => one.courseId === courseId);
      await this.#look('quiz', courseId, async () => {
        const { findings, found } = await checkQuizzes(this.#examination, courseId, quizzes);
        for (const [key, assignment] of found) this.found.set(key, assignment);
        return findings;
      });
    }
  }

  async lookAtGroup(courseId: string, group: Parameters<typeof checkGroup>[1]): Promise<void> {
    await this.#look('group', courseId, () => checkGroup(this.#examination, group, courseId));
  }

  async lookAtRights(courseId: string, needsGroups: boolean): Promise<void> {
    await this.#look('rights', courseId, () => checkRights(this.#examination, courseId, needsGroups));
  }

  async #look(
    check: 'quiz' | 'group' | 'rights',
    courseId: string,
    work: () => Promise<Finding[]>,
  ): Promise<void> {
    const isClosed = this.#closed.has(courseId);
    this.findings.push(
      ...(isClosed
        ? [notChecked(check, `Course ${courseId} has to be open first.`)]
        : await examine(check, this.#examination, work)),
    );
  }
}
