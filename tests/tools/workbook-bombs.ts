/** Small workbooks that ask for a machine's whole memory or time. */
import {
  BOOK,
  SHEET,
  STRINGS,
  HEADER_ROW,
  FERN_ROW,
  MAIN,
  partsOf,
  plainParts,
  sheetOf,
} from './workbook-by-hand.ts';
import { packedRepeat, zipOf, type ZipPart } from './zip-by-hand.ts';

/** The plain workbook with one part that is `unit` many times over, between what stands before and behind. */
function repeated(name: string, start: string, unit: string, times: number, end: string): Buffer {
  const parts = plainParts();
  parts.delete(name);
  const block = Math.max(1, Math.floor(2 ** 16 / unit.length));
  const packed = packedRepeat(start, unit.repeat(block), Math.ceil(times / block), end);
  return zipOf([...partsOf(parts), { name, content: '', ...(packed && { packed }) }]);
}

const [SHEET_START = '', SHEET_END = ''] = sheetOf(`${HEADER_ROW}${FERN_ROW}§`).split('§');
const SST = `<sst xmlns="${MAIN}">`;
/** A tenth of each is quick enough for every day; `WORKBOOK_BOMBS=full` takes all. */
const MILLION = process.env['WORKBOOK_BOMBS'] === 'full' ? 1_000_000 : 100_000;
const WHOLE_MILLION = 1_000_000;

export interface Bomb {
  name: string;
  bytes: () => Buffer;
  /** Whether people may come out of it, since what is bad is not needed for them. */
  mayBeRead: boolean;
}

const refused = (name: string, bytes: () => Buffer): Bomb => ({ name, bytes, mayBeRead: false });
const either = (name: string, bytes: () => Buffer): Bomb => ({ name, bytes, mayBeRead: true });

