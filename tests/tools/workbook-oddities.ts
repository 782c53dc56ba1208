/**
 * Workbooks that are odd, legal or not, and what has to come of each: `read` with the people of workbook-by-hand.ts, or with others,
 * or a refusal whose cause is as the pattern says.
 */
import { gzipSync } from 'node:zlib';
import {
  BOOK,
  BOOK_RELATIONS,
  FERN_ROW,
  HEADER_ROW,
  MAIN,
  MILO_ROW,
  PEOPLE,
  ROOT_RELATIONS,
  SHEET,
  STRINGS,
  TYPES,
  bookOf,
  cell,
  partsOf,
  plainParts,
  relationsOf,
  rewritten,
  sheetOf,
  withRows,
  workbook,
} from './workbook-by-hand.ts';
import { zipOf, type ZipPart } from './zip-by-hand.ts';

export interface Oddity {
  name: string;
  bytes: () => Buffer;
  /** The plain people, the texts of one cell (the first name of the first person), or why it is refused. */
  means: 'read' | { firstName: string } | { externalId: string } | { granted: boolean } | RegExp;
}

const ALL = HEADER_ROW + FERN_ROW + MILO_ROW;
const nameCell = (xml: string) => withRows(ALL.replace(cell('B2', 'Fern'), xml));
const idCell = (xml: string) => withRows(ALL.replace(cell('A2', '0007001'), xml));
const markCell = (xml: string) => withRows(ALL.replace(cell('E2', 'x'), xml));
const zipped = (more: Partial<ZipPart>, around = {}) => zipOf(partsOf(plainParts(), more), around);
const utf16 = (text: string) => Buffer.from(`\ufeff${text.replace('UTF-8', 'UTF-16')}`, 'utf16le');
const big = (text: string) => utf16(text).swap16();
const renamed = (from: string, to: string) => (parts: Map<string, string | Uint8Array>) => {
  const content = parts.get(from);
  parts.delete(from);
  if (content !== undefined) parts.set(to, content);
};
const twoSheets = (first: string, second: string, kind = 'worksheet') =>
  workbook((parts) => {
    parts.set(BOOK, bookOf(first + second));
    parts.set('xl/other.xml', sheetOf(`<row r="1">${cell('A1', 'nothing of interest')}</row>`));
    parts.set(
      BOOK_RELATIONS,
      relationsOf(['rId1', 'worksheet', 'worksheets/sheet1.xml'], ['rId9', kind, 'other.xml']),
    );
  });
const OTHER = (state = '') => `<sheet name="Other" sheetId="2" ${state} r:id="rId9"/>`;
const USERS = (state = '') => `<sheet name="Users" sheetId="1" ${state} r:id="rId1"/>`;

const PLACES: Oddity[] = [
  { name: 'plain', bytes: () => workbook(), means: 'read' },
  {
    name: 'cells without r',
    bytes: () => withRows(ALL.replaceAll(/(<c) r="[A-E]\d"/g, '$1')),
    means: 'read',
  },
  {
    name: 'rows without r',
    bytes: () => withRows(ALL.replaceAll(/<row r="\d"/g, '<row')),
    means: 'read',
  },
  {
    name: 'small letters in r',
    bytes: () => withRows(ALL.replaceAll(/r="([A-F]\d)"/g, (_, at: string) => `r="${at.toLowerCase()}"`)),
    means: 'read',
  },
  {
    name: 'single quotes and blanks in tags',
    bytes: () => withRows(ALL.replaceAll(/ r="(\w+)"/g, "\n r = '$1' ").replaceAll('</c>', '</c >')),
    means: 'read',
  },
  {
    name: 'a blank in the last cell of a sheet',
    bytes: () =>
      withRows(`${ALL}<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>`),
    means: 'read',
  },
  {
    name: 'row 10000000',
    bytes: () => withRows(`${ALL}<row r="10000000"><c r="B10000000"/></row>`),
    means: 'read',
  },
  {
    name: 'column ZZZZZZZ',
    bytes: () => withRows(ALL.replace('</row>', `${cell('ZZZZZZZ1', ' ')}</row>`)),
    means: 'read',
  },
  {
    name: 'a thousand blanks right of the header',
    bytes: () =>
      withRows(ALL.replaceAll('</row>', `${'<c t="inlineStr"><is><t> </t></is></c>'.repeat(1000)}</row>`)),
    means: 'read',
  },
  {
    name: 'a cell twice',
    bytes: () => withRows(ALL.replace(cell('E2', 'x'), cell('E2', 'x') + cell('E2', 'no'))),
    means: /twice/,
  },
  { name: 'a row twice', bytes: () => withRows(ALL + MILO_ROW), means: /twice/ },
  { name: 'rows out of order', bytes: () => withRows(HEADER_ROW + MILO_ROW + FERN_ROW), means: 'read' },
  {
    name: 'cells out of order',
    bytes: () =>
      withRows(
        ALL.replace(
          cell('B2', 'Fern') + cell('C2', 'Workbench'),
          cell('C2', 'Workbench') + cell('B2', 'Fern'),
        ),
      ),
    means: 'read',
  },
  { name: 'no dimension', bytes: () => withRows(ALL), means: 'read' },
  { name: 'a lying dimension', bytes: () => withRows(ALL, '<dimension ref="A1:A1"/>'), means: 'read' },
  { name: 'a huge dimension', bytes: () => withRows(ALL, '<dimension ref="A1:XFD1048576"/>'), means: 'read' },
  {
    name: 'blank rows before the header',
    bytes: () =>
      withRows(
        '<row r="1"/>' +
          ALL.replaceAll(/r="([A-F]?)(\d)"/g, (_, c: string, n: string) => `r="${c}${Number(n) + 3}"`),
      ),
    means: 'read',
  },
  {
    name: 'sheetData behind hundreds of columns and views',
    bytes: () => withRows(ALL, `<cols>${'<col min="1" max="16384" hidden="1"/>'.repeat(500)}</cols>`),
    means: 'read',
  },
];

