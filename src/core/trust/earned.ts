import { constantsOf, type TableColumns } from '../columns.ts';
import { externalIdKey } from '../marks.ts';
import type { Passed } from '../passing.ts';
import type { Student } from '../types.ts';
import { isNewer, type EarnedCell } from '../memory/lessons.ts';

/**
 * Each cell that a table marks, with what it rests on: of several
 * things that earn it, on the one that was passed last.
 */
export function earnedCells(
  passed: Passed[],
  students: Map<string, Student>,
  columns: TableColumns,
): EarnedCell[] {
  // By person and column: a text for each cell to find it by would take more memory than the cells.
  const people = new Map<string, Map<string, EarnedCell>>();
  for (const { userId, row, columns: earned, evidence } of passed) {
    const externalId = students.get(userId)?.externalId;
    if (!row || externalId === undefined) continue;
    const key = externalIdKey(externalId);
    const cells = people.get(key) ?? new Map<string, EarnedCell>();
    people.set(key, cells);
    for (const column of [...earned, ...constantsOf(columns)]) {
      const known = cells.get(column);
      if (known === undefined || isNewer(evidence, known.evidence)) {
        cells.set(column, { externalId, column, evidence });
      }
    }
  }
  return [...people.values()].flatMap((cells) => [...cells.values()]);
}
