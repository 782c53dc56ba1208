import stringWidth from 'string-width';
import { IDENTITY, permissionsIn } from '../core/columns.ts';
import { MARK } from '../core/marks.ts';
import type { CellState, GrantTable, Plan } from '../core/types.ts';
import { printable } from './printable.ts';

const GAP = '  ';
const EMAIL = IDENTITY.indexOf('email');
const NAMES = [IDENTITY.indexOf('firstName'), IDENTITY.indexOf('lastName')];
/** Where nothing says how wide a line may be, as in a file, this is what is easy to read. */
const WIDTH_ELSEWHERE = 80;

const letters = new Intl.Segmenter();

/** The signs in the table of a plan, in words. */
export const SIGNS = '+ is new, - is held since somebody took it away in Grit, ? has no column in Grit';

const SIGN: Record<CellState, string> = { new: '+', already: MARK, held: '-', 'no-column': '?' };

/** The table with a sign for what is planned in place of each mark. */
export function withPlan(table: GrantTable, { rows }: Plan): GrantTable {
  const signed = table.rows.map((cells, index) => {
    const states = rows[index]?.cells;
    return cells.map((cell, column) => {
      const state = states?.get(table.columns[column] ?? '');
      return state === undefined ? cell : SIGN[state];
    });
  });
  return { ...table, rows: signed };
}

/**
 * The table for a person to read: a column for each of the upload where all of them fit into `width` characters,
 * else one column with the names of each person's permissions. Where that is too wide as well for a terminal, it has
 * no addresses, and long names are shortened. Ids and permissions are always whole.
 */
export function renderTable(table: GrantTable, width?: number): string {
  const columns = table.columns.map(printable);
  const rows = table.rows.map((row) => row.map(printable));
  const wide = [columns, ...rows];
  if (fits(wide, width ?? WIDTH_ELSEWHERE)) return align(wide);
  const lines = narrow(columns, rows);
  return align(width === undefined || fits(lines, width) ? lines : squeezed(lines, width));
}

function narrow(columns: string[], rows: string[][]): string[][] {
  const permissions = permissionsIn(columns).map((name) => name.replace(/^pg:/, ''));
  const earnedIn = (row: string[]) =>
    permissions.flatMap((name, index) => {
      const cell = row[IDENTITY.length + index] ?? '';
      return cell === '' ? [] : [cell === MARK ? name : cell + name];
    });
  return [
    [...IDENTITY, 'permissions'],
    ...rows.map((row) => [...row.slice(0, IDENTITY.length), earnedIn(row).join(', ')]),
  ];
}

function squeezed(lines: string[][], width: number): string[][] {
  const kept = lines.map((cells) => cells.toSpliced(EMAIL, 1));
  const widths = columnWidths(kept);
  const least = columnWidths(kept.slice(0, 1));
  for (let excess = total(widths) - width; excess > 0; excess -= 1) {
    const name = widestName(widths, least);
    if (name === undefined) break;
    widths[name] = (widths[name] ?? 0) - 1;
  }
  return kept.map((cells) =>
    cells.map((text, column) => (NAMES.includes(column) ? shorten(text, widths[column] ?? 0) : text)),
  );
}

/** The column of names to be made narrower next; undefined where none is wider than its own name. */
function widestName(widths: number[], least: number[]): number | undefined {
  const width = (column: number) => widths[column] ?? 0;
  const shrinking = NAMES.filter((column) => width(column) > (least[column] ?? 0));
  return shrinking.sort((a, b) => width(b) - width(a))[0];
}

function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let short = '';
  // By what a person takes for a letter, which may be several characters.
  for (const { segment } of letters.segment(text)) {
    if (stringWidth(`${short}${segment}…`) > width) break;
    short += segment;
  }
  return `${short.trimEnd()}…`;
}

function fits(lines: string[][], width: number): boolean {
  return total(columnWidths(lines)) <= width;
}

function total(widths: number[]): number {
  return widths.reduce((sum, column) => sum + column, 0) + GAP.length * (widths.length - 1);
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
