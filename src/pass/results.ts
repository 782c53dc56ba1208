import type { PassReport, Problem } from '../core/types.ts';
import type { Earned, PassedQuizzes, Quizzes, Students } from './canvas.ts';
import type { Known, Look } from './known.ts';
import { NOT_ATTEMPTED, type Planned, type Sent } from './upload.ts';

/** What the steps of a pass gave; undefined where one failed, or had nothing to go by. */
export interface PassResults {
  quizzes: Quizzes | undefined;
  passed: PassedQuizzes | undefined;
  students: Students | undefined;
  earned: Earned | undefined;
  recognised: { known: Known } | undefined;
  /** Grit as it was before anything was changed. */
  before: Look | undefined;
  planned: Planned | undefined;
  sent: Sent | undefined;
  /** Grit as it is at the end. */
  last: Look | undefined;
}

/** Whether everything was read and given, and that is proven: a warning takes nothing away from it. */
export function isComplete({ earned, last }: PassResults, problems: readonly Problem[]): boolean {
  const hasOnlyWarnings = problems.every(({ severity }) => severity === 'warning');
  return earned !== undefined && last?.isSound === true && hasOnlyWarnings;
}

/**
 * Whether older backups may go: Grit could be read, and no upload left anything wanting of which one of them may be needed. It
 * is enough that nothing failed: else a quiz that is never put right would fill the disk in time.
 */
export function mayPrune({ before, sent, last }: PassResults, problems: readonly Problem[]): boolean {
  const hasFailed = problems.some(({ severity }) => severity !== 'warning' && severity !== 'attention');
  const isWanting = before?.isWanting === true || last?.isWanting === true;
  return last?.isSound === true && !isWanting && sent?.result.ok !== false && !hasFailed;
}

/** The figures of a report. A part that was not reached is null. */
export function figuresOf({ quizzes, passed, students, earned, before, planned, sent, last }: PassResults) {
  const { students: admitted, skipped } = students ?? { students: new Map(), skipped: [] };
  return {
    quizzes: quizzes?.assignments.size ?? null,
    submissions: passed?.counts ?? null,
    students: students === undefined ? null : { passing: admitted.size + skipped.length, skipped },
    table: earned?.table ?? null,
    plan: planned?.plan ?? null,
    upsert: planned === undefined ? null : (sent?.result ?? NOT_ATTEMPTED),
    backup: (last ?? before)?.backup ?? null,
  } satisfies Partial<PassReport>;
}
