import { constantsOf, type TableColumns } from '../columns.ts';
import type { Passed } from '../passing.ts';
import type { Student } from '../types.ts';
import { cellKey, type EarnedCell } from './ledger.ts';

/**
 * Each cell that a table marks, with what it rests on: the columns that everybody gets rest on the first thing that
 * somebody passed.
 */
export function earnedCells(
  passed: Passed[],
  students: Map<string, Student>,
  columns: TableColumns,
): EarnedCell[] {
  const cells = new Map<string, EarnedCell>();
  for (const { userId, row, columns: earned, evidence } of passed) {
    const externalId = students.get(userId)?.externalId;
    if (!row || externalId === undefined) continue;
    for (const column of [...earned, ...constantsOf(columns)]) {
      const cell = { externalId, column, evidence };
      const key = cellKey(cell);
      if (!cells.has(key)) cells.set(key, cell);
    }
  }
  return [...cells.values()];
}
