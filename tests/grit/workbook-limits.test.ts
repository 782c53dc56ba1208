import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { LIMITS } from '../../src/grit/workbook/limits.ts';
import { openArchive } from '../../src/grit/workbook/archive.ts';
import { PeopleReader } from '../../src/grit/workbook/people.ts';
import { parseExport } from '../../src/grit/workbook/parse.ts';
import { SheetListener } from '../../src/grit/workbook/sheet.ts';
import { readXml } from '../../src/grit/workbook/xml.ts';
import { withRows, workbook, HEADER_ROW, SHEET } from '../tools/workbook-by-hand.ts';

const causeOf = async (rows: string) => {
  const content = await parseExport(withRows(rows));
  return 'cause' in content ? content.cause : `${content.people.length} people`;
};
const id = (place: string, rest = '') => `<c${place} t="str"${rest}><v>0007009</v></c>`;

describe('a sheet', () => {
  test.each([
    ['a cell in a row that is not its own', `<row r="2">${id(' r="A3"')}</row>`, /not its own/],
    ['a cell without a place', `<row r="2">${id(' r="?"')}</row>`, /has no place/],
    ['a row without a number', `<row r="x">${id(' r="A2"')}</row>`, /has no number/],
    ['a cell twice', `<row r="2">${id(' r="A2"')}${id(' r="A2"')}</row>`, /cell stands in it twice/],
    [
      'a row twice',
      `<row r="2">${id(' r="A2"')}</row><row r="2">${id(' r="A2"')}</row>`,
      /row stands in it twice/,
    ],
    ['a text that is missing', '<row r="2"><c r="A2" t="s"><v>99</v></c></row>', /text of a cell is missing/],
    ['a value with something in it', '<row r="2"><c r="A2"><v>1<b/>2</v></c></row>', /something else in it/],
    [
      'a text with something in it',
      '<row r="2"><c r="A2" t="inlineStr"><is><t>1<b/>2</t></is></c></row>',
      /something else/,
    ],
    [
      'a text that is too long',
      `<row r="2"><c r="A2" t="str"><v>${'7'.repeat(40_000)}</v></c></row>`,
      /longer than Excel/,
    ],
    ['nobody with an identifier', '<row r="2"><c r="B2" t="str"><v>Fern</v></c></row>', /is empty/],
  ])('with %s is refused', async (_what, rows, cause) => {
    await expect(causeOf(HEADER_ROW + rows)).resolves.toMatch(cause);
  });

  test.each([
    ['cells in rows that have no number', `<row>${id(' r="A2"')}</row>`],
    ['something that is no cell', `<row r="2"><x/>${id(' r="A2"')}</row><x/>`],
    ['a cell beyond all columns', `<row r="2">${id(' r="A2"')}${id(' r="ZZZZ2"')}</row>`],
    [
      'an error, and blanks',
      `<row r="2">${id(' r="A2"')}<c r="E2" t="e"><v>#N/A</v></c></row><row r="9"><c r="B9" t="str"><v> </v></c></row>`,
    ],
  ])('with %s is read', async (_what, rows) => {
    await expect(causeOf(HEADER_ROW + rows)).resolves.toBe('1 people');
  });

  test.each(['1E400', '0x10', '12345678901234567890'])(
    'keeps the identifier %s as it is written',
    async (text) => {
      const content = await parseExport(
        withRows(`${HEADER_ROW}<row r="2"><c r="A2"><v>${text}</v></c></row>`),
      );
      expect(content).toMatchObject({ people: [{ externalId: text }] });
    },
  );

  test('is not looked at right of its header', async () => {
    const far = '<row r="9"><c r="ZZ9" t="str"><v>a note of somebody</v></c></row>';
    const content = await parseExport(withRows(`${HEADER_ROW}<row r="2">${id(' r="A2"')}</row>${far}`));
    expect(content).toMatchObject({ rows: 1, people: [{ externalId: '0007009' }] });
  });

  test.each([
    ['rows', { rows: 3, cells: 100 }, 'too many rows'],
    ['cells', { rows: 100, cells: 3 }, 'too many cells'],
  ])('has a limit of %s', (_what, limits, message) => {
    const sheet = new SheetListener([], () => 1, limits);
    sheet.open('sheetData', {}, 2);
    const add = () => {
      sheet.open('row', {}, 3);
      sheet.open('c', {}, 4);
      sheet.open('v', {}, 5);
      sheet.text('1');
      sheet.close(5);
      sheet.close(4);
      sheet.close(3);
    };
    for (let count = 0; count < 3; count += 1) add();
    expect(add).toThrow(message);
  });
});

test('the texts of all people together have a limit', () => {
  const reader = new PeopleReader();
  reader.add(['externalId', 'email']);
  const long = 'x'.repeat(LIMITS.cellText);
  expect(() => {
    for (let count = 0; count < 2000; count += 1) reader.add([`${count}`, long]);
  }).toThrow('too long');
});

test('what unpacks to more than the limit is refused while it is unpacked', async () => {
  const archive = await openArchive(workbook(), 10);
  const reading = async () => {
    for await (const piece of archive.read(SHEET)) expect(piece).toBeDefined();
  };
  await expect(reading()).rejects.toThrow('unpacks to more than');
});

test('a part that is not there is missed', async () => {
  const archive = await openArchive(workbook());
  await expect(archive.read('xl/nothing.xml').next()).rejects.toThrow('missing');
});

test('elements that are nested too deep are refused, though they are XML', async () => {
  const nested = (depth: number) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
  const reading = (depth: number) =>
    readXml(Readable.from([Buffer.from(nested(depth))]), { open: () => undefined });
  await expect(reading(LIMITS.depth)).resolves.toBeUndefined();
  await expect(reading(LIMITS.depth + 1)).rejects.toThrow('nested too deep');
});
