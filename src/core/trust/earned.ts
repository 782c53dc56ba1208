import { constantsOf, type TableColumns } from '../columns.ts';
import { externalIdKey } from '../marks.ts';
import type { Passed } from '../passing.ts';
import type { Student } from '../types.ts';
import type { EarnedCell } from '../memory/lessons.ts';

/**
 * Each cell that a table marks, with what it rests on: the columns that everybody gets rest on the first thing that
 * somebody passed.
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
      if (!cells.has(column)) cells.set(column, { externalId, column, evidence });
    }
  }
  return [...people.values()].flatMap((cells) => [...cells.values()]);
}