const TEXTS: Oddity[] = [
  {
    name: 'text in CDATA',
    bytes: () => nameCell('<c r="B2" t="inlineStr"><is><t><![CDATA[Fern]]></t></is></c>'),
    means: 'read',
  },
  {
    name: 'a comment within a text',
    bytes: () => nameCell('<c r="B2" t="inlineStr"><is><t>Fe<!-- no -->rn</t></is></c>'),
    means: 'read',
  },
  {
    name: 'character references',
    bytes: () => nameCell('<c r="B2" t="inlineStr"><is><t>F&#101;r&#x6E;&#x1FA9A;</t></is></c>'),
    means: { firstName: 'Fern🪚' },
  },
  {
    name: 'rich inline text',
    bytes: () =>
      nameCell('<c r="B2" t="inlineStr"><is><r><rPr><b/></rPr><t>Fe</t></r><r><t>rn</t></r></is></c>'),
    means: 'read',
  },
  {
    name: 'how a text is pronounced',
    bytes: () =>
      nameCell(
        '<c r="B2" t="inlineStr"><is><t>Fern</t><rPh sb="0" eb="1"><t>NOT THIS</t></rPh><phoneticPr fontId="1"/></is></c>',
      ),
    means: 'read',
  },
  {
    name: '_x000D_ in a text',
    bytes: () => nameCell(cell('B2', 'Fe_x000D_rn')),
    means: { firstName: 'Fe\rrn' },
  },
  {
    name: '_x005F_x000D_ in a text',
    bytes: () => nameCell(cell('B2', 'Fe_x005F_x000D_rn')),
    means: { firstName: 'Fe_x000D_rn' },
  },
  { name: 't="str"', bytes: () => nameCell('<c r="B2" t="str"><v>Fern</v></c>'), means: 'read' },
  {
    name: 't="str" with a formula',
    bytes: () => nameCell('<c r="B2" t="str"><f>"Fe"&amp;"rn"</f><v>Fern</v></c>'),
    means: 'read',
  },
  {
    name: 't="d"',
    bytes: () => nameCell('<c r="B2" t="d"><v>2026-03-01</v></c>'),
    means: { firstName: '2026-03-01' },
  },
  {
    name: 't="n", spelled out',
    bytes: () => nameCell('<c r="B2" t="n"><v>5</v></c>'),
    means: { firstName: '5' },
  },
  {
    name: 'an unknown t',
    bytes: () => nameCell('<c r="B2" t="invented"><v>Fern</v></c>'),
    means: 'read',
  },
  {
    name: 't="b" as a mark',
    bytes: () => markCell('<c r="E2" t="b"><v>1</v></c>'),
    means: { granted: true },
  },
  {
    name: 't="b" with 0',
    bytes: () => markCell('<c r="E2" t="b"><v>0</v></c>'),
    means: { granted: false },
  },
  {
    name: 't="b" with true',
    bytes: () => markCell('<c r="E2" t="b"><v>true</v></c>'),
    means: { granted: true },
  },
  {
    name: 't="e" as a mark',
    bytes: () => markCell('<c r="E2" t="e"><v>#N/A</v></c>'),
    means: { granted: false },
  },
  { name: 'a shared text', bytes: () => markCell('<c r="E2" t="s"><v>0</v></c>'), means: { granted: true } },
  {
    name: 'a shared text that is not there',
    bytes: () => markCell('<c r="E2" t="s"><v>7</v></c>'),
    means: /text/,
  },
  {
    name: 'a shared text before the first',
    bytes: () => markCell('<c r="E2" t="s"><v>-1</v></c>'),
    means: /text/,
  },
  {
    name: 'lying counts of shared texts',
    bytes: () => rewritten(STRINGS, (text) => text.replace('uniqueCount="1"', 'uniqueCount="4000000000"')),
    means: 'read',
  },
  ...['10007001', '1.0007001E7', '10007001.0', '1.0007001e+7', '+10007001'].map((value) => ({
    name: `the number ${value}`,
    bytes: () => idCell(`<c r="A2"><v>${value}</v></c>`),
    means: { externalId: '10007001' },
  })),
  { name: 'the number 1E3', bytes: () => idCell('<c r="A2"><v>1E3</v></c>'), means: { externalId: '1000' } },
];

