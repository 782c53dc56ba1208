import type { RememberedCell } from '../memory/memory.ts';
import type { Evidence, QuizReference, Requirement } from '../types.ts';

/** A quiz that nobody has passed for much longer than usual. */
export interface QuietQuiz {
  quiz: QuizReference;
  /** The columns that rest on it, in the order of the configuration; null stands for being added to Grit. */
  columns: (string | null)[];
  /** When it was passed last. */
  since: Date;
  /** Days from one day on which somebody passed to the next, in the middle of all of them. */
  usualDays: number;
  /** Whole days without a pass. */
  quietDays: number;
}

const DAY_MS = 24 * 60 * 60_000;
/** On so many days somebody must have passed; fewer make no rhythm. */
const FEWEST_DAYS = 5;
/** Whatever the rhythm: holidays and weekends are shorter than this, or nearly so. */
const SHORTEST_DAYS = 14;
/** Nine of ten breaks were no longer than one length; this many of it are unusual. */
const UNUSUAL = 2;
const MOST_BREAKS = 0.9;

/**
 * The quizzes that have gone quiet against their own rhythm, the longest quiet first: broken, closed or moved perhaps,
 * which no pass can tell from nobody having tried. The times are those at which the submissions that grants rest on
 * were handed in. `lookedAt` is when Canvas was last read: what was not looked at is not quiet.
 */
export function quietQuizzes(
  requirements: readonly Requirement[],
  entries: Iterable<RememberedCell>,
  lookedAt: Date,
): QuietQuiz[] {
  const quizzes = quizzesOf(requirements).map((known) => ({ ...known, times: [] as number[] }));
  const named = new Set(quizzes.map(({ quiz }) => keyOf(quiz)));
  // Once over a memory that may be large, keeping no more than times.
  for (const { column, evidence } of entries) {
    for (const one of evidence) {
      const time = Date.parse(one.submittedAt ?? one.gradedAt ?? '');
      if (Number.isNaN(time)) continue;
      for (const { quiz, columns, times } of quizzes) {
        const mayRest = quiz.kind === 'assignment' || columns.includes(column);
        if (mayRest && isOf(quiz, one, named)) times.push(time);
      }
    }
  }
  return quizzes
    .flatMap(({ quiz, columns, times }) => {
      const found = breakOf(times, lookedAt);
      return found === undefined ? [] : [{ quiz, columns, ...found }];
    })
    .sort((a, b) => b.quietDays - a.quietDays);
}

/** Each quiz once, with all that rests on it. */
function quizzesOf(requirements: readonly Requirement[]): Pick<QuietQuiz, 'quiz' | 'columns'>[] {
  const found = new Map<string, Pick<QuietQuiz, 'quiz' | 'columns'>>();
  for (const { column, anyOf } of requirements) {
    for (const { quiz } of anyOf.flat()) {
      const known = found.get(keyOf(quiz)) ?? { quiz, columns: [] };
      if (!known.columns.includes(column)) known.columns.push(column);
      found.set(keyOf(quiz), known);
    }
  }
  return [...found.values()];
}

function keyOf({ kind, courseId, id }: QuizReference): string {
  return `${kind} ${courseId} ${id}`;
}

/** Evidence names assignments; that of a classic quiz is whichever the configuration does not name. */
function isOf(quiz: QuizReference, { courseId, assignmentId }: Evidence, named: Set<string>): boolean {
  if (courseId !== quiz.courseId) return false;
  return quiz.kind === 'assignment'
    ? assignmentId === quiz.id
    : !named.has(keyOf({ kind: 'assignment', courseId, id: assignmentId }));
}

/** How long a quiz has been quiet, if that is longer than usual. */
function breakOf(
  times: readonly number[],
  lookedAt: Date,
): Pick<QuietQuiz, 'since' | 'usualDays' | 'quietDays'> | undefined {
  const days = [...new Set(times.map((time) => Math.floor(time / DAY_MS)))].sort((a, b) => a - b);
  if (days.length < FEWEST_DAYS) return undefined;
  const breaks = days.slice(1).map((day, index) => day - (days[index] ?? day));
  const since = times.reduce((latest, time) => Math.max(latest, time), 0);
  const quietDays = Math.floor((lookedAt.getTime() - since) / DAY_MS);
  const limit = Math.max(SHORTEST_DAYS, UNUSUAL * quantile(breaks, MOST_BREAKS));
  if (quietDays <= limit) return undefined;
  return { since: new Date(since), usualDays: quantile(breaks, 0.5), quietDays };
}

/** The smallest of the numbers that so large a part of them does not exceed. */
function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
}
