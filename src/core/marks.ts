import type { Identity } from './types.ts';

/** What stands in a cell of an upload that grants something. */
export const MARK = 'x';

/** A cell of a workbook as it is read. */
export type Cell = string | number | boolean | Date | null | undefined;

/** What an export of Grit says about a person: who it is, and the columns of permissions that are marked. */
export interface ExportedPerson extends Identity {
  externalId: string;
  /** Names of `pg:`, `at:` and `active` columns, as the header has them. */
  granted: string[];
}

/** An export of Grit, as far as permissions go. */
export interface GritExport {
  header: string[];
  /** Rows that are not empty, the header not counted; some may lack an `externalId` and are not in `people`. */
  rows: number;
  people: ExportedPerson[];
  /** Those without an `externalId` of whom an email address is known. */
  withoutId: Identity[];
}

const NO_MARK = new Set(['', 'false', '0', 'no']);

/** The text of a cell: a number becomes its digits, nothing else is rewritten. */
export function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  // A number that is no date in a date's format must not cost the whole export.
  if (typeof cell === 'object') return Number.isNaN(cell.getTime()) ? 'no date' : cell.toISOString();
  // A large number is written with an exponent by String, never by BigInt.
  return Number.isInteger(cell) ? String(BigInt(cell)) : String(cell);
}

/** A campus wide id as an export holds it. A spreadsheet may have made it a number and dropped its leading zeros. */
export function externalIdText(cell: Cell): string {
  return cellText(cell).trim();
}

/** The same for ids that differ only by leading zeros, or by capitals: to find people by. */
export function externalIdKey(externalId: string): string {
  // As most are.
  if (/^[1-9]\d*$/.test(externalId)) return externalId;
  return /^\d+$/.test(externalId) ? externalId.replace(/^0+(?=\d)/, '') : externalId.toLowerCase();
}

/** Whether two ids mean one person: a spreadsheet drops leading zeros, and two systems may write a letter differently. */
export function sameExternalId(a: string, b: string): boolean {
  return externalIdKey(a) === externalIdKey(b);
}

/** Whether a cell marks a permission: Grit may write `x`, `X`, `TRUE` or `1`. */
export function isGranted(cell: Cell): boolean {
  return !NO_MARK.has(cellText(cell).trim().toLowerCase());
}

/** Whether a column of an export grants something. */
export function isPermissionColumn(name: string): boolean {
  return name === 'active' || name.startsWith('pg:') || name.startsWith('at:');
}
