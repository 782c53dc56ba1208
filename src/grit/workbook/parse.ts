import { openArchive, type Archive } from './archive.ts';
import { openBook } from './book.ts';
import { Flaw, type Reading } from './flaw.ts';
import { PeopleReader } from './people.ts';
import { SheetListener } from './sheet.ts';
import { readStrings } from './strings.ts';
import { readXml } from './xml.ts';

/**
 * Reads an export of Grit, or gives what is wrong with it; never rejects. Who wrote it is not known, so any workbook is read that
 * LibreOffice opens: by the directory of the archive, part by part as the relations say, row by row, within LIMITS.
 *
 * It keeps the thread busy. Outside of tests call `readExport` of `../workbook.ts`, which gives it a thread of its own.
 */
export async function parseExport(bytes: Buffer): Promise<Reading> {
  try {
    refuseOtherKinds(bytes);
    return await parseBook(await openArchive(bytes));
  } catch (error) {
    if (error instanceof Flaw) return { code: error.code, cause: error.message };
    // What the archive's own reader has against it. Any other kind of error tells a maintainer where to look.
    const { name } = error as Error;
    return {
      code: 'backup-unreadable',
      cause: name === 'Error' ? 'it is damaged' : `it is damaged, ${name}`,
    };
  }
}

/** The people of the first sheet that has them; what others may be there is not known. */
async function parseBook(archive: Archive): Promise<Reading> {
  const { sheets, strings: part } = await openBook(archive);
  const strings = await readStrings(archive, part);
  for (const sheet of sheets) {
    const people = new PeopleReader();
    await readXml(archive.read(sheet), new SheetListener(strings, people.add));
    if (people.hasPeople) return people.finish();
  }
  const cause =
    sheets.length > 1
      ? 'no sheet has a column "externalId" in its first row'
      : 'its first row has no column "externalId"';
  throw new Flaw(cause, 'export-without-ids');
}

/** How other kinds of files begin, byte by byte. */
const KINDS: readonly [start: string, cause: string][] = [
  ['PK\x05\x06', 'it is an empty archive'],
  ['\xd0\xcf\x11\xe0', 'it is an old Excel file, .xls, or protected with a password'],
  ['\x1f\x8b', 'it is packed with gzip'],
];

/** Throws for what is no workbook: what a login page, a proxy or another program leaves. */
function refuseOtherKinds(bytes: Buffer): void {
  const start = bytes.toString('latin1', 0, 1024);
  if (start.startsWith('PK\x03\x04')) return;
  if (start === '') throw new Flaw('it is empty');
  if (/<!doctype html|<html/i.test(start)) throw new Flaw('it is a web page');
  throw new Flaw(KINDS.find(([kind]) => start.startsWith(kind))?.[1] ?? 'it is no Excel workbook');
}
