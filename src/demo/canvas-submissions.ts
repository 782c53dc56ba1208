import { answerText, badRequest, castId, findCourse, forbidden, Refusal } from './canvas-call.ts';
import type { Call } from './canvas-call.ts';
import { indexSubmissions, positionAfter } from './canvas-index.ts';
import type { IndexedSubmission, SubmissionIndex } from './canvas-index.ts';
import { linkHeader, perPage, readBookmark, writeBookmark } from './canvas-paging.ts';
import type { Bookmark, Pages } from './canvas-paging.ts';
import { maySeeGrades } from './canvas-rights.ts';
import { parseTime, printTime } from './canvas-time.ts';
import type { CanvasCourse, CanvasSubmission } from './data.ts';
import type { Answer } from './faults.ts';
import { float, id, writeJson } from './json.ts';
import type { Json } from './json.ts';

type Filter = (entry: IndexedSubmission) => boolean;

/** Canvas-api: `all` is needed; without any the list is the caller's own, which a teacher is refused. */
function studentFilter(call: Call, course: CanvasCourse): Filter {
  const asked = call.query.getAll('student_ids[]');
  if (asked.includes('all')) return () => true;
  if (asked.length === 0) throw forbidden();
  if (asked.length > 100) throw badRequest({ error: 'too many students' });
  const wanted = new Set(asked.map(castId));
  const known = new Set(course.people.map((person) => person.id));
  if (![...wanted].every((student) => known.has(student))) throw forbidden();
  return ({ person }) => wanted.has(person.id);
}

/** Canvas-api: one id that is unknown, deleted, unpublished or no assignment's refuses the whole call. */
function assignmentFilter(call: Call, course: CanvasCourse): Filter {
  const published = new Set(
    course.assignments.filter((item) => item.published && item.deleted !== true).map((item) => item.id),
  );
  if (!call.query.has('assignment_ids[]')) return ({ assignment }) => published.has(assignment.id);
  const wanted = new Set(call.query.getAll('assignment_ids[]').map(castId));
  if (![...wanted].every((assignment) => published.has(assignment)))
    throw new Refusal(403, { error: 'invalid assignment ids requested' });
  return ({ assignment }) => wanted.has(assignment.id);
}

/** Canvas-api: strictly later, on microseconds; both filters together mean AND. */
function timeFilter(call: Call, name: 'submitted_since' | 'graded_since'): Filter {
  const text = call.query.get(name);
  if (text === null || text === '') return () => true;
  const since = parseTime(text);
  if (since === null) throw badRequest({ errors: { [name]: `Invalid datetime for ${name}` } });
  return name === 'submitted_since'
    ? ({ submittedAt }) => submittedAt > since
    : ({ gradedAt }) => gradedAt > since;
}

/** Canvas-api: omitted means all that are not deleted. */
function enrollmentFilter(call: Call): Filter {
  const state = call.query.get('enrollment_state');
  if (state === null) return ({ person }) => person.enrollmentState !== 'deleted';
  if (state === 'active') return ({ person }) => ['active', 'invited'].includes(person.enrollmentState);
  if (state === 'concluded') return ({ person }) => person.enrollmentState === 'completed';
  throw badRequest({ error: 'invalid enrollment_state' });
}

function buildFilter(call: Call, course: CanvasCourse): Filter {
  const state = call.query.get('workflow_state');
  const filters: Filter[] = [
    studentFilter(call, course),
    timeFilter(call, 'submitted_since'),
    timeFilter(call, 'graded_since'),
    enrollmentFilter(call),
    assignmentFilter(call, course),
    state === null ? () => true : ({ row }) => row.workflowState === state,
  ];
  return (entry) => filters.every((filter) => filter(entry));
}

