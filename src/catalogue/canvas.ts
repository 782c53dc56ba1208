import { entry, type Entries } from './entry.ts';
import { named } from './named.ts';

/** What can be wrong with the rights, quizzes, grades, people and groups that Canvas shows. */
export const CANVAS = {
  'canvas-no-external-ids': entry<{ courseIds: string[] }>(
    'failed',
    ({ courseIds }) => `Canvas shows this token no campus wide ids of anybody in course ${named(courseIds)}.`,
    () => 'Let a Canvas administrator allow the owner of the token to read SIS data in the course.',
  ),
  'canvas-no-emails': entry<{ courseIds: string[] }>(
    'attention',
    ({ courseIds }) =>
      `Canvas shows this token no email addresses of anybody in course ${named(courseIds)}; the rows were made without them.`,
    () => 'Let a Canvas administrator allow the owner of the token to read email addresses in the course.',
  ),
  'quiz-ids-refused': entry<{ courseId: string }>(
    'failed',
    ({ courseId }) =>
      `Canvas refused the list of quizzes of course ${courseId}, although each of them exists.`,
    () => 'A quiz may have been unpublished at this moment; the next pass tries again.',
  ),
  'quiz-not-found': entry<{ quiz: `${'assignment' | 'classic quiz'} ${string}`; courseId: string }>(
    'attention',
    ({ quiz, courseId }) => `The ${quiz} does not exist in course ${courseId}; nobody can pass it.`,
    ({ quiz }) =>
      quiz.startsWith('classic quiz')
        ? 'Correct the id, the number behind /quizzes/ in the address bar; one behind /assignments/ is written without "quiz:".'
        : 'Correct the id in the configuration; it is the number at the end of the quiz page in the address bar.',
  ),
  'quiz-is-classic': entry<{ id: string; courseId: string; title: string }>(
    'attention',
    ({ id, courseId, title }) =>
      `${id} is no assignment of course ${courseId} but the classic quiz "${title}"; it was left out.`,
    ({ id }) => `Write { quiz: ${id} } in place of ${id} in the configuration.`,
  ),
  'quiz-without-grade': entry<{ id: string; courseId: string; title: string }>(
    'attention',
    ({ id, courseId, title }) =>
      `The classic quiz ${id} ("${title}") of course ${courseId} is a practice quiz or survey and has no grades.`,
    () => 'Turn it into a graded quiz in Canvas, or remove it from the configuration.',
  ),
  'quiz-unpublished': entry<{ id: string; name: string }>(
    'attention',
    ({ id, name }) => `The quiz "${name}" (assignment ${id}) is not published; nobody can pass it.`,
    () => 'Publish it in Canvas, or remove it from the configuration.',
  ),
  'quiz-points-unknown': entry<{ id: string; name: string }>(
    'attention',
    ({ id, name }) =>
      `Canvas does not say how many points the quiz "${name}" (assignment ${id}) has; nobody can pass it.`,
    () => 'Check in Canvas that the owner of the token sees its points; the next pass asks again.',
  ),
  'grade-unreadable': entry<{ id: string; name: string }>(
    'attention',
    ({ id, name }) =>
      `The quiz "${name}" (assignment ${id}) has no points, and its grades are no percentages; nobody can pass it.`,
    () => 'Give the assignment points in Canvas, or grade it as a percentage or complete/incomplete.',
  ),
  'group-failed': entry<{ groupId: string; cause: string }>(
    'attention',
    ({ groupId, cause }) => `The Canvas group ${groupId} could not be changed: ${cause}`,
    () =>
      'Check canvasGroups, that the group has room, and that the owner of the token may manage groups; permissions are not affected.',
  ),
  'student-without-external-id': entry<{ canvasUserIds: string[] }>(
    'warning',
    ({ canvasUserIds }) =>
      `Passed, but without a campus wide id in Canvas, so not in Grit: Canvas user ${named(canvasUserIds)}.`,
    () => 'Ask the registrar to add the id in Canvas, or add these people to Grit by hand.',
  ),
  'student-not-found': entry<{ canvasUserIds: string[] }>(
    'warning',
    ({ canvasUserIds }) => `Passed, but no longer in the course: Canvas user ${named(canvasUserIds)}.`,
    () => 'Nothing needs to be done, unless these people should still use the machines.',
  ),
  'students-merged': entry<{ canvasUserIds: string[] }>(
    'warning',
    ({ canvasUserIds }) =>
      `The Canvas users ${named(canvasUserIds)} have one campus wide id and became one row in Grit.`,
    () =>
      'Ask the registrar to merge the accounts if they belong to one person, or to correct the id if not.',
  ),
  'more-students-merged': entry<{ more: number }>(
    'warning',
    ({ more }) =>
      `${more === 1 ? 'One more campus ID belongs' : `${more.toLocaleString('en-US')} more campus IDs belong`} to several Canvas users each, who became one row in Grit.`,
    () => 'Look whether Canvas has wrong campus IDs: so many are seldom right.',
  ),
} satisfies Entries;
