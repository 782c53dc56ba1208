import { assignment, canvasData, course, quiz } from './build.ts';
import type { CanvasData, CanvasPerson, CanvasSubmission } from './data.ts';
import { SHOP } from './shop-ids.ts';

const HOUR = 3_600_000;
const WINDOW = 7 * 24 * HOUR - 2 * HOUR;
const FIRST_ASSIGNMENT = 500_001;
const FIRST_USER = 1_000_001;
const FIRST_SUBMISSION = 30_000_001;

function bigPerson(number: number): CanvasPerson {
  const name = `Student${number}`;
  return {
    id: String(FIRST_USER + number),
    name: `${name} Invented`,
    sortableName: `Invented, ${name}`,
    firstName: name,
    lastName: 'Invented',
    sisUserId: String(20_000_000 + number),
    loginId: name.toLowerCase(),
    email: `${name.toLowerCase()}@example.edu`,
    enrollmentState: 'active',
    type: 'StudentEnrollment',
  };
}

function bigSubmission(
  number: number,
  size: { students: number; quizzes: number; now: Date },
): CanvasSubmission {
  const student = number % size.students;
  const round = Math.floor(number / size.students);
  // A large odd step scatters the times over the week, so that ids are not in the order of time.
  const ago = HOUR + ((number * 7_919_003) % WINDOW);
  const moment = new Date(size.now.getTime() - ago);
  return {
    id: String(FIRST_SUBMISSION + number),
    userId: String(FIRST_USER + student),
    assignmentId: String(FIRST_ASSIGNMENT + ((student + round) % size.quizzes)),
    score: 19,
    grade: '19',
    workflowState: 'graded',
    submittedAt: moment,
    gradedAt: moment,
    attempt: 1,
    submissionType: 'online_quiz',
  };
}

/** The assignment ids of a big shop, for a config. */
export function bigAssignmentIds(quizzes: number): string[] {
  return Array.from({ length: quizzes }, (_, number) => String(FIRST_ASSIGNMENT + number));
}

/**
 * A Canvas for measuring: one course, every submission passing and within the week, spread evenly over people and
 * quizzes, each person at most once a quiz. The same each time, relative to `now`.
 */
export function bigShop(size: {
  students: number;
  quizzes: number;
  submissions: number;
  now: Date;
}): CanvasData {
  if (size.submissions > size.students * size.quizzes)
    throw new RangeError('There cannot be more submissions than people times quizzes.');
  const assignmentIds = bigAssignmentIds(size.quizzes);
  const quizId = (number: number): string => String(600_001 + number);
  return canvasData([
    course({
      id: SHOP.courseId,
      name: 'Big Workshop',
      assignments: assignmentIds.map((id, number) =>
        assignment({ id, name: `Safety Quiz ${number + 1}`, quizId: quizId(number) }),
      ),
      quizzes: assignmentIds.map((assignmentId, number) => quiz({ id: quizId(number), assignmentId })),
      people: Array.from({ length: size.students }, (_, number) => bigPerson(number)),
      submissions: Array.from({ length: size.submissions }, (_, number) => bigSubmission(number, size)),
    }),
  ]);
}
