import { emptyReport } from './core/report.ts';
import type { PassReport, Problem } from './core/types.ts';
import {
  findQuizzes,
  readPassed,
  readStudents,
  tabulate,
  type Earned,
  type PassedQuizzes,
  type Quizzes,
  type Students,
} from './pass/canvas.ts';
import { compareClocks } from './pass/clock.ts';
import { changeGroups } from './pass/groups.ts';
import { NOTHING_KNOWN } from './pass/known.ts';
import { lookAgain, lookAtGrit, prune, type Look } from './pass/look.ts';
import { recall, recognisePeople, sayWhoChanged, type Met, windowOf, writeDown } from './pass/memory.ts';
import type { PassPlan } from './pass/plan.ts';
import { Steps, type Said } from './pass/steps.ts';
import { NOT_ATTEMPTED, planUpload, prove, upload, type Planned, type Sent } from './pass/upload.ts';
import type { Ports } from './ports.ts';

export type { PassPlan };

/**
 * One pass, step by step. It never rejects: what goes wrong is in the report. A failure of one step does not keep
 * the others from being done, save that nothing is uploaded unless Canvas, the memory and the export of Grit could
 * be read, and that export is kept as a backup. `onBug` hears what was thrown by mistake, since the report has no
 * more than a sentence about it.
 */
export async function runPass(
  asked: PassPlan,
  ports: Ports,
  onBug: (error: unknown) => void,
): Promise<PassReport> {
  const steps = new Steps(onBug);
  const take = steps.take.bind(steps);
  const { canvas } = ports;

  const recalled = await take(() => recall(asked, ports));
  const start = recalled?.known ?? NOTHING_KNOWN;

  const quizzes = await take(() => findQuizzes(asked, canvas));
  const { plan = asked } = (await take(() => compareClocks(asked, canvas))) ?? {};
  const window = windowOf(plan, start);
  const basis = { window, memory: start.memory };
  const passed = quizzes && (await take(() => readPassed(plan, quizzes, basis, canvas)));
  const students = passed && (await take(() => readStudents(plan, passed, canvas)));
  const earned = passed && students && (await take(() => tabulate(plan, passed, students)));

  const met = earned && (await take(() => recognisePeople(plan, start, earned)));
  const look = () => lookAtGrit(plan, met?.known ?? start, quizzes?.found, ports);
  const before = await take(look);
  if (met) await take(() => sayWhoChanged(met, (before ?? met).known));
  const sound = before?.isSound ? before : undefined;
  const planned = recalled && earned && sound && (await take(() => planUpload(plan, earned, sound)));
  const sent = planned && (await take(() => upload(plan, planned, sound, ports, steps.explain)));
  const changed = sent?.result.attempted ? sent : undefined;
  const proving = planned && changed && (() => lookAgain(plan, planned, changed, ports, steps.explain));
  const after = proving ? await take(proving) : (before ?? (await take(look)));
  const proof = changed && planned && after && (await take(() => prove(planned, sound, after)));

  await take(() => changeGroups(canvas, students?.groupMembers, steps.explain));

  const found = { quizzes, passed, students, earned, met, before, planned, sent, after, proof };
  const saved = recalled && (await take(() => writeDown(plan, { start, window, ...found }, ports, steps)));
  if (isGood(found, steps.problems)) await take(() => prune(ports.store));
  const proven = saved?.isVerified === true;
  return { ...emptyReport(asked.startedAt, window, steps.problems), ...figuresOf(found), proven };
}

/** What the steps of a pass found; undefined where they failed, or had nothing to go by. */
interface Found {
  quizzes: Quizzes | undefined;
  passed: PassedQuizzes | undefined;
  students: Students | undefined;
  earned: Earned | undefined;
  /** What is known once they were recognised. */
  met: Met | undefined;
  /** Grit as it was before anything was changed. */
  before: Look | undefined;
  planned: Planned | undefined;
  sent: Sent | undefined;
  /** Grit as it is at the end. */
  after: Look | undefined;
  /** What the last look lacks of the upload; undefined where there was none. */
  proof: Said | undefined;
}

/** Whether the last look at Grit was good: reason enough to prune, for a quiz that does not exist must not fill the disk. */
function isGood({ before, after, sent, proof }: Found, problems: readonly Problem[]): boolean {
  const hasFailed = problems.some(({ severity }) => severity !== 'warning' && severity !== 'attention');
  const hasLost = before?.hasLost === true || after?.hasLost === true;
  const isWanting = proof !== undefined && proof.problems.length > 0;
  return after?.isSound === true && !hasLost && !isWanting && sent?.result.ok !== false && !hasFailed;
}

/** What the report says of it. A part that was not reached is null. */
function figuresOf({ quizzes, passed, students, earned, before, planned, sent, after }: Found) {
  return {
    quizzes: quizzes?.assignments.size ?? null,
    submissions: passed?.counts ?? null,
    students:
      students === undefined
        ? null
        : {
            passing: students.students.size + students.skipped.length,
            skipped: students.skipped,
          },
    table: earned?.table ?? null,
    plan: planned?.plan ?? null,
    upsert: planned === undefined ? null : (sent?.result ?? NOT_ATTEMPTED),
    backup: (after ?? before)?.backup ?? null,
  };
}
