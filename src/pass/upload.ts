import { basename } from 'node:path';
import { problem } from '../catalogue.ts';
import { cellsBy } from '../core/columns.ts';
import type { GritExport } from '../core/marks.ts';
import type { MemoryEvent } from '../core/memory/events.ts';
import { remember, type EarnedCell } from '../core/memory/lessons.ts';
import { planGrants } from '../core/trust/plan.ts';
import { proveGrants, type Proof } from '../core/trust/proof.ts';
import { secondRows } from '../core/trust/second-rows.ts';
import type { Plan, Problem, StoredBackup, UpsertResult } from '../core/types.ts';
import type { Ports } from '../ports.ts';
import type { Earned } from './canvas.ts';
import { learned, splitForUpload, type Known, type Look } from './known.ts';
import type { PassPlan } from './plan.ts';
import type { Explain, Said } from './steps.ts';

/** What Grit lacks of what was earned. */
export interface Planned extends Said {
  /** Grit as it was planned from. */
  before: Look;
  plan: Plan;
  /** Whether it may be uploaded at once. */
  isTooMuch: boolean;
  known: Known;
}

/** Compares what was earned with what Grit has. */
export function planUpload(
  { startedAt, maxNewGrants }: PassPlan,
  { table, cells }: Earned,
  before: Look,
): Planned {
  const { content, known: seen } = before;
  const known = learned(seen, remember(seen.memory, cells, content, startedAt));
  const plan = planGrants(table, content, known.memory);
  const twice = secondRows(plan, content);
  const isTooMuch = maxNewGrants !== null && plan.newGrants > maxNewGrants;
  return {
    before,
    plan,
    isTooMuch,
    known,
    problems: [
      ...plan.missingColumns.map((missing) => problem('column-not-found', missing)),
      ...(twice.length > 0 ? [problem('person-without-id', { names: twice })] : []),
      ...(isTooMuch ? [problem('too-many-grants', { ...plan, limit: maxNewGrants })] : []),
    ],
  };
}

/** An upload, and what is known then. */
export interface Sent extends Said {
  planned: Planned;
  result: UpsertResult;
  known: Known;
}

/** What there is to say of an upload that nobody attempted. */
export const NOT_ATTEMPTED: UpsertResult = { attempted: false, ok: null, rows: 0 };

/** What there is to say of an upload that failed: nobody knows what of it arrived. */
export function unanswered(rows: number): UpsertResult {
  return { attempted: true, ok: false, rows };
}

/** The word that there is an upload to be proven, should this process not come to it. Throws where no backup was made before it. */
export function uploading(at: Date, backup: StoredBackup | null): MemoryEvent {
  if (backup === null) throw new Error('an upload without a backup before it');
  return { kind: 'uploading', at, backup: basename(backup.path) };
}

/**
 * Uploads what Grit lacks, unless something speaks against it, and first writes down what is known: a machine that cannot remember
 * must not give what it could not take notice of later, and a pass that breaks off here must leave word that its upload is still to be
 * proven. Rejects where that cannot be written.
 */
export async function upload(
  { startedAt: at }: PassPlan,
  planned: Planned,
  { grit: { upsert }, journal }: Pick<Ports, 'grit' | 'journal'>,
  explain: Explain,
): Promise<Sent> {
  const { plan, isTooMuch, known, before } = planned;
  const table = plan.upload;
  const rows = table.rows.length;
  if (isTooMuch || rows === 0 || upsert === null)
    return { planned, result: NOT_ATTEMPTED, known, problems: [] };
  const ready = splitForUpload(known, uploading(at, before.backup));
  journal.append(ready.toSave);
  const after = { planned, known: ready.known };
  try {
    return { ...after, ...(await upsert(table)) };
  } catch (error) {
    return { ...after, result: unanswered(rows), problems: explain(error) };
  }
}

/** What the looks after an upload lack of what was sent and of what was there before, in words. */
export function prove({ plan, before }: Planned, looks: readonly GritExport[]): Problem[] {
  const gained = (looks.at(-1)?.people.length ?? 0) - before.content.people.length;
  return proofProblems(proveGrants(before.content, plan.upload, ...looks), gained - plan.newPeople);
}

/** What a proof found wanting, in words; `surplus` is how many people there are more than were to be added. */
export function proofProblems({ missing, lost }: Proof, surplus: number): Problem[] {
  return [
    ...(surplus > 0 ? [problem('people-added', { surplus })] : []),
    ...(missing.length > 0 ? [problem('grants-missing', { missing })] : []),
    ...(lost.length > 0 ? [problem('marks-lost', { lost })] : []),
  ];
}

/** The campus wide ids of those whose rows were taken by Grit. */
export function uploadedIds(planned: Planned | undefined, sent: Sent | undefined): Set<string> {
  if (planned === undefined || sent?.result.ok !== true) return new Set();
  const { columns, rows } = planned.plan.upload;
  const textIn = cellsBy(columns);
  return new Set(rows.map((row) => textIn(row, 'externalId')));
}

/** Those of the earned cells that the plan holds. */
export function heldCells(earned: EarnedCell[], plan: Plan | undefined): EarnedCell[] {
  const rows = new Map(plan?.rows.map(({ externalId, cells }) => [externalId, cells]));
  return earned.filter(({ externalId, column }) => rows.get(externalId)?.get(column) === 'held');
}
