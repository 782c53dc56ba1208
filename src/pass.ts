import { constantsOf } from './core/columns.ts';
import { emptyReport } from './core/report.ts';
import { permissionsOf } from './core/requirements.ts';
import { holdWithPerson, remember, rememberNames } from './core/memory/lessons.ts';
import { emptyMemory } from './core/memory/memory.ts';
import { proveGrants } from './core/trust/proof.ts';
import type { PassReport } from './core/types.ts';
import { covers, dueWindow } from './core/window.ts';
import { explaining, note, stepsInto } from './pass/attempt.ts';
import { readEarned, type EarningPlan } from './pass/earned.ts';
import { changeGroups } from './pass/groups.ts';
import { learned, type Known } from './pass/known.ts';
import { lookAtGrit } from './pass/look.ts';
import { heldCells, unproven, readyUpload, uploadedIds } from './pass/upload.ts';
import type { Ports } from './ports.ts';

/** What a pass is to do, decided before it starts. */
export interface PassPlan extends EarningPlan {
  startedAt: Date;
  lookbackDays: number;
  /** Looks back to this time, whatever is due; null for all that is due. */
  since: Date | null;
  /** A pass that would newly grant more uploads nothing; null for no limit. */
  maxNewGrants: number | null;
}

/**
 * One pass, step by step. It never rejects: what goes wrong is in the report. A failure of one step does not keep
 * the others from being done, save that nothing is uploaded unless Canvas, the memory and the export of Grit could
 * be read, and that export is kept as a backup. `onBug` hears what was thrown by mistake, since the report has no
 * more than a sentence about it.
 */
export async function runPass(
  plan: PassPlan,
  ports: Ports,
  onBug: (error: unknown) => void,
): Promise<PassReport> {
  const { canvas, grit, store } = ports;
  const report = emptyReport(plan.startedAt, null, []);
  const explain = explaining(onBug);
  const step = stepsInto(report.problems, explain);

  const remembered = await step(() => {
    const { memory, problems } = ports.journal.read();
    note(report.problems, problems);
    return memory;
  });
  let known: Known = { memory: remembered ?? emptyMemory(), unsaved: [] };
  const due = dueWindow(plan.startedAt, plan.lookbackDays, known.memory);
  const window = plan.since === null ? due : { since: plan.since, until: plan.startedAt };
  report.window = window;

  const earned = await step(() => readEarned(plan, window, canvas, report));

  const columns = [...permissionsOf(plan.requirements), ...constantsOf({ ...plan, permissions: [] })];
  const look = (isProof: boolean) =>
    step(async () => {
      const seen = await lookAtGrit(known.memory, { now: plan.startedAt, columns, isProof }, ports);
      report.backup = seen.backup;
      known = learned(known, seen.events);
      note(report.problems, seen.problems);
      return seen;
    });
  const before = await look(false);
  if (earned !== undefined && remembered !== undefined && before?.isSound === true) {
    const { maxNewGrants } = plan;
    known = learned(known, remember(known.memory, earned.cells, before.content, plan.startedAt));
    const basis = { table: earned.table, before: before.content, known, maxNewGrants };
    const ready = await step(() => readyUpload(basis, ports, report));
    if (ready != null) {
      known = ready.known;
      await step(ready.upload);
    }
  }
  // The last look is the backup: the first one, unless that failed or something was changed since.
  const isUploaded = report.upsert?.attempted === true;
  const after = isUploaded || before === undefined ? await look(isUploaded) : before;
  let isProven = after?.isSound === true && before?.hasLost !== true && !after.hasLost;
  if (isUploaded && report.plan !== null && before !== undefined && after !== undefined) {
    const gained = after.content.people.length - before.content.people.length;
    const wanting = unproven(
      proveGrants(before.content, report.plan.upload, after.content),
      gained - report.plan.newPeople,
    );
    note(report.problems, wanting);
    isProven &&= wanting.length === 0;
  }

  note(
    report.problems,
    await changeGroups(canvas, earned?.groupMembers ?? new Map<string, string[]>(), explain),
  );

  if (earned !== undefined && after?.isSound === true) {
    const { startedAt } = plan;
    known = learned(known, remember(known.memory, earned.cells, after.content, startedAt));
    known = learned(known, holdWithPerson(known.memory, heldCells(earned.cells, report.plan), startedAt));
    const names = [earned.table, uploadedIds(report), after.content, startedAt] as const;
    known = learned(known, rememberNames(known.memory, ...names));
    // What was due may have become more: a hold that somebody ended in Grit was noticed only in this pass.
    const isComplete =
      covers(window, dueWindow(plan.startedAt, plan.lookbackDays, known.memory)) &&
      grit.upsert !== null &&
      onlyWarnings(report);
    report.proven = isComplete;
  }
  if (remembered !== undefined) {
    const run = { kind: 'run', at: plan.startedAt, since: window.since } as const;
    const ended = { ...run, isVerified: report.proven, canUpload: grit.upsert !== null };
    const isSaved = await step(() => {
      ports.journal.append([...known.unsaved, ended]);
      return true;
    });
    report.proven &&= isSaved === true;
  }
  // A good look at Grit is reason enough: a quiz that does not exist must not fill the disk.
  if (isProven && report.upsert?.ok !== false && !hasFailed(report))
    await step(() => {
      store.prune();
    });
  return report;
}

function hasFailed({ problems }: PassReport): boolean {
  return problems.some(({ severity }) => severity !== 'warning' && severity !== 'attention');
}

function onlyWarnings({ problems }: PassReport): boolean {
  return problems.every(({ severity }) => severity === 'warning');
}
