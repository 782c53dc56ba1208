import { problem } from '../catalogue.ts';
import { cellIn } from '../core/columns.ts';
import type { GritExport } from '../core/marks.ts';
import { withoutHoldsOf, type EarnedCell, type Memory } from '../core/trust/memory.ts';
import { planGrants } from '../core/trust/plan.ts';
import type { Proof } from '../core/trust/proof.ts';
import type { GrantTable, PassReport, Plan, Problem } from '../core/types.ts';
import type { Ports } from '../ports.ts';
import { note } from './attempt.ts';
import { withUnproven } from './unproven.ts';

/** What an upload is decided by. */
interface UploadBasis {
  table: GrantTable;
  before: GritExport;
  memory: Memory;
  maxNewGrants: number | null;
  /** What the memory said of an earlier upload, which this pass has looked at and not said yet. */
  unproven: string | null;
}

/**
 * Plans the upload, and does it where something is to be changed and nothing speaks against it. What the memory has
 * learned is saved first: a machine that cannot remember must not give what it could not take notice of later, and a
 * pass that breaks off here must leave word that its upload is still to be proven. New
 * holds are not: they are said at the end of a pass, and one that breaks off must not keep the next from saying it.
 */
export async function uploadNew(
  { table, before, memory, maxNewGrants, unproven: earlier }: UploadBasis,
  { grit, journal }: Pick<Ports, 'grit' | 'journal'>,
  report: PassReport,
): Promise<void> {
  const plan = planGrants(table, before, memory);
  const { upload } = plan;
  report.plan = plan;
  report.upsert = { attempted: false, ok: null, rows: 0 };
  const isTooMuch = maxNewGrants !== null && plan.newGrants > maxNewGrants;
  note(report.problems, [
    ...plan.missingColumns.map((missing) => problem('column-not-found', missing)),
    ...(isTooMuch ? [problem('too-many-grants', { ...plan, limit: maxNewGrants })] : []),
  ]);
  if (isTooMuch || upload.rows.length === 0 || grit.upsert === null) return;
  const unsaid = { ...withoutHoldsOf(memory, report.startedAt), unproven: earlier };
  journal.save(withUnproven(unsaid, report.backup), true);
  report.upsert = { attempted: true, ok: false, rows: upload.rows.length };
  const { result, problems } = await grit.upsert(upload);
  report.upsert = result;
  note(report.problems, problems);
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
export function uploadedIds({
  plan,
  upsert,
}: {
  plan: Plan | null;
  upsert: PassReport['upsert'];
}): Set<string> {
  if (plan === null || upsert?.ok !== true) return new Set();
  const { columns, rows } = plan.upload;
  return new Set(rows.map((row) => cellIn(columns, row, 'externalId')));
}

/** Those of the earned cells that the plan holds. */
export function heldCells(earned: EarnedCell[], plan: Plan | null): EarnedCell[] {
  const rows = new Map(plan?.rows.map(({ externalId, cells }) => [externalId, cells]));
  return earned.filter(({ externalId, column }) => rows.get(externalId)?.get(column) === 'held');
}