export const BOMBS: readonly Bomb[] = [
  refused('300 MB of blanks between rows', () =>
    repeated(SHEET, SHEET_START, ' ', 300 * WHOLE_MILLION, SHEET_END),
  ),
  refused('300 MB of blanks before the texts', () =>
    repeated(STRINGS, SST, ' ', 300 * WHOLE_MILLION, '</sst>'),
  ),
  either('300 MB in a part that nobody needs', () =>
    repeated('xl/theme/theme1.xml', '<a>', ' ', 300 * WHOLE_MILLION, '</a>'),
  ),
  either('many parts of 16 MB', () => {
    const packed = packedRepeat('<a>', ' '.repeat(2 ** 16), 256, '</a>');
    const more = Array.from({ length: 40 }, (_, position): ZipPart => ({
      name: `xl/worksheets/more${position}.xml`,
      content: '',
      ...(packed && { packed }),
    }));
    return zipOf([...partsOf(plainParts()), ...more]);
  }),
  either('2 million shared texts', () =>
    repeated(STRINGS, SST, '<si><t>Fern Workbench</t></si>', 2 * MILLION, '</sst>'),
  ),
  either('20 million empty shared texts', () => repeated(STRINGS, SST, '<si/>', 20 * MILLION, '</sst>')),
  either('a shared text of 100 MB', () =>
    repeated(STRINGS, `${SST}<si><t>`, 'Fern', 25 * MILLION, '</t></si></sst>'),
  ),
  refused('a name of 100 MB', () =>
    repeated(
      SHEET,
      `${SHEET_START}<row><c t="inlineStr"><is><t>1</t></is></c><c t="inlineStr"><is><t>`,
      'Fern',
      25 * MILLION,
      `</t></is></c></row>${SHEET_END}`,
    ),
  ),
  either('a number of 100 MB', () =>
    repeated(SHEET, `${SHEET_START}<row><c><v>`, '7', 100 * MILLION, `</v></c></row>${SHEET_END}`),
  ),
  either('a million attributes', () => {
    const names = Array.from({ length: MILLION }, (_, position) => `a${position}=""`).join(' ');
    return zipOf(partsOf(plainParts().set(SHEET, SHEET_START + `<row ${names}/>` + SHEET_END)));
  }),
  either('an attribute of 100 MB', () =>
    repeated(SHEET, `${SHEET_START}<row a="`, 'Fern', 25 * MILLION, `"/>${SHEET_END}`),
  ),
  either('a tag of 100 MB', () => repeated(SHEET, `${SHEET_START}<`, 'a', 100 * MILLION, `/>${SHEET_END}`)),
  either('a comment of 100 MB', () =>
    repeated(SHEET, `${SHEET_START}<!--`, 'Fern', 25 * MILLION, `-->${SHEET_END}`),
  ),
  refused('elements nested a million deep', () => repeated(SHEET, SHEET_START, '<a>', MILLION, SHEET_END)),
  either('a sheet with 300,000 rows of people', () =>
    repeated(
      SHEET,
      SHEET_START,
      '<row><c><v>7</v></c><c t="inlineStr"><is><t>F</t></is></c></row>',
      0.3 * MILLION,
      SHEET_END,
    ),
  ),
  either('ten million empty rows', () => repeated(SHEET, SHEET_START, '<row/>', 10 * MILLION, SHEET_END)),
  either('ten million empty cells in a row', () =>
    repeated(SHEET, `${SHEET_START}<row>`, '<c/>', 10 * MILLION, `</row>${SHEET_END}`),
  ),
  either('a long text that stands in every cell', () => {
    const text = 'Workbench'.repeat(3000);
    const parts = plainParts().set(STRINGS, `${SST}<si><t>${text}</t></si></sst>`);
    parts.delete(SHEET);
    const row = '<row><c><v>7</v></c><c t="s"><v>0</v></c><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>';
    const packed = packedRepeat(SHEET_START, row.repeat(100), 1000, SHEET_END);
    return zipOf([...partsOf(parts), { name: SHEET, content: '', ...(packed && { packed }) }]);
  }),
  refused('a million sheets', () =>
    repeated(
      BOOK,
      `<workbook xmlns="${MAIN}" xmlns:r="r"><sheets>`,
      '<sheet name="Users" r:id="rId1"/>',
      MILLION,
      '</sheets>',
    ),
  ),
  either('a header with a hundred thousand columns', () => {
    const cells = '<c t="inlineStr"><is><t>pg:A</t></is></c>'.repeat(100_000);
    return zipOf(
      partsOf(plainParts().set(SHEET, SHEET_START.replace('</row>', `${cells}</row>`) + SHEET_END)),
    );
  }),
  refused('entities within entities', () => {
    const entities = Array.from({ length: 12 }, (_, level) =>
      level === 0 ? '<!ENTITY e0 "Fern">' : `<!ENTITY e${level} "${`&e${level - 1};`.repeat(10)}">`,
    ).join('');
    const sheet = sheetOf(HEADER_ROW + FERN_ROW.replace('>Fern<', '>&e11;<'));
    return zipOf(
      partsOf(
        plainParts().set(SHEET, sheet.replace('<worksheet', `<!DOCTYPE worksheet [${entities}]><worksheet`)),
      ),
    );
  }),
  refused('20,000 entries in the directory, or 200,000', () =>
    zipOf([
      ...partsOf(plainParts()),
      ...Array.from({ length: MILLION / 5 }, (_, position) => ({
        name: `a${position}`,
        content: '',
        stored: true,
      })),
    ]),
  ),
  either('entries that share one content', () => {
    const packed = packedRepeat('<a>', ' '.repeat(2 ** 16), 1000, '</a>');
    const many = Array.from({ length: 5000 }, (_, position): ZipPart => ({
      name: `xl/worksheets/same${position}.xml`,
      content: '',
      sameAs: 'xl/first.xml',
      ...(packed && { packed }),
    }));
    return zipOf([
      ...partsOf(plainParts()),
      { name: 'xl/first.xml', content: '', ...(packed && { packed }) },
      ...many,
    ]);
  }),
];
