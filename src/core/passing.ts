import type { Reward } from './requirements.ts';
import type { Assignment, Submission, SubmissionCounts } from './types.ts';

/** A submission that earned something. */
export interface Passed {
  userId: string;
  assignmentId: string;
  columns: string[];
  row: boolean;
  groupIds: string[];
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

/** Sorts submissions into those that earn something and those that do not. Others' assignments are ignored. */
export function judge(
  submissions: Iterable<Submission>,
  assignments: Iterable<Assignment>,
  rewards: Map<string, Reward[]>,
): Judged {
  const points = new Map([...assignments].map(({ id, pointsPossible }) => [id, pointsPossible]));
  const counts: SubmissionCounts = { received: 0, ungraded: 0, belowPassing: 0, passing: 0 };
  const passed: Passed[] = [];
  const unreadable = new Set<string>();
  for (const submission of submissions) {
    const { userId, assignmentId } = submission;
    const pointsPossible = points.get(assignmentId);
    if (pointsPossible === undefined) continue;
    counts.received += 1;
    const mark = markOf(submission, pointsPossible);
    if (mark === 'ungraded') {
      counts.ungraded += 1;
      continue;
    }
    if (mark === 'unreadable') unreadable.add(assignmentId);
    const earned =
      mark === 'unreadable'
        ? []
        : (rewards.get(assignmentId) ?? []).filter(({ passingScore }) => reaches(mark, passingScore));
    if (earned.length === 0) {
      counts.belowPassing += 1;
      continue;
    }
    counts.passing += 1;
    passed.push({
      userId,
      assignmentId,
      columns: earned.flatMap(({ columns }) => columns),
      row: earned.some(({ row }) => row),
      groupIds: earned.flatMap(({ groupIds }) => groupIds),
    });
  }
  return { passed, counts, unreadable: [...unreadable] };
}
