import type { CourseFacts } from '../../canvas/inspect-schema.ts';
import { problem } from '../../catalogue.ts';
import { good, wrong, type Finding } from '../../core/doctor/finding.ts';
import { missingRights, RIGHTS } from '../../core/doctor/rights.ts';
import { expiryOf, isSoon } from '../../core/doctor/token.ts';
import { stretchText } from '../../core/stretch.ts';
import { minuteText } from '../../report/time.ts';
import { count } from '../../report/words.ts';
import type { Examination } from './examination.ts';

/** Whether Canvas takes the token, whose it is, and when it expires where Canvas says so. */
export async function checkCanvasToken({ inspect, config, now }: Examination): Promise<Finding[]> {
  const name = await inspect.owner();
  const expiresAt = expiryOf(config.canvas.apiKey, await inspect.tokens());
  if (expiresAt instanceof Date && isSoon(expiresAt, now)) {
    const left = stretchText(Math.max(0, expiresAt.getTime() - now.getTime()));
    return [wrong('canvas', problem('canvas-token-expires', { on: minuteText(expiresAt), left }))];
  }
  const until =
    expiresAt === undefined
      ? ''
      : expiresAt === null
        ? ', and never expires'
        : `, until ${minuteText(expiresAt)}`;
  return [good('canvas', `Canvas takes the token, which is that of ${name}${until}.`)];
}

/** Whether the course can be entered and its students can take quizzes. */
export async function checkCourse({ inspect }: Examination, courseId: string): Promise<Finding[]> {
  const course = await inspect.course(courseId);
  if (course.isClosed) return [wrong('course', problem('course-closed', { courseId }))];
  const { name, students } = course;
  const odd = [
    ...stateProblems(courseId, course),
    ...((await inspect.isLimitedToSection(courseId))
      ? [problem('course-one-section', { courseId, name })]
      : []),
  ];
  if (odd.length > 0) return odd.map((one) => wrong('course', one));
  const people = students === null ? '' : ` with ${count(students, 'student')}`;
  return [good('course', `The course "${name}" (${courseId})${people} is open.`)];
}

function stateProblems(courseId: string, { name, state }: CourseFacts) {
  if (state !== 'unpublished' && state !== 'completed') return [];
  return [problem('course-not-running', { courseId, name, isOver: state === 'completed' })];
}

/** Whether the owner of the token may do in a course what a pass needs. */
export async function checkRights(
  { inspect }: Examination,
  courseId: string,
  needsGroups: boolean,
): Promise<Finding[]> {
  const permissions = await inspect.permissions(courseId, RIGHTS);
  const shownKeys = await inspect.shownKeys(courseId);
  const missing = missingRights({ permissions, shownKeys, needsGroups });
  if (missing.length > 0) {
    return missing.map(({ need, rights, isFatal }) =>
      wrong('rights', problem(isFatal ? 'right-missing' : 'right-wanted', { need, rights, courseId })),
    );
  }
  const held = RIGHTS.filter((right) => permissions.get(right) === true);
  const groups = needsGroups ? ', and change groups' : '';
  return [
    good(
      'rights',
      `In course ${courseId} the owner of the token may see grades, people, campus wide ids and addresses${groups} (${held.join(', ')}).`,
    ),
  ];
}
