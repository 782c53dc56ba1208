import stringWidth from 'string-width';
import { IDENTITY, permissionsIn } from '../core/columns.ts';
import type { GrantTable } from '../core/types.ts';
import { printable } from './printable.ts';

const GAP = '  ';

/**
 * The table for a person to read: a column for each of the upload where all of them fit into `width` characters,
 * else one column with the names of each person's permissions.
 */
export function renderTable(table: GrantTable, width: number): string {
  const columns = table.columns.map(printable);
  const rows = table.rows.map((row) => row.map(printable));
  const wide = [columns, ...rows];
  return align(fits(wide, width) ? wide : narrow(columns, rows));
}

function narrow(columns: string[], rows: string[][]): string[][] {
  const permissions = permissionsIn(columns).map((name) => name.replace(/^pg:/, ''));
  const earnedIn = (row: string[]) => permissions.filter((_, index) => row[IDENTITY.length + index] !== '');
  return [
    [...IDENTITY, 'permissions'],
    ...rows.map((row) => [...row.slice(0, IDENTITY.length), earnedIn(row).join(', ')]),
  ];
}

function fits(lines: string[][], width: number): boolean {
  const widths = columnWidths(lines);
  return widths.reduce((sum, column) => sum + column, 0) + GAP.length * (widths.length - 1) <= width;
}

/** Characters differ in width (CJK names take two places each), so they are measured and not counted. */
function columnWidths(lines: string[][]): number[] {
  return lines.reduce<number[]>(
    (widths, line) => line.map((text, index) => Math.max(widths[index] ?? 0, stringWidth(text))),
    [],
  );
}

function align(lines: string[][]): string {
  const widths = columnWidths(lines);
  const ruler = widths.map((width) => '-'.repeat(width));
  return lines
    .toSpliced(1, 0, ruler)
    .map((line) =>
      line
        .map((text, index) => text + ' '.repeat((widths[index] ?? 0) - stringWidth(text)))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}
