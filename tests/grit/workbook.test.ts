import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { SyncError } from '../../src/errors.ts';
import { readExport } from '../../src/grit/workbook.ts';

const workbook = (rows: SheetData) => writeXlsxFile(rows).toBuffer();
const HANDMADE = readFileSync(new URL('../fixtures/export-handmade.xlsx', import.meta.url));

/** Why the bytes are refused, under that code. */
async function refusal(bytes: Buffer, code = 'backup-unreadable'): Promise<string> {
  const error: unknown = await readExport(bytes).then(
    () => new Error('it was read'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof SyncError)) throw error instanceof Error ? error : new Error(String(error));
  expect(error.problems[0].code).toBe(code);
  return /\((.*)\)/.exec(error.problems[0].message)?.[1] ?? '';
}

const NOBODY = { firstName: '', lastName: '', email: '' };

describe('an export', () => {
  test('gives the header as it is, and each person with what is granted', async () => {
    const bytes = await workbook([
      ['card', 'firstName', 'externalId', 'pg: Laser Cutter ', 'pg:Band Saw', 'at:Any Time', 'active'],
      ['x', 'Ana', { value: '00123456', type: String }, 'x', null, 'X', 'x'],
      [null, 'Bo', { value: '0042', type: String }, null, 'no', null, 'FALSE'],
    ]);
    await expect(readExport(bytes)).resolves.toEqual({
      header: [
        'card',
        'firstName',
        'externalId',
        'pg: Laser Cutter ',
        'pg:Band Saw',
        'at:Any Time',
        'active',
      ],
      rows: 2,
      withoutId: [],
      people: [
        {
          ...NOBODY,
          firstName: 'Ana',
          externalId: '00123456',
          granted: ['pg: Laser Cutter ', 'at:Any Time', 'active'],
        },
        { ...NOBODY, firstName: 'Bo', externalId: '0042', granted: [] },
      ],
    });
  });

  test('gives the name and address of each person, whatever kind of cell they are in', async () => {
    const bytes = await workbook([
      ['email', 'lastName', 'active', 'externalId', 'firstName'],
      [' ana@a.example ', 'Saw', 'x', 7, '  Ana'],
      [null, 1984, null, 8, true],
    ]);
    await expect(readExport(bytes)).resolves.toMatchObject({
      people: [
        { externalId: '7', firstName: 'Ana', lastName: 'Saw', email: 'ana@a.example', granted: ['active'] },
        { externalId: '8', firstName: 'true', lastName: '1984', email: '', granted: [] },
      ],
    });
  });

  // The fixture was made by hand, from XML as Excel writes it: shared and inline strings, a rich text name, the id
  // 123456 shown as 00123456 by its number format, a row that is missing, one of empty cells, a boolean, numbers, an
  // error and a padded "x" as marks, a date, and a person without an id.
  test('from another writer is read the same way', async () => {
    await expect(readExport(HANDMADE)).resolves.toEqual({
      header: [
        'card',
        'firstName',
        'lastName',
        'externalId',
        'email',
        'pg:Laser Cutter',
        'pg:Band Saw',
        'at:Any Time',
        'active',
      ],
      rows: 3,
      withoutId: [],
      people: [
        {
          externalId: '123456',
          firstName: 'Ana',
          lastName: 'Da Silva',
          email: 'ana@example.edu',
          granted: ['pg:Laser Cutter', 'at:Any Time', 'active'],
        },
        {
          externalId: '00000007',
          firstName: 'Bo',
          lastName: 'Ōno & Söhne',
          email: 'bo@example.edu',
          granted: ['pg:Band Saw', 'at:Any Time'],
        },
      ],
    });
  });

  test('counts somebody without an id as a row, but not a row of blanks', async () => {
    const bytes = await workbook([
      ['firstName', 'externalId', 'active', 'email'],
      ['Ana', '  ', 'x', ' ana@school.example'],
      ['Ute', null, 'x', null],
      ['  ', null, null, null],
      ['Bo', ' 42 ', null, 'bo@school.example'],
    ]);
    await expect(readExport(bytes)).resolves.toMatchObject({
      rows: 3,
      people: [{ externalId: '42', granted: [] }],
      withoutId: [{ firstName: 'Ana', lastName: '', email: 'ana@school.example' }],
    });
  });

  test('may have nobody in it', async () => {
    const bytes = await workbook([['firstName', 'externalId']]);
    await expect(readExport(bytes)).resolves.toMatchObject({ rows: 0, people: [] });
  });

  test('may have header cells that are no text or empty, and a column twice', async () => {
    const bytes = await workbook([
      [2026, null, true, 'externalId', 'pg:Lathe', 'pg:Lathe'],
      [null, null, null, 7, 'x', 'x'],
    ]);
    await expect(readExport(bytes)).resolves.toEqual({
      header: ['2026', '', 'true', 'externalId', 'pg:Lathe', 'pg:Lathe'],
      rows: 1,
      people: [{ ...NOBODY, externalId: '7', granted: ['pg:Lathe'] }],
      withoutId: [],
    });
  });

  test('may have a column twice, of which each counts, and grants it once', async () => {
    const bytes = await workbook([
      ['externalId', 'pg:Lathe', 'pg:Saw', 'pg:Lathe'],
      [7, null, null, 'x'],
      [8, 'x', 'x', null],
    ]);
    const { people } = await readExport(bytes);
    expect(people.map(({ granted }) => granted)).toEqual([['pg:Lathe'], ['pg:Lathe', 'pg:Saw']]);
  });
});

