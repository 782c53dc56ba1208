import { problem } from '../catalogue.ts';
import { membersByGroup, usersByCourse } from '../core/members.ts';
import { judge, type Judged, type Passed } from '../core/passing.ts';
import { combinationsIn, completed, openQuestions, type OpenQuestion } from '../core/prerequisites.ts';
import { permissionsOf, quizzesIn, quizzesOfGroups, rewardsByAssignment } from '../core/requirements.ts';
import { admit } from '../core/students.ts';
import { buildTable } from '../core/table.ts';
import { earnedCells } from '../core/trust/earned.ts';
import { dueQuestions } from '../core/memory/due.ts';
import type { EarnedCell } from '../core/memory/lessons.ts';
import { dueKey, type Memory } from '../core/memory/memory.ts';
import type {
  Assignment,
  GrantTable,
  Problem,
  Requirement,
  Skipped,
  SkipReason,
  Student,
  Submission,
  SubmissionCounts,
  Window,
} from '../core/types.ts';
import type { CanvasPort } from '../ports.ts';
import type { Known } from './known.ts';
import type { EarningPlan } from './plan.ts';
import type { Said } from './steps.ts';

/** The configured quizzes that exist. */
export interface Quizzes extends Said {
  /** By `quizKey`. */
  found: Map<string, Assignment>;
  /** By their own ids. */
  assignments: Map<string, Assignment>;
}

/** Asks which quizzes exist that earn something, and then which of those that only have a group. */
export async function findQuizzes(
  { requirements, groups }: EarningPlan,
  canvas: CanvasPort,
): Promise<Quizzes> {
  const asked = quizzesIn(requirements);
  const earning = await canvas.findQuizzes(asked);
  const others = quizzesOfGroups(groups, asked, earning.assignments);
  const more = others.length === 0 ? null : await canvas.findQuizzes(others);
  const found = new Map([...earning.assignments, ...(more?.assignments ?? [])]);
  return {
    found,
    assignments: new Map([...found.values()].map((assignment) => [assignment.id, assignment])),
    problems: [...earning.problems, ...(more?.problems ?? [])],
  };
}

/** Who passed what in the window. The submissions themselves, of which there may be very many, are not kept. */
export interface PassedQuizzes extends Said {
  passed: Passed[];
  counts: SubmissionCounts;
  /** Of what is due, by `dueKey`, what Canvas showed, passed or not. */
  answered: ReadonlySet<string>;
  /** Those who passed, by a course in which they did. */
  userIdsByCourse: Map<string, string[]>;
}

/**
 * Reads the submissions in the window and those of what is still due, and keeps those that passed: whose grade is at or above
 * the passing score of their quiz.
 */
export async function readAndJudge(
  { requirements, groups }: EarningPlan,
  { found, assignments }: Quizzes,
  window: Window,
  { memory }: Known,
  canvas: CanvasPort,
): Promise<PassedQuizzes> {
  const inWindow = await canvas.submissions([...assignments.values()], window);
  const earlier = await askEarlier(dueQuestions(memory, assignments, inWindow), canvas);
  const submissions = earlier.length === 0 ? inWindow : [...inWindow, ...earlier];
  const judged = judge(submissions, assignments.values(), rewardsByAssignment(requirements, groups, found));
  const passed = [...judged.passed, ...(await readCompleted(requirements, found, submissions, canvas))];
  return {
    passed,
    counts: judged.counts,
    answered: answeredIn(memory, submissions),
    userIdsByCourse: usersByCourse(passed, assignments),
    problems: unreadableGrades(judged, assignments),
  };
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
  const earlier = await askEarlier(openQuestions(combinations, submissions), canvas);
  return completed(combinations, submissions, earlier);
}

async function askEarlier(questions: OpenQuestion[], canvas: CanvasPort): Promise<Submission[]> {
  return questions.length === 0 ? [] : await canvas.earlierSubmissions(questions);
}

function answeredIn({ due }: Memory, submissions: readonly Submission[]): Set<string> {
  if (due.size === 0) return new Set();
  const keys = submissions.map(({ userId, assignmentId }) => dueKey({ canvasUserId: userId, assignmentId }));
  return new Set(keys.filter((key) => due.has(key)));
}

/** Those who passed, as they can be rows in Grit. */
export interface Students extends Said {
  /** By Canvas user id; those who cannot be a row are skipped. */
  students: Map<string, Student>;
  skipped: Skipped[];
  /** Canvas user ids by group id. */
  groupMembers: Map<string, string[]>;
}

/** Reads who those people are. */
export async function readStudents(
  { emailFrom }: EarningPlan,
  { passed, userIdsByCourse }: PassedQuizzes,
  canvas: CanvasPort,
): Promise<Students> {
  const people = await canvas.people(userIdsByCourse);
  const { students, skipped } = admit(people, emailFrom);
  const shown = new Set(people.people.map(({ canvasUserId }) => canvasUserId));
  return {
    students,
    skipped,
    groupMembers: membersByGroup(passed, shown),
    problems: [...people.problems, ...skippedPeople(skipped)],
  };
}

/** Who earned what, and by what. */
export interface Earned extends PassedQuizzes, Students {
  table: GrantTable;
  /** Each marked cell of the table, and what it rests on. */
  cells: EarnedCell[];
}

/** Builds the table of what those people earned. */
export function tabulate(
  { requirements, accessTime, active }: EarningPlan,
  quizzes: PassedQuizzes,
  people: Students,
): Earned {
  const { passed } = quizzes;
  const { students } = people;
  const columns = { permissions: permissionsOf(requirements), accessTime, active };
  const { table, merged } = buildTable(passed, students, columns);
  const cells = earnedCells(passed, students, columns);
  return { ...quizzes, ...people, table, cells, problems: mergedPeople(merged) };
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

/** What is said of those who are skipped for a reason; the Test Student is nobody's concern. */
const SAID_OF_SKIPPED = {
  'no-external-id': 'student-without-external-id',
  'not-found': 'student-not-found',
  'test-student': null,
} as const satisfies Record<SkipReason, string | null>;

/** A line for each reason, not for each person. */
function skippedPeople(skipped: Skipped[]): Problem[] {
  const idsOf = (reason: Skipped['reason']) =>
    skipped
      .filter((person) => person.reason === reason)
      .map(({ canvasUserId }) => canvasUserId)
      // Canvas answers in any order, and the same people must be the same warning.
      .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return (Object.keys(SAID_OF_SKIPPED) as SkipReason[]).flatMap((reason) => {
    const code = SAID_OF_SKIPPED[reason];
    const canvasUserIds = idsOf(reason);
    return code === null || canvasUserIds.length === 0 ? [] : [problem(code, { canvasUserIds })];
  });
}
