import { answerJson, badRequest, castId, findCourse, notFound } from './canvas-call.ts';
import type { Call } from './canvas-call.ts';
import { numberedPage } from './canvas-paging.ts';
import type { CanvasAssignment, CanvasCourse } from './data.ts';
import type { Answer } from './faults.ts';
import { float, id } from './json.ts';
import type { Json } from './json.ts';

function submissionTypes(assignment: CanvasAssignment): string[] {
  if (assignment.newQuiz === true) return ['external_tool'];
  return [assignment.quizId === undefined ? 'on_paper' : 'online_quiz'];
}

function assignmentFields(course: CanvasCourse, assignment: CanvasAssignment): Json {
  const quiz = course.quizzes.find((item) => item.id === assignment.quizId);
  return {
    id: id(assignment.id),
    course_id: id(course.id),
    name: assignment.name,
    points_possible: float(assignment.pointsPossible),
    grading_type: assignment.gradingType,
    published: assignment.published,
    workflow_state: assignment.published ? 'published' : 'unpublished',
    submission_types: submissionTypes(assignment),
    html_url: `https://canvas.example.edu/courses/${course.id}/assignments/${assignment.id}`,
    quiz_id: assignment.quizId === undefined ? undefined : id(assignment.quizId),
    is_quiz_assignment: assignment.quizId !== undefined && quiz?.quizType === 'assignment',
    is_quiz_lti_assignment: assignment.newQuiz === true ? true : undefined,
    post_manually: assignment.postManually ?? false,
    anonymize_students: false,
    allowed_attempts: -1,
    due_at: null,
    omit_from_final_grade: false,
  };
}

/**
 * `GET /courses/:course/assignments`. Canvas-api: unpublished ones are listed too; of the ids that were asked for,
 * those that are not on the page are named in a 400, so a page smaller than the list of ids refuses good ones.
 */
export function listAssignments(call: Call): Answer {
  const course = findCourse(call);
  const existing = course.assignments.filter((assignment) => assignment.deleted !== true);
  const asked = call.query.has('assignment_ids[]')
    ? call.query.getAll('assignment_ids[]').map(castId)
    : undefined;
  if (asked !== undefined && asked.length > 100)
    throw badRequest({ message: 'Request contains too many assignment_ids.  Limit 100' });
  const wanted = asked === undefined ? existing : existing.filter(({ id: key }) => asked.includes(key));
  const { rows, link } = numberedPage(call, wanted);
  const missing = asked?.filter((key) => !rows.some((row) => row.id === key)) ?? [];
  if (missing.length > 0) throw badRequest({ message: `Invalid assignment_ids: ${missing.join(',')}` });
  return answerJson(
    call,
    rows.map((assignment) => assignmentFields(course, assignment)),
    link,
  );
}

/** `GET /courses/:course/assignments/:assignment`: unpublished ones too. */
export function showAssignment(call: Call): Answer {
  const course = findCourse(call);
  const found = course.assignments.find((item) => item.id === call.path[1] && item.deleted !== true);
  if (found === undefined) throw notFound();
  return answerJson(call, assignmentFields(course, found));
}

/** `GET /courses/:course/quizzes/:quiz`: classic quizzes only, by quiz id. */
export function showQuiz(call: Call): Answer {
  const course = findCourse(call);
  const found = course.quizzes.find((item) => item.id === call.path[1]);
  if (found === undefined) throw notFound();
  return answerJson(call, {
    id: id(found.id),
    title: found.title,
    quiz_type: found.quizType,
    assignment_id: id(found.assignmentId),
    points_possible: float(found.pointsPossible),
    scoring_policy: 'keep_highest',
    allowed_attempts: -1,
    published: found.published,
  });
}
