/** Workbooks from the text of their parts, to be changed in one thing at a time. */
import { zipOf, type ZipPart } from './zip-by-hand.ts';

export const PEOPLE = [
  {
    externalId: '0007001',
    firstName: 'Fern',
    lastName: 'Workbench',
    email: 'fern@shop.example',
    granted: ['pg:Saw'],
  },
  { externalId: '0007002', firstName: 'Milo', lastName: 'Dovetail', email: '', granted: ['active'] },
];

export const SHEET = 'xl/worksheets/sheet1.xml';
export const BOOK = 'xl/workbook.xml';
export const BOOK_RELATIONS = 'xl/_rels/workbook.xml.rels';
export const ROOT_RELATIONS = '_rels/.rels';
export const TYPES = '[Content_Types].xml';
export const STRINGS = 'xl/sharedStrings.xml';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** A cell whose text stands in it. */
export const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;

export const HEADER_ROW =
  '<row r="1">' +
  ['externalId', 'firstName', 'lastName', 'email', 'pg:Saw', 'active']
    .map((name, column) => cell(`${'ABCDEF'[column]}1`, name))
    .join('') +
  '</row>';
export const FERN_ROW = `<row r="2">${cell('A2', '0007001')}${cell('B2', 'Fern')}${cell('C2', 'Workbench')}${cell('D2', 'fern@shop.example')}${cell('E2', 'x')}</row>`;
export const MILO_ROW = `<row r="3">${cell('A3', '0007002')}${cell('B3', 'Milo')}${cell('C3', 'Dovetail')}${cell('F3', 'x')}</row>`;

export const sheetOf = (rows: string, before = '', behind = '') =>
  `${XML}<worksheet xmlns="${MAIN}">${before}<sheetData>${rows}</sheetData>${behind}</worksheet>`;

export const bookOf = (sheets: string) =>
  `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets}</sheets></workbook>`;

export const relationsOf = (...relations: [id: string, type: string, target: string][]) =>
  `${XML}<Relationships xmlns="${RELATIONS}">${relations
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

export type Parts = Map<string, string | Uint8Array>;

/** The parts of a workbook with the two people, which differs from what any program writes in nothing. */
export function plainParts(): Parts {
  const type = (part: string, kind: string) =>
    `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  return new Map([
    [
      TYPES,
      `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type(BOOK, 'sheet.main')}${type(SHEET, 'worksheet')}${type(STRINGS, 'sharedStrings')}</Types>`,
    ],
    [ROOT_RELATIONS, relationsOf(['rId1', 'officeDocument', BOOK])],
    [BOOK, bookOf('<sheet name="Users" sheetId="1" r:id="rId1"/>')],
    [
      BOOK_RELATIONS,
      relationsOf(
        ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
        ['rId2', 'sharedStrings', 'sharedStrings.xml'],
      ),
    ],
    [SHEET, sheetOf(HEADER_ROW + FERN_ROW + MILO_ROW)],
    [STRINGS, `${XML}<sst xmlns="${MAIN}" count="1" uniqueCount="1"><si><t>x</t></si></sst>`],
  ]);
}

export const partsOf = (parts: Parts, more: Partial<ZipPart> = {}): ZipPart[] =>
  [...parts].map(([name, content]) => ({ name, content, ...more }));

/** The plain workbook after a change of its parts. */
export function workbook(change: (parts: Parts) => void = () => undefined): Buffer {
  const parts = plainParts();
  change(parts);
  return zipOf(partsOf(parts));
}

/** The plain workbook with other rows. */
export const withRows = (rows: string, before = '', behind = '') =>
  workbook((parts) => parts.set(SHEET, sheetOf(rows, before, behind)));

/** The plain workbook with one part rewritten. */
export const rewritten = (part: string, change: (text: string) => string | Uint8Array) =>
  workbook((parts) => parts.set(part, change(parts.get(part) as string)));

/** An export of 40,000 people, which is too large to be read without a thread of its own. */
export function largeExport(): Buffer {
  const cell = (place: string, text: string) => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
  const rows = [`<row r="1">${cell('A1', 'externalId')}${cell('B1', 'pg:Laser')}</row>`];
  for (let row = 2; row < 40_000; row += 1) {
    rows.push(`<row r="${row}">${cell(`A${row}`, `0${row}`)}${cell(`B${row}`, 'TRUE')}</row>`);
  }
  return withRows(rows.join(''));
}