const PARTS: Oddity[] = [
  {
    name: 'part names in other capitals',
    bytes: () =>
      workbook((parts) => {
        renamed(SHEET, 'XL/Worksheets/Sheet1.XML')(parts);
        renamed(STRINGS, 'xl/SHAREDSTRINGS.xml')(parts);
      }),
    means: 'read',
  },
  { name: 'a hidden first sheet', bytes: () => twoSheets(OTHER('state="hidden"'), USERS()), means: 'read' },
  {
    name: 'a very hidden first sheet',
    bytes: () => twoSheets(OTHER('state="veryHidden"'), USERS()),
    means: 'read',
  },
  { name: 'another sheet first', bytes: () => twoSheets(OTHER(), USERS()), means: 'read' },
  {
    name: 'people on a hidden sheet alone',
    bytes: () => twoSheets(OTHER(), USERS('state="hidden"')),
    means: 'read',
  },
  { name: 'a chart first', bytes: () => twoSheets(OTHER(), USERS(), 'chartsheet'), means: 'read' },
  {
    name: 'a wrong content type of a sheet',
    bytes: () =>
      rewritten(TYPES, (text) => text.replace('spreadsheetml.worksheet', 'spreadsheetml.invented')),
    means: 'read',
  },
  { name: 'no content types', bytes: () => workbook((parts) => parts.delete(TYPES)), means: 'read' },
  {
    name: 'the strict form of the standard',
    bytes: () =>
      workbook((parts) => {
        for (const [name, text] of parts) {
          const strict = (text as string)
            .replaceAll(MAIN, 'http://purl.oclc.org/ooxml/spreadsheetml/main')
            .replaceAll(
              'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
              'http://purl.oclc.org/ooxml/officeDocument/relationships',
            );
          parts.set(name, strict);
        }
      }),
    means: 'read',
  },
  {
    name: 'prefixes, as programs of .NET write them',
    bytes: () =>
      workbook((parts) => {
        for (const name of [SHEET, BOOK, STRINGS]) {
          const text = parts.get(name) as string;
          parts.set(name, text.replaceAll(/<(\/?)([a-zA-Z])/g, '<$1x:$2').replace('xmlns=', 'xmlns:x='));
        }
      }),
    means: 'read',
  },
  ...[
    { name: 'parts in UTF-16, low byte first', coded: utf16 },
    { name: 'parts in UTF-16, high byte first', coded: big },
    { name: 'parts with a mark of UTF-8', coded: (text: string) => Buffer.from(`\ufeff${text}`) },
  ].map(({ name, coded }) => ({
    name,
    bytes: () =>
      workbook((parts) => {
        for (const [part, text] of parts) parts.set(part, coded(text as string));
      }),
    means: 'read' as const,
  })),
  {
    name: 'targets from the top',
    bytes: () => rewritten(BOOK_RELATIONS, (text) => text.replaceAll('Target="', 'Target="/xl/')),
    means: 'read',
  },
  {
    name: 'targets with dots, backslashes and escapes',
    bytes: () =>
      rewritten(BOOK_RELATIONS, (text) => text.replace('worksheets/sheet1', '..\\xl/./worksheets/sheet%31')),
    means: 'read',
  },
  {
    name: 'the workbook at another place',
    bytes: () =>
      workbook((parts) => {
        renamed(BOOK, 'invented/book.xml')(parts);
        renamed(BOOK_RELATIONS, 'invented/_rels/book.xml.rels')(parts);
        renamed(SHEET, 'invented/worksheets/sheet1.xml')(parts);
        parts.set(ROOT_RELATIONS, relationsOf(['a', 'officeDocument', 'invented/book.xml']));
      }),
    means: 'read',
  },
  { name: 'no shared texts', bytes: () => workbook((parts) => parts.delete(STRINGS)), means: 'read' },
  {
    name: 'no relations of the archive',
    bytes: () => workbook((parts) => parts.delete(ROOT_RELATIONS)),
    means: 'read',
  },
  {
    name: 'no relations of the workbook',
    bytes: () => workbook((parts) => parts.delete(BOOK_RELATIONS)),
    means: /./,
  },
  { name: 'no workbook', bytes: () => workbook((parts) => parts.delete(BOOK)), means: /no workbook/ },
  { name: 'no sheet', bytes: () => workbook((parts) => parts.delete(SHEET)), means: /missing/ },
];

