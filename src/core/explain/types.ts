import type { RememberedCell } from '../memory/memory.ts';
import type { Assignment, Person, QuizReference, Submission } from '../types.ts';

/** The part that somebody has in a course, in the words of Canvas, such as `StudentEnrollment` and `active`. */
export interface Enrolment {
  courseId: string;
  type: string;
  /** Null where Canvas does not say. */
  state: string | null;
}

/** One account in Canvas, and where it is enrolled. */
export interface Account {
  person: Person;
  enrolments: Enrolment[];
}

/** A submission with what makes its score understood. What Canvas does not say is null. */
export interface DetailedSubmission extends Submission {
  workflowState: string | null;
  late: boolean;
  latePolicyStatus: string | null;
  pointsDeducted: number | null;
  /** The score before the late policy took points away. */
  enteredScore: number | null;
  /** Whether the student cannot see the grade yet. */
  isHidden: boolean;
  /** Whether it was handed in again since, and the grade is still that of before. */
  isOutdated: boolean;
}

/**
 * How somebody stands in one quiz. `unusable` is a quiz that Canvas does not have, or that nobody can pass;
 * `not-enrolled` is somebody who is not in its course.
 */
export type QuizStanding =
  'passed' | 'below' | 'ungraded' | 'excused' | 'unreadable' | 'not-handed-in' | 'not-enrolled' | 'unusable';

/** What somebody achieved in one quiz, and what was needed. */
export interface QuizResult {
  quiz: QuizReference;
  passingScore: number;
  /** Null where the quiz is unusable. */
  assignment: Assignment | null;
  submission: DetailedSubmission | null;
  standing: QuizStanding;
  /** In percent; null where there is no mark. */
  percent: number | null;
  /** Whether the next pass reads this submission by itself. */
  isInWindow: boolean;
}

/** How far somebody has come on one of the ways to earn a column. `lacking`: some of several quizzes are not passed. */
export type WayStanding = 'earned' | 'too-old' | 'lacking' | Exclude<QuizStanding, 'passed'>;

/** One way to earn a column: quizzes that must all be passed, by one account. */
export interface Way {
  standing: WayStanding;
  results: QuizResult[];
}

/** Why somebody has a column, or has it not. The first that applies. */
export type Reason =
  /** Grit has the mark, and the person can use it. */
  | 'has'
  | 'has-but-inactive'
  | 'has-but-no-access-time'
  /** Earned, and the next pass gives it. */
  | 'gets'
  /** Earned, and no pass gives it for this reason. */
  | 'upload-off'
  | 'export-odd'
  | 'stopped'
  | 'no-column'
  | 'held'
  | 'held-inactive'
  | 'held-removed'
  /** Passed, and no row in Grit for this reason. */
  | 'test-student'
  | 'no-external-id'
  | 'other-person'
  | 'not-in-canvas'
  | Exclude<WayStanding, 'earned'>;

/** What the next pass makes of a cell: it is there already, is given, is kept back, or nothing happens. */
export type CellOutcome = 'has' | 'gets' | 'held' | 'no';

/** One column of one person: why it is as it is. */
export interface CellExplanation {
  /** Null for being in Grit at all, where a quiz adds people. */
  column: string | null;
  reason: Reason;
  outcome: CellOutcome;
  /** The ways to earn it, in the order of the configuration. */
  ways: Way[];
  /** What passes remember of it; null where none has seen it in Grit. */
  entry: RememberedCell | null;
  /** Since when it is held; null where it is not. */
  heldSince: Date | null;
  /** Whether a pass has noticed already what is held. */
  isNoticed: boolean;
}
