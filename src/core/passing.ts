import type { Reward } from './requirements.ts';
import type { Assignment, Evidence, Submission, SubmissionCounts } from './types.ts';

/** Something that a submission earned. */
export interface Passed {
  userId: string;
  assignmentId: string;
  columns: string[];
  row: boolean;
  groupIds: string[];
  /** The submissions that it rests on. */
  evidence: Evidence[];
}

export interface Judged {
  passed: Passed[];
  counts: SubmissionCounts;
  /** Assignments without points whose grades are no percentages, by id. */
  unreadable: string[];
}

/** The mark of a submission as parts of a whole, or why there is none. */
export type Mark = { part: number; whole: number } | 'ungraded' | 'unreadable';

/**
 * The mark of a submission. Where there is no grade text there is no mark, and an excused submission has none. With
 * points it is score over points, whatever the grade text says: that text holds points, percent, letters or anything
 * else, by the assignment's grading type. Without points only a percentage or complete/incomplete can be read from
 * it. Zero is a mark.
 */
export function markOf({ score, grade, excused }: Submission, pointsPossible: number | null): Mark {
  const text = grade?.trim().toLowerCase() ?? '';
  if (excused || text === '') return 'ungraded';
  if (pointsPossible !== null && pointsPossible > 0) {
    return score === null ? 'ungraded' : { part: score, whole: pointsPossible };
  }
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  if (percent !== undefined) return { part: Number(percent), whole: 100 };
  if (text === 'complete') return { part: 1, whole: 1 };
  if (text === 'incomplete') return { part: 0, whole: 1 };
  return 'unreadable';
}

/**
 * Computers count in binary fractions: 8.1 points of 9 are 90 %, and come out as a little less. A billionth of the
 * whole is far below any real difference and far above that error, so 89.99 still fails at 90.
 */
const TOLERANCE = 1e-9;

/** Whether a mark is at or above a passing score in percent, compared without rounding. */
export function reaches({ part, whole }: { part: number; whole: number }, passingScore: number): boolean {
  return (part / whole) * 100 - passingScore >= -TOLERANCE * 100;
}

/** What a grant can be shown to rest on. */
export function evidenceOf(
  { id, attempt, score, grade, submittedAt, gradedAt }: Submission,
  assignment: Assignment,
  passingScore: number,
): Evidence {
  const { id: assignmentId, courseId, pointsPossible } = assignment;
  const submission = { submissionId: id, attempt, score, grade, submittedAt, gradedAt };
  return { courseId, assignmentId, pointsPossible, passingScore, ...submission };
}

/**
 * Sorts submissions into those that pass and those that do not, and gives what each of them earned. Others'
 * assignments are ignored.
 */
export function judge(
  submissions: Iterable<Submission>,
  assignments: Iterable<Assignment>,
  rewards: Map<string, Reward[]>,
): Judged {
  const known = new Map([...assignments].map((assignment) => [assignment.id, assignment]));
  const counts: SubmissionCounts = { received: 0, ungraded: 0, belowPassing: 0, passing: 0 };
  const passed: Passed[] = [];
  const unreadable = new Set<string>();
  for (const submission of submissions) {
    const { userId, assignmentId } = submission;
    const assignment = known.get(assignmentId);
    if (assignment === undefined) continue;
    counts.received += 1;
    const mark = markOf(submission, assignment.pointsPossible);
    if (mark === 'ungraded') {
      counts.ungraded += 1;
      continue;
    }
    if (mark === 'unreadable') unreadable.add(assignmentId);
    const reached =
      mark === 'unreadable'
        ? []
        : (rewards.get(assignmentId) ?? []).filter(({ passingScore }) => reaches(mark, passingScore));
    counts[reached.length > 0 ? 'passing' : 'belowPassing'] += 1;
    for (const { passingScore, columns, row, groupIds } of reached) {
      if (!row && groupIds.length === 0) continue;
      const evidence = [evidenceOf(submission, assignment, passingScore)];
      passed.push({ userId, assignmentId, columns, row, groupIds, evidence });
    }
  }
  return { passed, counts, unreadable: [...unreadable] };
}
