import { openArchive, type Archive } from './archive.ts';
import { openBook } from './book.ts';
import { Flaw, TooLarge, type NoExport, type Reading } from './flaw.ts';
import { LIMITS } from './limits.ts';
import { PeopleReader } from './people.ts';
import { SheetListener } from './sheet.ts';
import { readStrings } from './strings.ts';
import { readXml } from './xml.ts';

/**
 * Reads an export of Grit, or gives what is wrong with it; never rejects. Who wrote it is not known, so any workbook is read that
 * LibreOffice opens: by the directory of the archive, part by part as the relations say, row by row, within LIMITS.
 *
 * It keeps the thread busy, with what is made on purpose for minutes: call `readExport` of `../workbook.ts`.
 */
export async function parseExport(bytes: Buffer): Promise<Reading> {
  return await read(bytes, LIMITS.unpacked).catch(whyNot);
}

/** The same for a workbook that is soon read, whatever is in it; null for one that is not. */
export async function parseSmallExport(bytes: Buffer): Promise<Reading | null> {
  return await read(bytes, LIMITS.small, LIMITS.small).catch((error: unknown) =>
    error instanceof TooLarge ? null : whyNot(error),
  );
}

async function read(bytes: Buffer, unpacked: number, claimed = Infinity): Promise<Reading> {
  refuseOtherKinds(bytes);
  const archive = await openArchive(bytes, unpacked);
  // Its directory may lie; but where it does not, half of a large one is not read in vain.
  if (archive.claimed > claimed) throw new TooLarge('it is large');
  return await parseBook(archive);
}

function whyNot(error: unknown): NoExport {
  if (error instanceof Flaw) return { code: error.code, cause: error.message };
  // What the archive's own reader has against it. Any other kind of error tells a maintainer where to look.
  const { name } = error as Error;
  return { code: 'backup-unreadable', cause: name === 'Error' ? 'it is damaged' : `it is damaged, ${name}` };
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