/** The fields of a submission, in the order in which Canvas is known to write them. */
function submissionFields(row: CanvasSubmission): Record<string, Json> {
  const graderId = row.graderId === undefined ? (row.score === null ? null : '-9001') : row.graderId;
  return {
    id: id(row.id),
    user_id: id(row.userId),
    assignment_id: id(row.assignmentId),
    score: float(row.score),
    grade: row.grade,
    entered_score: float(row.enteredScore === undefined ? row.score : row.enteredScore),
    entered_grade: row.enteredGrade === undefined ? row.grade : row.enteredGrade,
    excused: row.excused === undefined ? false : row.excused,
    attempt: row.attempt,
    submission_type: row.submissionType,
    submitted_at: printTime(row.submittedAt),
    graded_at: printTime(row.gradedAt),
    posted_at: printTime(row.postedAt === undefined ? row.gradedAt : row.postedAt),
    workflow_state: row.workflowState,
    grade_matches_current_submission: row.gradeMatchesCurrentSubmission ?? true,
    grader_id: id(graderId),
    late: row.late ?? false,
    missing: row.missing ?? false,
    seconds_late: row.secondsLate ?? 0,
    late_policy_status: row.latePolicyStatus ?? null,
    points_deducted: float(row.pointsDeducted ?? null),
    cached_due_date: null,
    extra_attempts: null,
    grading_period_id: null,
    redo_request: false,
    custom_grade_status_id: null,
    body: row.body ?? null,
    url: null,
    preview_url: `https://canvas.example.edu/assignments/${row.assignmentId}/submissions/${row.userId}?preview=1`,
    attachments: [],
  };
}

/** Canvas-api: `response_fields[]` and `exclude_response_fields[]` are honoured where they are arrays. */
function writeRow(call: Call, row: CanvasSubmission, excluded: string[], included: string[]): string {
  const fields = submissionFields(row);
  for (const key of excluded) if (key in fields) fields[key] = undefined;
  if (included.length > 0)
    for (const key of Object.keys(fields)) if (!included.includes(key)) fields[key] = undefined;
  return writeJson(fields, call.stringIds);
}

function readPage(
  index: SubmissionIndex,
  filter: Filter,
  start: Bookmark,
  size: number,
): { rows: CanvasSubmission[]; more: boolean } {
  const rows: CanvasSubmission[] = [];
  for (let position = positionAfter(index, start.lastId); position < index.length; position += 1) {
    const entry = index[position];
    if (entry === undefined || !filter(entry)) continue;
    if (rows.length === size) return { rows, more: true };
    rows.push(entry.row);
  }
  return { rows, more: false };
}

/** On the first page the course is read afresh; the pages behind it see what the first one saw. */
function indexFor(call: Call, course: CanvasCourse, start: Bookmark): SubmissionIndex {
  const kept = call.submissionIndexes.get(course.id);
  if (kept !== undefined && (start.lastId !== '0' || start.step > 0)) return kept;
  const index = indexSubmissions(course);
  call.submissionIndexes.set(course.id, index);
  return index;
}

/** `GET /courses/:course/students/submissions`: bookmarked, by ascending id. */
export function listSubmissions(call: Call): Answer {
  const course = findCourse(call);
  if (!maySeeGrades(call, course)) throw forbidden();
  const filter = buildFilter(call, course);
  const start = readBookmark(call.query);
  let { rows, more } = readPage(indexFor(call, course, start), filter, start, perPage(call.query));
  let step = 0;
  if (call.settings.shortPages && start.lastId === '0' && start.step === 0) {
    rows = rows.slice(0, Math.floor(rows.length / 2));
    [more, step] = [true, 1];
  } else if (start.step === 1) {
    [rows, more, step] = [[], true, 2];
  }
  const current = call.query.get('page') ?? 'first';
  const pages: Pages = { current, first: 'first' };
  if (more) pages.next = writeBookmark({ lastId: rows.at(-1)?.id ?? start.lastId, step });
  else pages.last = current;
  const excluded = call.query.getAll('exclude_response_fields[]');
  const included = call.query.getAll('response_fields[]');
  const text = rows.map((row) => writeRow(call, row, excluded, included)).join(',');
  return answerText(`[${text}]`, linkHeader(call, pages));
}
