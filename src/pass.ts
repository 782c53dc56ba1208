import { problem } from './catalogue.ts';
import { emptyReport } from './core/report.ts';
import { membersByGroup, usersByCourse } from './core/members.ts';
import { judge, type Judged } from './core/passing.ts';
import { quizzesIn, quizzesOfGroups, rewardsByAssignment } from './core/requirements.ts';
import { admit, type EmailSource } from './core/students.ts';
import { buildTable } from './core/table.ts';
import type {
  Assignment,
  GrantTable,
  GroupRule,
  PassReport,
  Problem,
  Requirement,
  Skipped,
  Window,
} from './core/types.ts';
import { problemsOf, SyncError } from './errors.ts';
import type { CanvasPort, Ports } from './ports.ts';

/** What a pass is to do, decided before it starts. */
export interface PassPlan {
  startedAt: Date;
  window: Window;
  requirements: Requirement[];
  groups: GroupRule[];
  emailFrom: EmailSource;
  accessTime: string;
  active: boolean;
}

/** Who earned what, as far as Canvas knows. */
interface Grants {
  table: GrantTable;
  /** Canvas user ids by group id. */
  groupMembers: Map<string, string[]>;
}

/** Puts what was thrown into words. */
type Explain = (error: unknown) => readonly Problem[];

/**
 * One pass, step by step. It never rejects: what goes wrong is in the report. A failure of one step does not keep
 * the others from being done, save that without a complete reading of Canvas nothing is uploaded. `onBug` hears what
 * was thrown by mistake, since the report has no more than a sentence about it.
 */
export async function runPass(
  plan: PassPlan,
  { canvas, grit, store }: Ports,
  onBug: (error: unknown) => void,
): Promise<PassReport> {
  const report = emptyReport(plan.startedAt, plan.window, []);
  const explain: Explain = (error) => {
    if (!(error instanceof SyncError)) onBug(error);
    return problemsOf(error);
  };
  const step = <T>(action: () => Promise<T>) => attempt(report.problems, action, explain);

  const grants = await step(() => readGrants(plan, canvas, report));
  if (grants !== undefined) {
    report.table = grants.table;
    await step(async () => {
      report.upsert = { attempted: false, ok: null, rows: 0 };
      if (grants.table.rows.length === 0) return;
      report.upsert = { attempted: true, ok: false, rows: grants.table.rows.length };
      const { result, problems } = await grit.upsert(grants.table);
      report.upsert = result;
      report.problems.push(...problems);
    });
  }
  await step(async () => {
    report.backup = await store.keepBackup(
      (openSink) => grit.downloadExport(openSink),
      (bytes) => grit.checkExport(bytes),
    );
  });
  for (const [groupId, members] of grants?.groupMembers ?? []) {
    note(report.problems, await addMembers(canvas, groupId, members, explain));
  }
  return report;
}

/** Everything that is read from Canvas, and what follows from it. */
async function readGrants(plan: PassPlan, canvas: CanvasPort, report: PassReport): Promise<Grants> {
  const { requirements, groups, window, emailFrom, accessTime, active } = plan;

  const found = await findQuizzes(plan, canvas, report.problems);
  const assignments = uniqueById(found.values());
  report.quizzes = assignments.size;

  const submissions = await canvas.submissions([...assignments.values()], window);
  const rewards = rewardsByAssignment(requirements, groups, found);
  const judged = judge(submissions, assignments.values(), rewards);
  report.submissions = judged.counts;
  report.problems.push(...unreadableGrades(judged, assignments));

  const people = await canvas.people(usersByCourse(judged.passed, assignments));
  const { students, skipped } = admit(people, emailFrom);
  report.students = { passing: students.size + skipped.length, skipped };
  report.problems.push(...people.problems, ...skippedPeople(skipped));

  const permissions = [...new Set(requirements.flatMap(({ column }) => column ?? []))];
  const { table, merged } = buildTable(judged.passed, students, { permissions, accessTime, active });
  report.problems.push(...merged.map((canvasUserIds) => problem('students-merged', { canvasUserIds })));
  const known = new Set(people.people.map(({ canvasUserId }) => canvasUserId));
  return { table, groupMembers: membersByGroup(judged.passed, known) };
}

/** The assignments of the quizzes that earn something, and then of those for which there is only a group. */
async function findQuizzes(
  { requirements, groups }: PassPlan,
  canvas: CanvasPort,
  problems: Problem[],
): Promise<Map<string, Assignment>> {
  const asked = quizzesIn(requirements);
  const earning = await canvas.findQuizzes(asked);
  note(problems, earning.problems);
  const others = quizzesOfGroups(groups, asked, earning.assignments);
  if (others.length === 0) return earning.assignments;
  const more = await canvas.findQuizzes(others);
  note(problems, more.problems);
  return new Map([...earning.assignments, ...more.assignments]);
}

/** Runs a step; what it throws becomes problems. */
async function attempt<T>(
  problems: Problem[],
  action: () => Promise<T>,
  explain: Explain,
): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    note(problems, explain(error));
    return undefined;
  }
}

/** Adds to the problems. One cause that fails several steps is said once. */
function note(problems: Problem[], found: readonly Problem[]): void {
  const known = new Set(problems.map(({ message }) => message));
  problems.push(...found.filter(({ message }) => !known.has(message)));
}

async function addMembers(
  canvas: CanvasPort,
  groupId: string,
  members: string[],
  explain: Explain,
): Promise<Problem[]> {
  try {
    await canvas.addToGroup(groupId, members);
    return [];
  } catch (error) {
    return explain(error).map((cause) =>
      cause.severity === 'interrupted' ? cause : problem('group-failed', { groupId, cause: cause.message }),
    );
  }
}

/** Two references can mean one assignment: by its own id, and by the id of its classic quiz. */
function uniqueById(assignments: Iterable<Assignment>): Map<string, Assignment> {
  return new Map([...assignments].map((assignment) => [assignment.id, assignment]));
}

function unreadableGrades({ unreadable }: Judged, assignments: Map<string, Assignment>): Problem[] {
  return [...assignments.values()]
    .filter(({ id }) => unreadable.includes(id))
    .map((assignment) => problem('grade-unreadable', assignment));
}

/** A line for each reason, not for each person; the Test Student is nobody's concern. */
function skippedPeople(skipped: Skipped[]): Problem[] {
  const idsOf = (reason: Skipped['reason']) =>
    skipped.filter((person) => person.reason === reason).map(({ canvasUserId }) => canvasUserId);
  const withoutId = idsOf('no-external-id');
  const gone = idsOf('not-found');
  return [
    ...(withoutId.length > 0 ? [problem('student-without-external-id', { canvasUserIds: withoutId })] : []),
    ...(gone.length > 0 ? [problem('student-not-found', { canvasUserIds: gone })] : []),
  ];
}
