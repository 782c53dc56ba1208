/**
 * The words of this project, as types. Every id is text: Canvas ids can be larger than the largest exact
 * number in JavaScript.
 */

/** The half-open stretch of time that a pass looks at. */
export interface Window {
  since: Date;
  until: Date;
}

/** How the configuration names a quiz: by its assignment id, or by the id of a classic quiz. */
export interface QuizReference {
  kind: 'assignment' | 'quiz';
  id: string;
  courseId: string;
}

/** A quiz together with the mark that counts as passing it, in percent, inclusive. */
export interface PassingRule {
  quiz: QuizReference;
  passingScore: number;
}

/** What the configuration asks for: any one of these, each to be met in full, earns the column (or just the row). */
export interface Requirement {
  /** The Grit column that is earned, or null where passing only adds the person to Grit. */
  column: string | null;
  /** Each of them is one quiz, or several that must all be passed. */
  anyOf: PassingRule[][];
}

/**
 * Passing this assignment also adds the person to a Canvas group. Its course and mark are the usual ones: they count
 * where the assignment earns nothing else.
 */
export interface GroupRule extends PassingRule {
  groupId: string;
}

/** An assignment that exists and is published. */
export interface Assignment {
  id: string;
  courseId: string;
  name: string;
  /** Null or zero where the assignment has no points; then only the grade text can tell. */
  pointsPossible: number | null;
}

/** The part of a Canvas submission that decides. */
export interface Submission {
  id: string;
  userId: string;
  assignmentId: string;
  /** As Canvas shows it: the kept attempt, after a late policy. */
  score: number | null;
  grade: string | null;
  excused: boolean;
  /** Which attempt the score belongs to, and when it was handed in and graded, as Canvas writes it; for the record. */
  attempt: number | null;
  submittedAt: string | null;
  gradedAt: string | null;
}

/** What a grant rests on: a submission that passed, and the mark that was in force. */
export interface Evidence {
  courseId: string;
  assignmentId: string;
  submissionId: string;
  attempt: number | null;
  score: number | null;
  grade: string | null;
  pointsPossible: number | null;
  /** In percent. */
  passingScore: number;
  submittedAt: string | null;
  gradedAt: string | null;
}

/** A person as Canvas describes them. A key that Canvas left out is undefined, a key without a value is null. */
export interface Person {
  canvasUserId: string;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  sortableName?: string | null | undefined;
  name?: string | null | undefined;
  externalId?: string | null | undefined;
  email?: string | null | undefined;
  loginId?: string | null | undefined;
}

/** What a person is called and written to. */
export interface Identity {
  firstName: string;
  lastName: string;
  /** Empty where Canvas knows no address. */
  email: string;
}

/** A person who can be a row in Grit. */
export interface Student extends Identity {
  canvasUserId: string;
  /** The campus wide id, never empty. */
  externalId: string;
}

export type SkipReason = 'no-external-id' | 'test-student' | 'not-found';

/** Somebody who passed and still gets nothing, and why. */
export interface Skipped {
  canvasUserId: string;
  reason: SkipReason;
}

/** What is uploaded to Grit: a row a student; a cell is `x` or empty behind the identity columns. */
export interface GrantTable {
  columns: string[];
  rows: string[][];
}

export interface SubmissionCounts {
  received: number;
  ungraded: number;
  belowPassing: number;
  passing: number;
}

export interface UpsertResult {
  attempted: boolean;
  /** Null where no upload was attempted. */
  ok: boolean | null;
  /** How many rows were uploaded. */
  rows: number;
}

export interface StoredBackup {
  path: string;
  bytes: number;
  /** People in the export, the header not counted. */
  rows: number;
  sha256: string;
}

export interface RequestCounts {
  canvas: number;
  grit: number;
  retries: number;
}

/** `warning` leaves the exit code alone; each other severity is the outcome that it leads to. */
export type Severity = 'warning' | 'attention' | 'failed' | 'locked' | 'invalid' | 'interrupted';

/** Something that a person should know: one sentence of what happened, one of what to do. */
export interface Problem {
  code: string;
  severity: Severity;
  message: string;
  hint: string;
}

/**
 * What a pass means to do with one earned cell: Grit lacks it, Grit has it, it is held since somebody cleared it, or
 * Grit has no such column.
 */
export type CellState = 'new' | 'already' | 'held' | 'no-column';

/** One person of the table, compared with Grit. */
export interface PlannedRow {
  externalId: string;
  isNewPerson: boolean;
  /** The state of each earned cell, by column. */
  cells: Map<string, CellState>;
}

/** What an upload would change, and the upload that changes no more than that. */
export interface Plan {
  /** In the order of the table. */
  rows: PlannedRow[];
  newPeople: number;
  /** How many grants are new. A grant is a permission; a row that gains none counts once for what it gains instead. */
  newGrants: number;
  /** The new grants by column, those without any left out. */
  byColumn: Record<string, number>;
  /** Permissions that were earned and that Grit has. */
  already: number;
  /** Cells that were earned and are not sent, since somebody at the shop has cleared them. */
  held: number;
  /** Columns that the header of Grit lacks, each with the name there that is most like it. */
  missingColumns: { column: string; nearest: string | undefined }[];
  /** The rows that change something; none where nothing is to be done. */
  upload: GrantTable;
}

/** The one record of a pass. A part that was not reached is null. */
export interface PassReport {
  startedAt: Date;
  finishedAt: Date;
  window: Window | null;
  quizzes: number | null;
  submissions: SubmissionCounts | null;
  students: { passing: number; skipped: Skipped[] } | null;
  table: GrantTable | null;
  plan: Plan | null;
  upsert: UpsertResult | null;
  backup: StoredBackup | null;
  /** Whether everything that was due was looked at, and everything earned was seen in Grit or is held. */
  proven: boolean;
  requests: RequestCounts | null;
  problems: Problem[];
}

/** A proxy on the way to a system. */
export interface Proxy {
  host: string;
  port: number;
  /** Whether it is spoken to with TLS. */
  isSecure: boolean;
  /** What it is to be told in Proxy-Authorization; null for nothing. */
  authorization: string | null;
  /** The variable that names it. */
  variable: string;
}
