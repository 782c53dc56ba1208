import { columnsOf, type TableColumns } from '../src/core/columns.ts';
import type { Passed } from '../src/core/passing.ts';
import { emptyReport } from '../src/core/report.ts';
import type { Reward } from '../src/core/requirements.ts';
import type {
  Assignment,
  GrantTable,
  GroupRule,
  PassReport,
  PassingRule,
  Person,
  Plan,
  Problem,
  QuizReference,
  Requirement,
  Student,
  Submission,
} from '../src/core/types.ts';

/**
 * Small things for tests to start from. Each has a person or quiz of an invented shop in it, and a test says only
 * what matters to it.
 */

export const STARTED = new Date('2026-11-22T09:30:00.250Z');
export const WINDOW = { since: new Date('2026-11-15T09:30:00.250Z'), until: STARTED };

export function quiz(overrides: Partial<QuizReference> = {}): QuizReference {
  return { kind: 'assignment', id: '440133', courseId: '70076', ...overrides };
}

export function rule(overrides: Partial<QuizReference> & { passingScore?: number } = {}): PassingRule {
  const { passingScore = 90, ...reference } = overrides;
  return { quiz: quiz(reference), passingScore };
}

/** A quiz as a test names it: a bare id is an assignment at 90 %. */
type QuizName = string | PassingRule;

/** Passing one of the quizzes earns the column; those in a list must all be passed. */
export function requirement(column: string | null, ...anyOf: (QuizName | QuizName[])[]): Requirement {
  const ruleOf = (name: QuizName) => (typeof name === 'string' ? rule({ id: name }) : name);
  return { column, anyOf: anyOf.map((item) => (Array.isArray(item) ? item : [item]).map(ruleOf)) };
}

export function groupRule(groupId: string, overrides: Parameters<typeof rule>[0] = {}): GroupRule {
  return { ...rule(overrides), groupId };
}

export function assignment(overrides: Partial<Assignment> = {}): Assignment {
  return { id: '440133', courseId: '70076', name: 'Laser Safety', pointsPossible: 20, ...overrides };
}

export function submissionOf(userId: string, overrides: Partial<Submission> = {}): Submission {
  const assignmentId = overrides.assignmentId ?? '440133';
  return {
    id: `${assignmentId}${userId}`,
    userId,
    assignmentId,
    score: 20,
    grade: '20',
    excused: false,
    attempt: 1,
    submittedAt: '2026-11-20T15:04:05Z',
    gradedAt: '2026-11-20T15:04:05Z',
    ...overrides,
  };
}

export function reward(overrides: Partial<Reward> = {}): Reward {
  return { passingScore: 90, columns: ['pg:Laser Cutter'], row: true, groupIds: [], ...overrides };
}

export function passedBy(userId: string, overrides: Partial<Passed> = {}): Passed {
  return {
    userId,
    assignmentId: '440133',
    columns: ['pg:Laser Cutter'],
    row: true,
    groupIds: [],
    evidence: [],
    ...overrides,
  };
}

/** Somebody with everything that Canvas can say about a person. */
export function person(canvasUserId: string, overrides: Partial<Person> = {}): Person {
  return {
    canvasUserId,
    firstName: 'Nora',
    lastName: 'Veltkamp',
    sortableName: 'Veltkamp, Nora',
    name: 'Nora Veltkamp',
    externalId: `00${canvasUserId}`,
    email: 'nora@school.example',
    loginId: 'nveltkamp',
    ...overrides,
  };
}

export function student(canvasUserId: string, overrides: Partial<Student> = {}): Student {
  return {
    canvasUserId,
    firstName: 'Nora',
    lastName: 'Veltkamp',
    externalId: `00${canvasUserId}`,
    email: 'nora@school.example',
    ...overrides,
  };
}

export function studentsById(...students: Student[]): Map<string, Student> {
  return new Map(students.map((one) => [one.canvasUserId, one]));
}

export function tableColumns(overrides: Partial<TableColumns> = {}): TableColumns {
  return { permissions: ['pg:Laser Cutter'], accessTime: 'at:Any Time', active: true, ...overrides };
}

/** A table as it would be uploaded: the rows are as long as the columns. */
export function grantTable(permissions: string[], rows: string[][]): GrantTable {
  const columns = columnsOf(tableColumns({ permissions }));
  return { columns, rows };
}

/** What an upload would change: nothing but what is given. */
export function grantPlan(overrides: Partial<Plan> = {}): Plan {
  return {
    rows: [],
    newPeople: 0,
    newGrants: 0,
    byColumn: {},
    already: 0,
    held: 0,
    missingColumns: [],
    upload: grantTable(['pg:Laser Cutter'], []),
    ...overrides,
  };
}

export function problemOf(severity: Problem['severity'], overrides: Partial<Problem> = {}): Problem {
  return {
    code: `some-${severity}`,
    severity,
    message: `Something was ${severity}.`,
    hint: 'Do something about it.',
    ...overrides,
  };
}

/** The report of a pass in which nothing was reached but what is given. */
export function reportOf(overrides: Partial<PassReport> = {}): PassReport {
  return { ...emptyReport(STARTED, WINDOW, []), ...overrides };
}
