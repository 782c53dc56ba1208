import { nearest } from '../../core/explain/quizzes.ts';
import type { DetailedSubmission, QuizResult, QuizStanding, Way } from '../../core/explain/types.ts';
import { eventText } from '../time.ts';

/** What is written behind a result. */
const STANDINGS: Record<QuizStanding, string> = {
  passed: 'passed',
  below: 'not passed',
  ungraded: 'handed in, not graded yet',
  excused: 'excused in Canvas, which is no grade',
  unreadable: 'graded, but the quiz has no points and its grade is no percentage',
  'not-handed-in': 'not handed in',
  'not-enrolled': 'the person is not in its course',
  unusable: 'cannot be passed: it is not in the course, not published, or has no grades',
};

/** The ways to earn a column, a line for each quiz: those that are needed together, then the alternatives. */
export function quizLines(ways: Way[]): string[] {
  return ways.flatMap(({ results }, way) =>
    results.map((result, part) => {
      const joint = part > 0 ? 'and ' : way > 0 ? 'or ' : '';
      return joint + resultText(result);
    }),
  );
}

/** The quiz by its name, and by its id as the configuration has it. */
export function quizText({ quiz, assignment }: QuizResult): string {
  const id = `${quiz.kind === 'quiz' ? 'classic quiz' : 'assignment'} ${quiz.id}`;
  return assignment === null ? `the ${id} of course ${quiz.courseId}` : `"${assignment.name}" (${id})`;
}

/** "18 of 20 points is 90 %, and 90 % is needed". */
export function scoreText({ submission, assignment, percent, passingScore }: QuizResult): string {
  if (submission === null || assignment === null || percent === null) return '';
  const { score, grade } = submission;
  const points = assignment.pointsPossible ?? 0;
  const result = points > 0 && score !== null ? `${score} of ${points} points` : `the grade "${grade ?? ''}"`;
  return `${result} is ${percentText(percent)} %, and ${passingScore} % is needed`;
}

/** The last time that counts for the window, of all quizzes of a way that are passed; null where none is known. */
export function lastTimeOf(ways: Way[]): Date | null {
  const times = nearest(ways)
    .results.flatMap(({ submission }) => [submission?.submittedAt, submission?.gradedAt])
    .map((text) => Date.parse(text ?? ''))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? null : new Date(Math.max(...times));
}

/** Never rounded up: 89.999 must not look like 90. */
function percentText(percent: number): string {
  return String(Math.floor(Number((percent * 100).toPrecision(12))) / 100);
}

function resultText(result: QuizResult): string {
  const { standing, submission, percent, isInWindow } = result;
  const score = scoreText(result);
  const facts = submission === null ? [] : factsOf(submission, percent !== null);
  const window = standing === 'passed' && !isInWindow ? ['before the window of the next pass'] : [];
  return [
    `${quizText(result)}: ${score === '' ? '' : `${score}: `}${STANDINGS[standing]}`,
    ...facts,
    ...window,
  ].join('; ');
}

function factsOf(submission: DetailedSubmission, isGraded: boolean): string[] {
  const { attempt, submittedAt, gradedAt, workflowState, isHidden, isOutdated } = submission;
  const events = [eventText('handed in', submittedAt), eventText('graded', gradedAt)];
  return [
    ...events.filter((event) => event !== null),
    ...(attempt !== null && attempt > 1 ? [`${attempt} attempts, of which Canvas keeps this score`] : []),
    ...lateFact(submission),
    ...(workflowState === 'pending_review' ? ['still under review: it counts with the points so far'] : []),
    ...(isOutdated ? ['handed in again since, and the score is still that of before'] : []),
    ...(isHidden && isGraded ? ['the student cannot see the grade yet, but it counts'] : []),
  ];
}

function lateFact({ late, latePolicyStatus, pointsDeducted, enteredScore }: DetailedSubmission): string[] {
  if (pointsDeducted !== null && pointsDeducted > 0) {
    const before = enteredScore === null ? '' : `, from ${enteredScore}`;
    return [`late, and the late policy took ${pointsDeducted} points away${before}`];
  }
  if (latePolicyStatus === 'missing') return ['Canvas counts it as missing'];
  return late ? ['late, which took nothing away'] : [];
}
