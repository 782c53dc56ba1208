import { readSheet } from 'read-excel-file/node';
import { fail } from '../catalogue.ts';
import {
  cellText,
  externalIdText,
  isGranted,
  isPermissionColumn,
  type Cell,
  type ExportedPerson,
  type GritExport,
} from '../core/marks.ts';
import type { SyncError } from '../errors.ts';
import { damageOf } from './zip.ts';

/** Reads what Grit delivered as its export, or rejects with `backup-unreadable` and why. */
export async function readExport(bytes: Buffer): Promise<GritExport> {
  const notAWorkbook = kindOf(bytes) ?? (await damageOf(bytes));
  if (notAWorkbook !== null) throw unreadable(notAWorkbook);
  const [first = [], ...rows] = await readCells(bytes);
  const header = first.map(cellText);
  const ids = header.filter((name) => name === 'externalId').length;
  if (ids !== 1) {
    throw unreadable(`its first row has ${ids === 0 ? 'no' : 'more than one'} column "externalId"`);
  }
  return { header, ...readPeople(header, rows) };
}

/** What the bytes are if they are no workbook: what a login page, a proxy or a cut connection leaves. */
function kindOf(bytes: Buffer): string | null {
  if (bytes.length === 0) return 'it is empty';
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return null;
  const start = bytes.subarray(0, 1024).toString('utf8');
  return /<!doctype html|<html/i.test(start) ? 'it is a web page' : 'it is no Excel workbook';
}

async function readCells(bytes: Buffer): Promise<Cell[][]> {
  try {
    // `trim: false`, since a column name is exact, spaces included. The library's own type has the class Date where
    // it means a date.
    return (await readSheet(bytes, { trim: false })) as unknown as Cell[][];
  } catch (error) {
    // Its messages name cells or dump XML; the kind of error is enough to tell a maintainer where to look.
    throw unreadable(`it is no workbook that can be understood, ${(error as Error).name}`);
  }
}

function readPeople(header: string[], rows: Cell[][]): Pick<GritExport, 'rows' | 'people'> {
  const idColumn = header.indexOf('externalId');
  const permissions = header.flatMap((name, index) => (isPermissionColumn(name) ? [{ name, index }] : []));
  const people: ExportedPerson[] = [];
  let count = 0;
  for (const row of rows) {
    if (row.every((cell) => cellText(cell).trim() === '')) continue;
    count += 1;
    const externalId = externalIdText(row[idColumn]);
    if (externalId === '') continue;
    const granted = permissions.filter(({ index }) => isGranted(row[index])).map(({ name }) => name);
    people.push({ externalId, granted: [...new Set(granted)] });
  }
  return { rows: count, people };
}

function unreadable(cause: string): SyncError {
  return fail('backup-unreadable', { cause });
}
