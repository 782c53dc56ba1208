import leven from 'leven';

/** What names alone say about which quiz belongs to a column: nothing is decided by it. */
interface Guess<Quiz> {
  /** All quizzes, those whose names are most like the column's first, the others in their own order. */
  ranked: Quiz[];
  /** The one to be proposed; null where none is likely, or several are equally so. */
  proposed: Quiz | null;
}

/** Words that do not tell one machine from another. */
const EMPTY = new Set([
  ...['a', 'an', 'and', 'at', 'for', 'in', 'of', 'on', 'or', 'the', 'to', 'with'],
  ...['quiz', 'quizzes', 'test', 'exam', 'safety', 'training', 'orientation', 'course', 'check', 'checkout'],
  ...['out', 'permission', 'user', 'users', 'machine'],
]);

/** Ranks the quizzes of a course for a permission column of Grit by their names. */
export function guess<Quiz extends { name: string }>(column: string, quizzes: readonly Quiz[]): Guess<Quiz> {
  const wanted = wordsOf(column.replace(/^(?:pg|at):/, ''));
  const rated = quizzes
    .map((quiz) => ({ quiz, ...compare(wanted, wordsOf(quiz.name)) }))
    .sort((one, other) => other.score - one.score);
  const [best, second] = rated;
  const isLikely = best?.isWhole === true && best.score > (second?.score ?? 0);
  return { ranked: rated.map(({ quiz }) => quiz), proposed: isLikely ? best.quiz : null };
}

/** How alike two lists of words are, from 0 to 1, and whether every word of one is in the other. */
function compare(wanted: string[], found: string[]): { score: number; isWhole: boolean } {
  const common = wanted.filter((word) => found.some((other) => isSame(word, other))).length;
  const total = wanted.length + found.length;
  return {
    score: total === 0 ? 0 : (2 * common) / total,
    isWhole: common > 0 && common === Math.min(wanted.length, found.length),
  };
}

/** A word that is long enough may be spelled a little differently, such as "lathe" and "lathes". */
function isSame(one: string, other: string): boolean {
  return one === other || (Math.min(one.length, other.length) >= 5 && leven(one, other) <= 1);
}

/** The words that tell something, without capitals and accents; all words where none does. */
function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const telling = words.filter((word) => !EMPTY.has(word));
  return [...new Set(telling.length > 0 ? telling : words)];
}