describe('what is no export is refused, and the reason is said', () => {
  test.each([
    ['nothing', '', 'it is empty'],
    ['a page to log in', '<!DOCTYPE html><title>Log in</title>', 'it is a web page'],
    ['a page that begins with a blank line', '\n<HTML lang="en">', 'it is a web page'],
    ['an error as JSON', '{"error":"token"}', 'it is no Excel workbook'],
    [
      'an old .xls file',
      '\u00d0\u00cf\u0011\u00e0',
      'it is an old Excel file, .xls, or protected with a password',
    ],
    ['the start of a workbook', 'PK\x03\x04', 'it is cut off'],
  ])('%s', async (_what, text, cause) => {
    await expect(refusal(Buffer.from(text, 'latin1'))).resolves.toBe(cause);
  });

  test('a workbook without the column externalId', async () => {
    const cause = 'its first row has no column "externalId"';
    for (const rows of [[['firstName', 'externalid']], []]) {
      await expect(refusal(await workbook(rows), 'export-without-ids')).resolves.toBe(cause);
    }
  });

  test('a workbook with that column twice', async () => {
    const cause = 'its first row has more than one column "externalId"';
    const twice = await workbook([['externalId', 'externalId']]);
    await expect(refusal(twice, 'export-without-ids')).resolves.toBe(cause);
  });

  test('a zip file of something else', async () => {
    // An empty archive behind one that the directory does not know of.
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 'latin1');
    end.writeUInt32LE(300, 16);
    await expect(refusal(Buffer.concat([HANDMADE.subarray(0, 300), end]))).resolves.toBe(
      'it has no workbook in it',
    );
  });

  test('a workbook that ends anywhere before its end', async () => {
    const causes = new Set<string>();
    for (let length = 4; length < HANDMADE.length; length += 1) {
      causes.add(await refusal(HANDMADE.subarray(0, length)));
    }
    expect([...causes]).toEqual(['it is cut off']);
  });

  test('a workbook with a wrong byte anywhere, unless it reads the same', async () => {
    const sound = await readExport(HANDMADE);
    let refused = 0;
    for (let at = 4; at < HANDMADE.length; at += 11) {
      const bytes = Buffer.from(HANDMADE);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x15, at);
      const read = await readExport(bytes).catch(() => {
        refused += 1;
        return sound;
      });
      expect(read).toEqual(sound);
    }
    expect(refused).toBeGreaterThan(150);
  });
});
