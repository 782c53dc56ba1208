import { basename } from 'node:path';
import { problem } from '../catalogue.ts';
import { cellIn } from '../core/columns.ts';
import type { GritExport } from '../core/marks.ts';
import type { EarnedCell } from '../core/memory/lessons.ts';
import { planGrants } from '../core/trust/plan.ts';
import type { Proof } from '../core/trust/proof.ts';
import type { GrantTable, PassReport, Plan, Problem } from '../core/types.ts';
import type { Ports, Upsert } from '../ports.ts';
import { note } from './attempt.ts';
import { beforeUpload, type Known } from './known.ts';

/** What an upload is decided by. */
interface UploadBasis {
  table: GrantTable;
  before: GritExport;
  known: Known;
  maxNewGrants: number | null;
}

/**
 * Plans the upload, and writes down what is known where something is to be changed and nothing speaks against it: a
 * machine that cannot remember must not give what it could not take notice of later, and a pass that breaks off here
 * must leave word that its upload is still to be proven. Null where nothing is to be uploaded.
 */
export function readyUpload(
  { table, before, known, maxNewGrants }: UploadBasis,
  { grit, journal }: Pick<Ports, 'grit' | 'journal'>,
  report: PassReport,
): { known: Known; upload: () => Promise<void> } | null {
  const plan = planGrants(table, before, known.memory);
  report.plan = plan;
  report.upsert = { attempted: false, ok: null, rows: 0 };
  const isTooMuch = maxNewGrants !== null && plan.newGrants > maxNewGrants;
  note(report.problems, [
    ...plan.missingColumns.map((missing) => problem('column-not-found', missing)),
    ...(isTooMuch ? [problem('too-many-grants', { ...plan, limit: maxNewGrants })] : []),
  ]);
  const { upsert } = grit;
  if (isTooMuch || plan.upload.rows.length === 0 || upsert === null) return null;
  const backup = basename(report.backup?.path ?? '');
  const ready = beforeUpload(known, { kind: 'uploading', at: report.startedAt, backup });
  journal.append(ready.saved);
  return { known: ready.known, upload: () => upload(plan.upload, upsert, report) };
}

async function upload(table: GrantTable, upsert: Upsert, report: PassReport): Promise<void> {
  report.upsert = { attempted: true, ok: false, rows: table.rows.length };
  const { result, problems } = await upsert(table);
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
