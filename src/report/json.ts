import type { PassReport, Plan, Problem } from '../core/types.ts';
import { EXIT, outcomeOf } from '../errors.ts';
import { UNPRINTABLE } from './printable.ts';

export type Mode = 'run' | 'dry-run' | 'no-upsert';

/** The version of the report's shape; a new one means that a reader must look again. */
const SCHEMA_VERSION = 1;

/**
 * The report as one line of JSON. A part that was not reached is null. The table, which holds names, is in the
 * report of a dry run only.
 */
export function renderJson(report: PassReport, mode: Mode): string {
  const outcome = outcomeOf(report.problems);
  const { table, plan, upsert, backup, students, submissions, requests } = report;
  const isNote = ({ severity }: Problem) => severity === 'warning' || severity === 'attention';
  const data = {
    schemaVersion: SCHEMA_VERSION,
    mode,
    outcome,
    exitCode: EXIT[outcome].code,
    startedAt: toSeconds(report.startedAt),
    finishedAt: toSeconds(report.finishedAt),
    window: report.window && { since: toSeconds(report.window.since), until: toSeconds(report.window.until) },
    submissions,
    students,
    ...(mode === 'dry-run' ? { table: table && { columns: table.columns, rows: table.rows } } : {}),
    plan: plan && { ...planCounts(plan), ...(mode === 'dry-run' ? { rows: planRows(plan) } : {}) },
    upsert,
    backup,
    proven: report.proven,
    requests,
    warnings: report.problems
      .filter(isNote)
      .map(({ code, message, hint }) => ({ code, message: `${message} ${hint}` })),
    errors: report.problems
      .filter((problem) => !isNote(problem))
      .map(({ code, message, hint }) => ({ code, message, hint })),
  };
  return escapeControls(JSON.stringify(data));
}

/** The numbers of a plan. */
export type PlanCounts = Pick<Plan, 'newPeople' | 'newGrants' | 'already' | 'held' | 'byColumn'>;

/** Leaves out the rows, which are about people. */
export function planCounts({ newPeople, newGrants, already, held, byColumn }: Plan): PlanCounts {
  return { newPeople, newGrants, already, held, byColumn };
}

/** What is planned for each person: like the table, for a preview alone. */
function planRows({ rows }: Plan) {
  return rows.map(({ externalId, isNewPerson, cells }) => ({
    externalId,
    isNewPerson,
    cells: Object.fromEntries(cells),
  }));
}

/** A time as Canvas writes it, without a fraction. */
export function toSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** JSON leaves some control characters as they are; escaped they mean the same and do nothing to a terminal. */
export function escapeControls(json: string): string {
  return json.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
