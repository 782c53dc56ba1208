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
import { damageOf } from './zip.ts';

/** Why bytes are no export of Grit: nobody can read them, or they cannot be compared with anything. */
interface NoExport {
  code: 'backup-unreadable' | 'export-without-ids';
  cause: string;
}

/** Reads what Grit delivered as its export, or rejects with `backup-unreadable` or `export-without-ids` and why. */
export async function readExport(bytes: Buffer): Promise<GritExport> {
  const read = await parseExport(bytes);
  if ('cause' in read) throw fail(read.code, { cause: read.cause });
  return read;
}

/** Reads an export, or gives what is wrong with it. */
export async function parseExport(bytes: Buffer): Promise<GritExport | NoExport> {
  const notAWorkbook = kindOf(bytes) ?? (await damageOf(bytes));
  if (notAWorkbook !== null) return unreadable(notAWorkbook);
  const cells = await readCells(bytes);
  if ('cause' in cells) return cells;
  const [first = [], ...rows] = cells;
  const header = first.map(cellText);
  const ids = header.filter((name) => name === 'externalId').length;
  if (ids !== 1) {
    const cause = `its first row has ${ids === 0 ? 'no' : 'more than one'} column "externalId"`;
    return { code: 'export-without-ids', cause };
  }
  const content = { header, ...readPeople(header, rows) };
  if (content.rows > 0 && content.people.length === 0) {
    return { code: 'export-without-ids', cause: 'its column "externalId" is empty' };
  }
  return content;
}

/** What the bytes are if they are no workbook: what a login page, a proxy or a cut connection leaves. */
function kindOf(bytes: Buffer): string | null {
  if (bytes.length === 0) return 'it is empty';
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return null;
  const start = bytes.subarray(0, 1024).toString('utf8');
  return /<!doctype html|<html/i.test(start) ? 'it is a web page' : 'it is no Excel workbook';
}

async function readCells(bytes: Buffer): Promise<Cell[][] | NoExport> {
  try {
    // `trim: false`, since a column name is exact, spaces included. The library's own type has the class Date where
    // it means a date.
    return (await readSheet(bytes, { trim: false })) as unknown as Cell[][];
  } catch (error) {
    // Its messages name cells or dump XML; the kind of error is enough to tell a maintainer where to look.
    return unreadable(`it is no workbook that can be understood, ${(error as Error).name}`);
  }
}

function readPeople(header: string[], rows: Cell[][]): Pick<GritExport, 'rows' | 'people'> {
  const idColumn = header.indexOf('externalId');
  const textIn = (row: Cell[], name: string) => cellText(row[header.indexOf(name)]).trim();
  const permissions = header.flatMap((name, index) => (isPermissionColumn(name) ? [{ name, index }] : []));
  const people: ExportedPerson[] = [];
  let count = 0;
  for (const row of rows) {
    if (row.every((cell) => cellText(cell).trim() === '')) continue;
    count += 1;
    const externalId = externalIdText(row[idColumn]);
    if (externalId === '') continue;
    const granted = permissions.filter(({ index }) => isGranted(row[index])).map(({ name }) => name);
    people.push({
      externalId,
      firstName: textIn(row, 'firstName'),
      lastName: textIn(row, 'lastName'),
      email: textIn(row, 'email'),
      granted: [...new Set(granted)],
    });
  }
  return { rows: count, people };
}

function unreadable(cause: string): NoExport {
  return { code: 'backup-unreadable', cause };
}
