/**
 * A second reader of workbooks, to compare the program's own with: SheetJS, which takes nearly everything. It is slow, keeps
 * all in memory and checks little, which is fine here and would not be in the program.
 */
import * as sheetJs from '@e965/xlsx';
import type { WorkSheet } from '@e965/xlsx';
import {
  cellText,
  externalIdText,
  isGranted,
  isPermissionColumn,
  type Cell,
  type GritExport,
} from '../../src/core/marks.ts';

/** People by SheetJS: of the first sheet with a column "externalId", a visible one before a hidden one; or null. */
export function secondReading(bytes: Uint8Array): GritExport | null {
  // Numbers stay what they are, also where their format is that of a date.
  const book = sheetJs.read(bytes, {
    type: 'buffer',
    dense: true,
    cellText: false,
    cellHTML: false,
    cellFormula: false,
  });
  const hidden = (index: number) => (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
  const names = book.SheetNames.map((name, index) => ({ name, hidden: hidden(index) }));
  for (const { name } of [...names.filter((one) => !one.hidden), ...names.filter((one) => one.hidden)]) {
    const sheet = book.Sheets[name];
    const found = sheet === undefined ? null : peopleOf(cellsOf(sheet));
    if (found !== null) return found;
  }
  return null;
}

function cellsOf(sheet: WorkSheet): Cell[][] {
  const rows = sheet['!data'] as ({ t: string; v?: unknown; w?: string } | undefined)[][] | undefined;
  // A row number can be huge, and then nearly all of the list is not there. An error is no mark and no name.
  return Object.values(rows ?? []).map((row) => {
    const cells: Cell[] = [];
    for (const [column, cell] of Object.entries(row)) {
      if (cell !== undefined && cell.t !== 'z' && cell.t !== 'e') cells[Number(column)] = cell.v as Cell;
    }
    return cells;
  });
}

/** The people in these rows; null where the first that is not blank is no header. */
export function peopleOf(rows: Cell[][]): GritExport | null {
  const filled = rows.filter((row) => row.some((cell) => cellText(cell).trim() !== ''));
  const [first, ...rest] = filled;
  if (first === undefined) return null;
  const header = Array.from(first, cellText);
  const id = header.indexOf('externalId');
  if (id < 0) return null;
  const within = rest
    .map((row) => row.slice(0, header.length))
    .filter((row) => row.some((cell) => cellText(cell).trim() !== ''));
  const of = (row: Cell[], name: string) => cellText(row[header.indexOf(name)]).trim();
  const identityOf = (row: Cell[]) => ({
    firstName: of(row, 'firstName'),
    lastName: of(row, 'lastName'),
    email: of(row, 'email'),
  });
  const people = within
    .filter((row) => externalIdText(row[id]) !== '')
    .map((row) => ({
      externalId: externalIdText(row[id]),
      ...identityOf(row),
      granted: [
        ...new Set(header.filter((name, column) => isPermissionColumn(name) && isGranted(row[column]))),
      ],
    }));
  const withoutId = within
    .filter((row) => externalIdText(row[id]) === '' && of(row, 'email') !== '')
    .map(identityOf);
  return { header, rows: within.length, people, withoutId };
}
