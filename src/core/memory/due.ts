import type { GritExport } from '../marks.ts';
import type { Passed } from '../passing.ts';
import type { OpenQuestion } from '../prerequisites.ts';
import { rosterOf, type Roster } from '../trust/roster.ts';
import type { Assignment, PlannedRow, Skipped, Student, Submission } from '../types.ts';
import { MOST_DAYS } from '../window.ts';
import type { MemoryEvent } from './events.ts';
import { dueKey, type Due, type DueReason, type Memory } from './memory.ts';
import { isDoubted } from './people.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * What is to be asked for beside the window: what somebody passed and did not get. Canvas refuses a question about somebody
 * whom it no longer shows, so each of those is asked for alone.
 */
export function dueQuestions(
  { due }: Pick<Memory, 'due'>,
  assignments: ReadonlyMap<string, Assignment>,
  atHand: readonly Submission[],
): OpenQuestion[] {
  if (due.size === 0) return [];
  const known = new Set(atHand.map(({ userId, assignmentId }) => `${userId}\n${assignmentId}`));
  const together = new Map<string, OpenQuestion>();
  const alone: OpenQuestion[] = [];
  for (const one of due.values()) {
    const assignment = assignments.get(one.assignmentId);
    if (assignment === undefined || known.has(dueKey(one))) continue;
    if (one.reason === 'not-found') {
      alone.push({ assignment, userIds: [one.canvasUserId], mayBeGone: true });
      continue;
    }
    const question = together.get(assignment.id) ?? { assignment, userIds: [] };
    question.userIds.push(one.canvasUserId);
    together.set(assignment.id, question);
  }
  return [...together.values(), ...alone];
}

/** What a pass found out about those who passed something. */
export interface DueBasis {
  passed: readonly Passed[];
  students: ReadonlyMap<string, Student>;
  skipped: readonly Skipped[];
  /** Of what is due, by `dueKey`, what Canvas showed, passed or not. */
  answered: ReadonlySet<string>;
  /** What the plan made of each row. */
  rows: readonly PlannedRow[];
  /** Grit as it is at the end. */
  after: GritExport;
}

/**
 * What is due after a pass, and what no longer is: it was given, it is on hold, Canvas shows it as passed no more, or it was too
 * long ago.
 */
export function dueAfter(memory: Memory, basis: DueBasis, at: Date): MemoryEvent[] {
  const reasons = reasonsOf(memory, basis);
  const events: MemoryEvent[] = [];
  for (const [key, { canvasUserId, courseId, assignmentId, reason }] of reasons) {
    if (reason !== null && memory.due.get(key)?.reason !== reason)
      events.push({ kind: 'due', at, canvasUserId, courseId, assignmentId, reason });
  }
  for (const [key, known] of memory.due) {
    // What Canvas did not show waits: somebody may come back to the course, and a quiz may be published again.
    const isDone = reasons.has(key) ? reasons.get(key)?.reason === null : basis.answered.has(key);
    const isOver = isDone || isTooOld(known, at);
    const { canvasUserId, assignmentId } = known;
    if (isOver) events.push({ kind: 'settled', at, canvasUserId, assignmentId });
  }
  return events;
}

/** Whether it is not asked for any more. */
export function isTooOld({ since }: Due, at: Date): boolean {
  return at.getTime() - since.getTime() > MOST_DAYS * DAY_MS;
}

type Reasons = Map<string, Omit<Due, 'since' | 'reason'> & { reason: DueReason | null }>;

/** By `dueKey`, why each thing that was passed is due; null where it is not. */
function reasonsOf(memory: Memory, basis: DueBasis): Reasons {
  const skipped = new Map(basis.skipped.map(({ canvasUserId, reason }) => [canvasUserId, reason]));
  const rows = new Map(basis.rows.map((row) => [row.externalId, row]));
  const roster = rosterOf(basis.after.people);
  const columns = new Set(basis.after.header);
  const reasons: Reasons = new Map();
  for (const passed of basis.passed) {
    const { userId: canvasUserId, assignmentId, row, evidence } = passed;
    const courseId = evidence[0]?.courseId;
    if (!row || courseId === undefined) continue;
    const skip = skipped.get(canvasUserId);
    if (skip === 'test-student') continue;
    const student = basis.students.get(canvasUserId);
    const reason =
      skip ??
      (student === undefined
        ? 'not-found'
        : reasonFor(passed, { memory, planned: rows.get(student.externalId), roster, columns, student }));
    const key = dueKey({ canvasUserId, assignmentId });
    // One quiz may earn several things, of which one is enough for it to be due.
    if (reason !== null || !reasons.has(key))
      reasons.set(key, { canvasUserId, courseId, assignmentId, reason });
  }
  return reasons;
}

interface Context {
  memory: Memory;
  planned: PlannedRow | undefined;
  roster: Roster;
  columns: ReadonlySet<string>;
  student: Student;
}

function reasonFor(
  { columns: earned }: Passed,
  { memory, planned, roster, columns, student }: Context,
): DueReason | null {
  if (isDoubted(memory, student.externalId)) return 'other-person';
  if (earned.some((column) => !columns.has(column))) return 'column-missing';
  const inGrit = roster.find(student.externalId);
  const isHeld = (column: string) => planned?.cells.get(column) === 'held';
  const isWanting =
    earned.length === 0
      ? inGrit === undefined && ![...(planned?.cells.keys() ?? [])].some(isHeld)
      : earned.some((column) => inGrit?.granted.includes(column) !== true && !isHeld(column));
  return isWanting ? 'not-uploaded' : null;
}