const ARCHIVES: Oddity[] = [
  { name: 'zip64 everywhere', bytes: () => zipped({ zip64: true }, { zip64: true }), means: 'read' },
  ...([12, 16, 20, 24] as const).flatMap((descriptor) => [
    {
      name: `sizes in ${descriptor} bytes behind`,
      bytes: () => zipped({ descriptor }),
      means: 'read' as const,
    },
    {
      name: `sizes in ${descriptor} bytes behind, zip64`,
      bytes: () => zipped({ descriptor, zip64: true }),
      means: 'read' as const,
    },
  ]),
  { name: 'parts that are not packed', bytes: () => zipped({ stored: true }), means: 'read' },
  { name: 'a line feed behind', bytes: () => zipped({}, { after: Buffer.from('\n') }), means: 'read' },
  {
    name: 'a kilobyte of zeros behind',
    bytes: () => zipped({}, { after: Buffer.alloc(1024) }),
    means: 'read',
  },
  {
    name: 'bytes before, which the directory knows of',
    bytes: () => zipped({}, { before: Buffer.from('invented bytes\n') }),
    means: /no Excel workbook|^it is/,
  },
  {
    name: 'a comment of the archive',
    bytes: () => zipped({}, { comment: 'PK\x05\x06 invented' }),
    means: 'read',
  },
  {
    name: 'entries for folders',
    bytes: () => zipOf([{ name: 'xl/', content: '', stored: true }, ...partsOf(plainParts())]),
    means: 'read',
  },
  { name: 'a flag of encryption', bytes: () => zipped({ flags: 1 }), means: /password/ },
  { name: 'an unknown way of packing', bytes: () => zipped({ method: 99 }), means: /^it / },
  {
    name: 'two parts of one name',
    bytes: () => zipOf([...partsOf(plainParts()), { name: SHEET, content: sheetOf(HEADER_ROW) }]),
    means: /twice/,
  },
];

const ole = (text: string) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(1016),
    Buffer.from(text, 'utf16le'),
    Buffer.alloc(512),
  ]);

const OTHERS: Oddity[] = [
  { name: 'nothing', bytes: () => Buffer.alloc(0), means: /empty/ },
  { name: 'an old .xls', bytes: () => ole('Workbook'), means: /^it is/ },
  { name: 'a workbook with a password', bytes: () => ole('EncryptedPackage'), means: /password|protected/ },
  {
    name: '.xlsb',
    bytes: () =>
      workbook((parts) => {
        renamed(BOOK, 'xl/workbook.bin')(parts);
        parts.set(ROOT_RELATIONS, relationsOf(['rId1', 'officeDocument', 'xl/workbook.bin']));
      }),
    means: /xlsb/,
  },
  {
    name: '.ods',
    bytes: () =>
      zipOf([
        { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
        { name: 'content.xml', content: '<office:document-content/>' },
      ]),
    means: /no Excel workbook/,
  },
  {
    name: 'CSV',
    bytes: () => Buffer.from('externalId,firstName\n0007001,Fern\n'),
    means: /no Excel workbook/,
  },
  { name: 'a page', bytes: () => Buffer.from('<!doctype html><title>Log in</title>'), means: /web page/ },
  { name: 'a workbook within gzip', bytes: () => gzipSync(workbook()), means: /^it is/ },
  {
    name: 'a workbook within a zip',
    bytes: () => zipOf([{ name: 'export.xlsx', content: workbook() }]),
    means: /^it /,
  },
];

export const ODDITIES: readonly Oddity[] = [...PLACES, ...TEXTS, ...PARTS, ...ARCHIVES, ...OTHERS];

/** The people that an oddity means, where it is read. */
export function meant(means: Exclude<Oddity['means'], RegExp>): typeof PEOPLE {
  const [fern, ...others] = PEOPLE as [(typeof PEOPLE)[number], ...typeof PEOPLE];
  if (means === 'read') return PEOPLE;
  if ('granted' in means) return [{ ...fern, granted: means.granted ? ['pg:Saw'] : [] }, ...others];
  return [{ ...fern, ...means }, ...others];
}
