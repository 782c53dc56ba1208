import { dueKey, type Memory } from '../memory/memory.ts';
import { markOf, reaches } from '../passing.ts';
import { quizKey } from '../requirements.ts';
import type { Assignment, PassingRule, Requirement, Window } from '../types.ts';
import type { Account, DetailedSubmission, QuizResult, QuizStanding, Way, WayStanding } from './types.ts';

const SECOND_MS = 1000;

/** What the standing of a quiz is judged by. */
interface QuizFacts {
  /** By `quizKey`; a quiz that is not there is unusable. */
  assignments: Map<string, Assignment>;
  /** Of one person; none where Canvas does not know the person. */
  accounts: Account[];
  submissions: DetailedSubmission[];
  reading: Reading;
}

/** What the next pass reads of submissions. */
export interface Reading {
  window: Window;
  includeLateGrades: boolean;
  /** Asked for however long ago it was, by `dueKey`. */
  due: Memory['due'];
}

/** From the nearest to the goal to the furthest: of several ways the first one is the one to speak of. */
const NEAREST_FIRST: WayStanding[] = [
  'earned',
  'too-old',
  'lacking',
  'ungraded',
  'below',
  'unreadable',
  'excused',
  'not-handed-in',
  'not-enrolled',
  'unusable',
];

/**
 * Whether the next pass reads a submission: it is due, or was handed in, or where that counts graded, since the window
 * begins. Canvas is asked with seconds, and writes seconds.
 */
export function isRead(
  { userId, assignmentId, submittedAt, gradedAt }: DetailedSubmission,
  { window: { since }, includeLateGrades, due }: Reading,
): boolean {
  if (due.has(dueKey({ canvasUserId: userId, assignmentId }))) return true;
  const begin = Math.floor(since.getTime() / SECOND_MS) * SECOND_MS;
  return [submittedAt, includeLateGrades ? gradedAt : null].some(
    (time) => time !== null && Date.parse(time) >= begin,
  );
}

/** An account without anything. */
const NOBODY: Account = { person: { canvasUserId: '' }, enrolments: [] };

/** The ways to earn a column, each as the account has come furthest that has. */
export function waysTo(requirements: Requirement[], facts: QuizFacts): Way[] {
  return requirements.flatMap(({ anyOf }) =>
    anyOf.map((rules) => {
      const accounts = facts.accounts.length === 0 ? [NOBODY] : facts.accounts;
      const byAccount = accounts.map((account): Way => {
        const results = rules.map((rule) => resultOf(rule, account, facts));
        return { results, standing: standingOf(results) };
      });
      return nearest(byAccount);
    }),
  );
}

/** The way on which least is missing; the first of several that are alike. */
export function nearest(ways: Way[]): Way {
  const [first, ...others] = ways;
  if (first === undefined) return { results: [], standing: 'unusable' };
  return others.reduce((best, way) => (distance(way) < distance(best) ? way : best), first);
}

function distance({ standing, results }: Way): number {
  const missing = results.filter((result) => result.standing !== 'passed').length;
  return NEAREST_FIRST.indexOf(standing) * 100 + missing;
}

function standingOf(results: QuizResult[]): WayStanding {
  if (results.some(({ standing }) => standing === 'unusable')) return 'unusable';
  const lacking = results.filter(({ standing }) => standing !== 'passed');
  if (lacking.length === 0) return results.some((result) => result.isInWindow) ? 'earned' : 'too-old';
  const [only] = results;
  if (results.length > 1 || only === undefined) return 'lacking';
  return only.standing === 'passed' ? 'earned' : only.standing;
}

function resultOf(
  { quiz, passingScore }: PassingRule,
  { person, enrolments }: Account,
  { assignments, submissions, reading }: QuizFacts,
): QuizResult {
  const assignment = assignments.get(quizKey(quiz)) ?? null;
  const submission =
    submissions.find((one) => one.userId === person.canvasUserId && one.assignmentId === assignment?.id) ??
    null;
  const isEnrolled = enrolments.some(({ courseId }) => courseId === quiz.courseId);
  const judgement = judged(submission, assignment, passingScore);
  const isOutside = judgement.standing === 'not-handed-in' && !isEnrolled;
  return {
    quiz,
    passingScore,
    assignment,
    submission,
    ...judgement,
    ...(isOutside ? { standing: 'not-enrolled' } : {}),
    isInWindow: submission !== null && isRead(submission, reading),
  };
}

function judged(
  submission: DetailedSubmission | null,
  assignment: Assignment | null,
  passingScore: number,
): { standing: QuizStanding; percent: number | null } {
  if (assignment === null) return { standing: 'unusable', percent: null };
  if (submission === null) return { standing: 'not-handed-in', percent: null };
  const mark = markOf(submission, assignment.pointsPossible);
  if (mark === 'unreadable') return { standing: 'unreadable', percent: null };
  if (mark === 'ungraded') return { standing: ungraded(submission), percent: null };
  const percent = (mark.part / mark.whole) * 100;
  return { standing: reaches(mark, passingScore) ? 'passed' : 'below', percent };
}

/** Canvas has a submission for everybody to whom the quiz was given, handed in or not. */
function ungraded({ excused, submittedAt, workflowState }: DetailedSubmission): QuizStanding {
  if (excused) return 'excused';
  return submittedAt === null || workflowState === 'unsubmitted' ? 'not-handed-in' : 'ungraded';
}
