import { problem } from '../catalogue.ts';
import { membersByGroup, usersByCourse } from '../core/members.ts';
import { judge, type Judged, type Passed } from '../core/passing.ts';
import { combinationsIn, completed, openQuestions } from '../core/prerequisites.ts';
import { permissionsOf, quizzesIn, quizzesOfGroups, rewardsByAssignment } from '../core/requirements.ts';
import { admit, type EmailSource } from '../core/students.ts';
import { buildTable } from '../core/table.ts';
import { earnedCells } from '../core/trust/earned.ts';
import type { EarnedCell } from '../core/memory/lessons.ts';
import type {
  Assignment,
  GrantTable,
  GroupRule,
  PassReport,
  Problem,
  Requirement,
  Skipped,
  Submission,
  Window,
} from '../core/types.ts';
import type { CanvasPort } from '../ports.ts';
import { note } from './attempt.ts';

/** What can be earned, and how it is written down. */
export interface EarningPlan {
  requirements: Requirement[];
  groups: GroupRule[];
  emailFrom: EmailSource;
  accessTime: string;
  active: boolean;
}

/** Who earned what, as far as Canvas knows. */
export interface Earned {
  table: GrantTable;
  /** Each marked cell of the table, and what it rests on. */
  cells: EarnedCell[];
  /** Canvas user ids by group id. */
  groupMembers: Map<string, string[]>;
}

/** Everything that is read from Canvas, and what follows from it. Rejects where Canvas cannot be read. */
export async function readEarned(
  plan: EarningPlan,
  window: Window,
  canvas: CanvasPort,
  report: PassReport,
): Promise<Earned> {
  const { requirements, groups, emailFrom, accessTime, active } = plan;

  const found = await findQuizzes(plan, canvas, report.problems);
  const assignments = new Map([...found.values()].map((assignment) => [assignment.id, assignment]));
  report.quizzes = assignments.size;

  const passed = await readPassed({ requirements, groups, found, assignments }, window, canvas, report);

  const people = await canvas.people(usersByCourse(passed, assignments));
  const { students, skipped } = admit(people, emailFrom);
  report.students = { passing: students.size + skipped.length, skipped };
  note(report.problems, [...people.problems, ...skippedPeople(skipped)]);

  const columns = { permissions: permissionsOf(requirements), accessTime, active };
  const { table, merged } = buildTable(passed, students, columns);
  report.table = table;
  note(report.problems, mergedPeople(merged));
  const known = new Set(people.people.map(({ canvasUserId }) => canvasUserId));
  return {
    table,
    cells: earnedCells(passed, students, columns),
    groupMembers: membersByGroup(passed, known),
  };
}

/** What can be earned by which assignments. */
interface Earning extends Pick<EarningPlan, 'requirements' | 'groups'> {
  /** By `quizKey`. */
  found: Map<string, Assignment>;
  /** By their own ids. */
  assignments: Map<string, Assignment>;
}

/** Who passed what in the window. The submissions themselves, of which there may be very many, are not kept. */
async function readPassed(
  { requirements, groups, found, assignments }: Earning,
  window: Window,
  canvas: CanvasPort,
  report: PassReport,
): Promise<Passed[]> {
  const submissions = await canvas.submissions([...assignments.values()], window);
  const judged = judge(submissions, assignments.values(), rewardsByAssignment(requirements, groups, found));
  report.submissions = judged.counts;
  note(report.problems, unreadableGrades(judged, assignments));
  return [...judged.passed, ...(await readCompleted(requirements, found, submissions, canvas))];
}

/** The assignments of the quizzes that earn something, and then of those for which there is only a group. */
async function findQuizzes(
  { requirements, groups }: EarningPlan,
  canvas: CanvasPort,
  problems: Problem[],
): Promise<Map<string, Assignment>> {
  const asked = quizzesIn(requirements);
  const earning = await canvas.findQuizzes(asked);
  note(problems, earning.problems);
  const others = quizzesOfGroups(groups, asked, earning.assignments);
  if (others.length === 0) return earning.assignments;
  const more = await canvas.findQuizzes(others);
  note(problems, more.problems);
  return new Map([...earning.assignments, ...more.assignments]);
}

/** What is earned by several quizzes together, of which some may have been passed long ago. */
async function readCompleted(
  requirements: Requirement[],
  found: Map<string, Assignment>,
  submissions: Submission[],
  canvas: CanvasPort,
): Promise<Passed[]> {
  const combinations = combinationsIn(requirements, found);
  if (combinations.length === 0) return [];
  const questions = openQuestions(combinations, submissions);
  const earlier = questions.length === 0 ? [] : await canvas.earlierSubmissions(questions);
  return completed(combinations, submissions, earlier);
}

function unreadableGrades({ unreadable }: Judged, assignments: Map<string, Assignment>): Problem[] {
  return [...assignments.values()]
    .filter(({ id }) => unreadable.includes(id))
    .map((assignment) => problem('grade-unreadable', assignment));
}

/** So many merged people are named each in a warning of their own. */
const MOST_MERGED = 10;

function mergedPeople(merged: string[][]): Problem[] {
  const more = merged.length - MOST_MERGED;
  return [
    ...merged.slice(0, MOST_MERGED).map((canvasUserIds) => problem('students-merged', { canvasUserIds })),
    ...(more > 0 ? [problem('more-students-merged', { more })] : []),
  ];
}

/** A line for each reason, not for each person; the Test Student is nobody's concern. */
function skippedPeople(skipped: Skipped[]): Problem[] {
  const idsOf = (reason: Skipped['reason']) =>
    skipped
      .filter((person) => person.reason === reason)
      .map(({ canvasUserId }) => canvasUserId)
      // Canvas answers in any order, and the same people must be the same warning.
      .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const withoutId = idsOf('no-external-id');
  const gone = idsOf('not-found');
  return [
    ...(withoutId.length > 0 ? [problem('student-without-external-id', { canvasUserIds: withoutId })] : []),
    ...(gone.length > 0 ? [problem('student-not-found', { canvasUserIds: gone })] : []),
  ];
}
