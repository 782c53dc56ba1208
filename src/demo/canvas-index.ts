import { microseconds } from './canvas-time.ts';
import type { CanvasAssignment, CanvasCourse, CanvasPerson, CanvasSubmission } from './data.ts';

/** A submission with what the filters look at. */
export interface IndexedSubmission {
  row: CanvasSubmission;
  person: CanvasPerson;
  assignment: CanvasAssignment;
  submittedAt: number;
  gradedAt: number;
}

/** The submissions of a course that Canvas lists, by ascending id. */
export type SubmissionIndex = readonly IndexedSubmission[];

/** Compares ids as numbers, whatever their size. */
function compareIds(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Canvas-api: listed are the submissions of all whose enrolment is not deleted, concluded and inactive people and the
 * Test Student among them, to published assignments; a time that is missing is later than nothing.
 */
export function indexSubmissions(course: CanvasCourse): SubmissionIndex {
  const people = new Map(course.people.map((person) => [person.id, person]));
  const assignments = new Map(course.assignments.map((assignment) => [assignment.id, assignment]));
  const index: IndexedSubmission[] = [];
  for (const row of course.submissions) {
    const person = people.get(row.userId);
    const assignment = assignments.get(row.assignmentId);
    if (person === undefined || assignment === undefined) continue;
    const submittedAt = row.submittedAt === null ? -Infinity : microseconds(row.submittedAt);
    const gradedAt = row.gradedAt === null ? -Infinity : microseconds(row.gradedAt);
    index.push({ row, person, assignment, submittedAt, gradedAt });
  }
  return index.sort((left, right) => compareIds(left.row.id, right.row.id));
}

/** The position of the first submission behind this id. */
export function positionAfter(index: SubmissionIndex, id: string): number {
  let low = 0;
  let high = index.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = index[middle];
    if (entry !== undefined && compareIds(entry.row.id, id) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
