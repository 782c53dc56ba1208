import type {
  CanvasAssignment,
  CanvasCourse,
  CanvasData,
  CanvasGroup,
  CanvasPerson,
  CanvasQuiz,
  CanvasSubmission,
} from './data.ts';

const SUFFIX = /^(?:jr|sr|ii|iii|iv|v|vi|esq)\.?$/i;

/**
 * Canvas-api: `first_name` and `last_name` are derived from the sortable name, split at commas into at most three
 * parts; a known suffix is dropped, another third part joins the given name; without a comma the last word is the
 * surname, and a single word is a first name.
 */
export function nameParts(sortableName: string): { firstName: string; lastName: string } {
  const [surname = '', given, ...rest] = sortableName.split(',').map((part) => part.trim());
  if (given === undefined) {
    const words = surname.split(/\s+/);
    const last = words.length > 1 ? (words.pop() ?? '') : '';
    return { firstName: words.join(' '), lastName: last };
  }
  const third = rest.join(',');
  const firstName = third === '' || SUFFIX.test(third) ? given : `${given} ${third}`;
  return { firstName, lastName: surname };
}

function sortable(name: string): string {
  const words = name.trim().split(/\s+/);
  if (words.length < 2) return name;
  const last = words.pop() ?? '';
  return `${last}, ${words.join(' ')}`;
}

function plainAscii(text: string): string {
  const letters = text.normalize('NFD').toLowerCase();
  return letters.replace(/[^a-z0-9]/g, '');
}

/** A student with an address at example.edu and the campus wide id `10000000 + id`, unless told otherwise. */
export function person(given: Partial<CanvasPerson> & { id: string; name: string }): CanvasPerson {
  const sortableName = given.sortableName ?? sortable(given.name);
  const login = `${plainAscii(given.name).slice(0, 12)}${given.id.slice(-3)}`;
  return {
    sortableName,
    ...nameParts(sortableName),
    sisUserId: String(10_000_000n + (BigInt(given.id) % 10_000_000n)),
    loginId: login,
    email: `${login}@example.edu`,
    enrollmentState: 'active',
    type: 'StudentEnrollment',
    ...given,
  };
}

/** Canvas-api: the Test Student has no SIS id, and a login of 40 hexadecimal digits. */
export function testStudent(given: Partial<CanvasPerson> & { id: string }): CanvasPerson {
  return person({
    name: 'Test Student',
    sortableName: 'Student, Test',
    sisUserId: null,
    loginId: given.id.padStart(40, '0'),
    email: null,
    type: 'StudentViewEnrollment',
    ...given,
  });
}

function gradeText(score: number | null | undefined): string | null {
  return score === null || score === undefined ? null : String(score);
}

/**
 * A submission. With a score it is graded at the moment it was handed in and its grade is the score as text; without
 * one it waits for a grade. Whatever is given wins.
 */
export function submission(
  given: Partial<CanvasSubmission> &
    Pick<CanvasSubmission, 'id' | 'userId' | 'assignmentId' | 'score' | 'submittedAt'>,
): CanvasSubmission {
  const graded = given.score !== null;
  return {
    grade: gradeText(given.score),
    workflowState: graded ? 'graded' : 'submitted',
    gradedAt: graded ? given.submittedAt : null,
    attempt: given.submittedAt === null ? null : 1,
    submissionType: given.submittedAt === null ? null : 'online_quiz',
    ...given,
  };
}

/** A published classic quiz of 20 points, unless told otherwise. */
export function assignment(given: Partial<CanvasAssignment> & { id: string }): CanvasAssignment {
  return {
    name: `Quiz ${given.id}`,
    pointsPossible: 20,
    gradingType: 'points',
    published: true,
    ...given,
  };
}

/** The classic quiz behind an assignment. */
export function quiz(given: Partial<CanvasQuiz> & { id: string }): CanvasQuiz {
  return {
    title: `Quiz ${given.id}`,
    quizType: 'assignment',
    assignmentId: null,
    pointsPossible: 20,
    published: true,
    ...given,
  };
}

/** A course with whatever is given. */
export function course(given: Partial<CanvasCourse> & { id: string }): CanvasCourse {
  return { name: `Course ${given.id}`, assignments: [], quizzes: [], people: [], submissions: [], ...given };
}

/** A group without members, in no set, unless told otherwise. */
export function group(given: Partial<CanvasGroup> & { id: string; courseId: string }): CanvasGroup {
  return { name: `Group ${given.id}`, groupCategoryId: null, userIds: [], ...given };
}

/** A Canvas with these courses and groups. */
export function canvasData(courses: CanvasCourse[], groups: CanvasGroup[] = []): CanvasData {
  return { courses, groups };
}
