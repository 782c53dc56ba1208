import writeExcelFile from 'write-excel-file/node';
import type { Cell, SheetData } from 'write-excel-file/node';
import { isMarkColumn } from './grit-users.ts';
import type { GritUser } from './grit-users.ts';

/** How an export writes a granted cell. `TRUE` is a boolean cell and `1` a number cell, as a spreadsheet makes them. */
export type Mark = 'x' | 'X' | 'TRUE' | '1';

interface ExportStyle {
  mark: Mark;
  /** External ids as number cells, which lose leading zeros. */
  numericExternalIds: boolean;
}

const MARKS: Record<Mark, Cell> = { x: 'x', X: 'X', TRUE: true, '1': 1 };

function exportCell(user: GritUser, position: number, column: string, style: ExportStyle): Cell {
  const cell = user[column] ?? '';
  if (column === 'id' && cell === '') return 1000 + position;
  if (cell === '') return null;
  if (isMarkColumn(column)) return MARKS[style.mark];
  if (column === 'externalId' && style.numericExternalIds && /^\d{1,15}$/.test(cell)) return Number(cell);
  return cell;
}

/** Grit-api: an export is a workbook with one sheet; the first row is the header. */
export async function writeExport(
  users: readonly GritUser[],
  columns: readonly string[],
  style: ExportStyle,
): Promise<Buffer> {
  const rows = users.map((user, position) =>
    columns.map((column) => exportCell(user, position, column, style)),
  );
  const sheet: SheetData = [[...columns], ...rows];
  return writeExcelFile(sheet, { sheet: 'Users' }).toBuffer();
}
