import { cellsBy, IDENTITY } from '../columns.ts';
import type { GritExport } from '../marks.ts';
import type { GrantTable } from '../types.ts';
import type { Cell } from '../memory/memory.ts';
import { rosterOf } from './roster.ts';

/** What an export after an upload does not show. */
export interface Proof {
  /** Marks that were sent and are not there. */
  missing: Cell[];
  /** Marks that anybody had before and has no longer, whoever took them away. */
  lost: Cell[];
}

/**
 * Compares what Grit had before an upload and what was sent with what it has after, in one or several looks. What any of
 * them shows has arrived: where a later one lacks it, somebody at the shop took it away.
 */
export function proveGrants(before: GritExport, sent: GrantTable, ...after: GritExport[]): Proof {
  return { missing: missingMarks(sent, ...after), lost: lostMarks(before, ...after) };
}

/** The marks that were sent and that none of the looks shows. */
export function missingMarks(sent: GrantTable, ...after: GritExport[]): Cell[] {
  const isThere = seenIn(after);
  return marksIn(sent).filter((cell) => !isThere(cell));
}

/** The marks that anybody had before and has no longer. */
export function lostMarks({ people }: GritExport, ...after: GritExport[]): Cell[] {
  const isThere = seenIn(after);
  return people.flatMap(({ externalId, granted }) =>
    granted.map((column) => ({ externalId, column })).filter((cell) => !isThere(cell)),
  );
}

function seenIn(exports: GritExport[]): (cell: Cell) => boolean {
  const rosters = exports.map(({ people }) => rosterOf(people));
  return ({ externalId, column }) =>
    rosters.some((roster) => roster.find(externalId)?.granted.includes(column) === true);
}

function marksIn({ columns, rows }: GrantTable): Cell[] {
  const textIn = cellsBy(columns);
  return rows.flatMap((row) => {
    const externalId = textIn(row, 'externalId');
    const marked = columns.slice(IDENTITY.length).filter((column) => textIn(row, column) !== '');
    return marked.map((column) => ({ externalId, column }));
  });
}
