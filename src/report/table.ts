import stringWidth from 'string-width';
import type { GrantTable } from '../core/types.ts';
import { printable } from './printable.ts';

const GAP = '  ';
const IDENTITY_COLUMNS = 4;

/**
 * The table for a person to read: a column for each of the upload where all of them fit into `width` characters,
 * else one column with the names of each person's permissions.
 */
export function renderTable({ columns, rows }: GrantTable, width: number): string {
  const wide = [columns, ...rows];
  const lines = fits(wide, width) ? wide : narrow(columns, rows);
  return align(lines.map((line) => line.map(printable)));
}

function narrow(columns: string[], rows: string[][]): string[][] {
  const permissions = columns.filter((name) => name.startsWith('pg:'));
  const cell = (row: string[]) => permissions.filter((name) => row[columns.indexOf(name)] !== '');
  return [
    [...columns.slice(0, IDENTITY_COLUMNS), 'permissions'],
    ...rows.map((row) => [
      ...row.slice(0, IDENTITY_COLUMNS),
      cell(row)
        .map((name) => name.slice('pg:'.length))
        .join(', '),
    ]),
  ];
}

function fits(lines: string[][], width: number): boolean {
  const widths = columnWidths(lines);
  return widths.reduce((sum, column) => sum + column, 0) + GAP.length * (widths.length - 1) <= width;
}

/** Characters differ in width (CJK names take two places each), so they are measured and not counted. */
function columnWidths(lines: string[][]): number[] {
  return (lines[0] ?? []).map((_, index) => Math.max(...lines.map((line) => stringWidth(line[index] ?? ''))));
}

function align(lines: string[][]): string {
  const widths = columnWidths(lines);
  const ruler = widths.map((width) => '-'.repeat(width));
  const [head = [], ...body] = lines;
  return [head, ruler, ...body]
    .map((line) =>
      line
        .map((text, index) => text + ' '.repeat((widths[index] ?? 0) - stringWidth(text)))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}
