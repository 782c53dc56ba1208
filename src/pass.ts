import { emptyReport } from './core/report.ts';
import type { PassReport } from './core/types.ts';
import { findQuizzes, readAndJudge, readStudents, tabulate } from './pass/canvas.ts';
import { compareClocks } from './pass/clock.ts';
import { changeGroups } from './pass/groups.ts';
import { NOTHING_KNOWN } from './pass/known.ts';
import { backUpAndLook, backUpAndProve, prune } from './pass/look.ts';
import { recall, recognisePeople, sayWhoChanged, windowOf, writeDown } from './pass/memory.ts';
import type { PassPlan } from './pass/plan.ts';
import { figuresOf, mayPrune } from './pass/results.ts';
import { Steps } from './pass/steps.ts';
import { planUpload, upload } from './pass/upload.ts';
import type { Ports } from './ports.ts';

export type { PassPlan };

/**
 * One pass, step by step. It never rejects: what goes wrong is in the report. A step that fails keeps the others from
 * nothing but what needs it. `onBug` hears what was thrown by mistake, since the report has no more than a sentence about it.
 *
 * The command around it loads the configuration, takes the lock, and tells what is in the report.
 */
export async function runPass(
  asked: PassPlan,
  ports: Ports,
  onBug: (error: unknown) => void,
): Promise<PassReport> {
  const steps = new Steps(onBug);
  const { attempt, explain } = steps;
  const { canvas } = ports;

  // Canvas: which quizzes exist. Once it has answered, its clock is known.
  const quizzes = await attempt(() => findQuizzes(asked, canvas));
  const clock = await attempt(() => compareClocks(asked, canvas));
  const plan = clock?.plan ?? asked;

  // Memory: what earlier passes left, and so how far back to look.
  const recalled = await attempt(() => recall(plan, ports));
  const start = recalled?.known ?? NOTHING_KNOWN;
  const window = windowOf(plan, start);

  // Canvas: who passed what, who they are, and what that earns.
  const passed = quizzes && (await attempt(() => readAndJudge(plan, quizzes, window, start, canvas)));
  const students = passed && (await attempt(() => readStudents(plan, passed, canvas)));
  const earned = passed && students && (await attempt(() => tabulate(plan, passed, students)));
  const recognised = earned && (await attempt(() => recognisePeople(plan, start, earned)));

  // Grit: a backup whatever happened so far. What it shows may put somebody on hold whose id has changed.
  const known = recognised?.known ?? start;
  const look = () => backUpAndLook(plan, known, quizzes?.found, ports);
  const before = await attempt(look);
  if (recognised) await attempt(() => sayWhoChanged(recognised, before?.known ?? known));

  // Nothing is uploaded unless the memory, Canvas and the export could all be read, and the export believed.
  const isReady = recalled && earned && recognised && before?.isSound;
  const planned = isReady ? await attempt(() => planUpload(plan, earned, before)) : undefined;
  const sent = planned ? await attempt(() => upload(plan, planned, ports, explain)) : undefined;
  // The last look is the backup of the pass: the first one, unless that failed or something was changed since.
  const last = sent?.result.attempted
    ? await attempt(() => backUpAndProve(plan, sent, ports, explain))
    : (before ?? (await attempt(look)));

  // It needs Canvas alone, and must not keep Grit waiting.
  if (students) await attempt(() => changeGroups(canvas, students.groupMembers, explain));

  const results = { quizzes, passed, students, earned, recognised, before, planned, sent, last };
  const saved =
    recalled && (await attempt(() => writeDown(plan, start, window, results, ports, steps.problems)));
  if (mayPrune(results, steps.problems)) await attempt(() => prune(ports.store));
  const proven = saved?.isVerified === true;
  return { ...emptyReport(asked.startedAt, window, steps.problems), ...figuresOf(results), proven };
}
