import type { AssignmentFacts } from '../../canvas/inspect-schema.ts';
import { problem } from '../../catalogue.ts';
import { good, wrong, type Finding } from '../../core/doctor/finding.ts';
import type { Assignment, GroupRule, QuizReference } from '../../core/types.ts';
import type { Examination } from './examination.ts';

/** Grades that say what was reached also where there are no points. */
const WITHOUT_POINTS = ['percent', 'pass_fail'];

const KINDS: Record<AssignmentFacts['kind'], string> = {
  classic: 'a classic quiz',
  new: 'a New Quiz',
  tool: 'an external tool, such as a New Quiz',
  none: 'an assignment without a quiz',
};

/** Whether each quiz of a course exists, is published and can be passed; also gives those that were found. */
export async function checkQuizzes(
  { canvas, inspect }: Examination,
  courseId: string,
  references: QuizReference[],
): Promise<{ findings: Finding[]; found: Map<string, Assignment> }> {
  const { assignments: found, problems } = await canvas.findQuizzes(references);
  const ids = [...new Set([...found.values()].map(({ id }) => id))];
  const facts = ids.length === 0 ? [] : await inspect.assignments(courseId, ids);
  return {
    findings: [...problems.map((one) => wrong('quiz', one)), ...facts.map(judgeQuiz)],
    found,
  };
}

function judgeQuiz(quiz: AssignmentFacts): Finding {
  const { points, gradingType, kind, hidesGrades, name, id } = quiz;
  if (gradingType === 'not_graded') return wrong('quiz', problem('quiz-not-graded', quiz));
  const hasPoints = points !== null && points > 0;
  if (!hasPoints && !WITHOUT_POINTS.includes(gradingType))
    return wrong('quiz', problem('grade-unreadable', quiz));
  if (hidesGrades) return wrong('quiz', problem('quiz-grades-hidden', quiz));
  const worth = hasPoints ? `${points} points` : 'no points';
  const grade = gradingType === '' ? '' : `, graded as ${gradingType.replace('_', '/')}`;
  return good(
    'quiz',
    `"${name}" (assignment ${id}) is ${KINDS[kind]} with ${worth}${grade}, published, its grades not hidden.`,
  );
}

/** Whether a group exists, in the course whose students are to be added to it. */
export async function checkGroup(
  { inspect }: Examination,
  { groupId }: GroupRule,
  courseId: string,
): Promise<Finding[]> {
  const group = await inspect.group(groupId);
  if (group === null) return [wrong('group', problem('group-not-found', { groupId }))];
  const { name } = group;
  if (group.courseId !== courseId)
    return [wrong('group', problem('group-elsewhere', { groupId, name, courseId }))];
  return [good('group', `The group "${name}" (${groupId}) belongs to course ${courseId}.`)];
}
