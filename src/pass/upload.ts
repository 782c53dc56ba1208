import { basename } from 'node:path';
import { problem } from '../catalogue.ts';
import { cellsBy } from '../core/columns.ts';
import { remember, type EarnedCell } from '../core/memory/lessons.ts';
import { planGrants } from '../core/trust/plan.ts';
import { proveGrants, type Proof } from '../core/trust/proof.ts';
import type { Plan, Problem, UpsertResult } from '../core/types.ts';
import type { Ports } from '../ports.ts';
import type { Earned } from './canvas.ts';
import type { Look } from './look.ts';
import { beforeUpload, learned, type Known } from './known.ts';
import type { PassPlan } from './plan.ts';
import type { Explain, Said } from './steps.ts';

/** What Grit lacks of what was earned. */
export interface Planned extends Said {
  plan: Plan;
  /** Whether it may be uploaded at once. */
  isTooMuch: boolean;
  known: Known;
}

/** Compares what was earned with what Grit has. */
export function planUpload(
  { startedAt, maxNewGrants }: PassPlan,
  { table, cells }: Earned,
  { content, known: seen }: Look,
): Planned {
  const known = learned(seen, remember(seen.memory, cells, content, startedAt));
  const plan = planGrants(table, content, known.memory);
  const isTooMuch = maxNewGrants !== null && plan.newGrants > maxNewGrants;
  return {
    plan,
    isTooMuch,
    known,
    problems: [
      ...plan.missingColumns.map((missing) => problem('column-not-found', missing)),
      ...(isTooMuch ? [problem('too-many-grants', { ...plan, limit: maxNewGrants })] : []),
    ],
  };
}

/** An upload, and what is known then. */
export interface Sent extends Said {
  result: UpsertResult;
  known: Known;
}

/** What there is to say of an upload that nobody attempted. */
export const NOT_ATTEMPTED: UpsertResult = { attempted: false, ok: null, rows: 0 };

/**
 * Uploads what Grit lacks, unless something speaks against it, and first writes down what is known: a machine that cannot remember
 * must not give what it could not take notice of later, and a pass that breaks off here must leave word that its upload is still to be
 * proven. Rejects where that cannot be written.
 */
export async function upload(
  { startedAt: at }: PassPlan,
  { plan, isTooMuch, known }: Planned,
  { backup }: Look,
  { grit: { upsert }, journal }: Pick<Ports, 'grit' | 'journal'>,
  explain: Explain,
): Promise<Sent> {
  const table = plan.upload;
  const rows = table.rows.length;
  if (isTooMuch || rows === 0 || upsert === null) return { result: NOT_ATTEMPTED, known, problems: [] };
  const ready = beforeUpload(known, { kind: 'uploading', at, backup: basename(backup?.path ?? '') });
  journal.append(ready.saved);
  try {
    return { ...(await upsert(table)), known: ready.known };
  } catch (error) {
    const result = { attempted: true, ok: false, rows };
    return { result, known: ready.known, problems: explain(error) };
  }
}

/** Whether what was sent is there, and nothing that was there before is gone. */
export function prove({ plan }: Planned, before: Look, after: Look): Said {
  const gained = after.content.people.length - before.content.people.length;
  const proof = proveGrants(before.content, plan.upload, ...after.shown);
  return { problems: unproven(proof, gained - plan.newPeople) };
}

/** What a proof found wanting, in words; `surplus` is how many people there are more than were to be added. */
export function unproven({ missing, lost }: Proof, surplus: number): Problem[] {
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
