/**
 * Invented people for workbooks, cell by cell, and what they mean. Each kind of cell states its meaning by hand, so that
 * nothing here depends on a reader. The programs in tests/fixtures/workbooks/writers/ get the cells as JSON.
 */
import type { GritExport } from '../../src/core/marks.ts';

/**
 * A cell as the writers are told of it: its kind, then its value as text. `styled` is a blank that has a style, `formula`
 * has the formula and its cached result, `rich` has the runs of its text, and `date` a serial number.
 */
export type WriterCell = [
  kind: 'none' | 'text' | 'number' | 'boolean' | 'styled' | 'formula' | 'rich' | 'date' | 'error',
  ...value: string[],
];

export interface WriterSheet {
  header: string[];
  /** A blank row has no cells. */
  rows: WriterCell[][];
}

/** A kind of cell: how it is written and what has to be read. */
interface Kind<Meaning> {
  kind: string;
  cell: WriterCell;
  means: Meaning;
}

const NONE: WriterCell = ['none'];
const text = (value: string): WriterCell => ['text', value];

/** Names: the text of `firstName`. A reader of people cuts blanks at both ends. */
export const NAMES: readonly Kind<string>[] = [
  { kind: 'plain text', cell: text('Fern'), means: 'Fern' },
  { kind: 'accents', cell: text('Žofie-Þóra'), means: 'Žofie-Þóra' },
  { kind: 'combining marks', cell: text('Zoe\u0308 A\u030a'), means: 'Zoe\u0308 A\u030a' },
  { kind: 'emoji', cell: text('Hazel 🪚👩🏽‍🏭'), means: 'Hazel 🪚👩🏽‍🏭' },
  { kind: 'quotes', cell: text(`"Otis" 'T'`), means: `"Otis" 'T'` },
  { kind: '& and <', cell: text('Nut & <Bolt> &amp; ]]>'), means: 'Nut & <Bolt> &amp; ]]>' },
  { kind: 'blanks around', cell: text('  Olive  Oil '), means: 'Olive  Oil' },
  { kind: 'line break', cell: text('Ru\nfus'), means: 'Ru\nfus' },
  { kind: 'tab', cell: text('Clem\tLathe'), means: 'Clem\tLathe' },
  { kind: '_x000D_ as text', cell: text('Cos_x000D_mo'), means: 'Cos_x000D_mo' },
  { kind: '_x005F_ as text', cell: text('Dah_x005F_lia'), means: 'Dah_x005F_lia' },
  { kind: 'very long', cell: text('Magnus '.repeat(60) + 'end'), means: 'Magnus '.repeat(60) + 'end' },
  { kind: 'like a formula', cell: text('=1+1'), means: '=1+1' },
  { kind: 'like a number', cell: text('007'), means: '007' },
  { kind: 'right to left', cell: text('منشار شجرة'), means: 'منشار شجرة' },
  { kind: 'no-break space', cell: text('Blue\u00a0Bell'), means: 'Blue\u00a0Bell' },
  { kind: 'rich text', cell: ['rich', 'Ho', 'ra ', 'tio'], means: 'Hora tio' },
  { kind: 'text of a formula', cell: ['formula', '"Pop"&"py"', 'Poppy'], means: 'Poppy' },
  { kind: 'number as name', cell: ['number', '1984'], means: '1984' },
  { kind: 'no name', cell: NONE, means: '' },
];

/** Marks of permissions. */
export const MARKS: readonly Kind<boolean>[] = [
  { kind: 'x', cell: text('x'), means: true },
  { kind: 'no cell', cell: NONE, means: false },
  { kind: 'X', cell: text('X'), means: true },
  { kind: 'TRUE', cell: ['boolean', 'true'], means: true },
  { kind: 'FALSE', cell: ['boolean', 'false'], means: false },
  { kind: 'number 1', cell: ['number', '1'], means: true },
  { kind: 'number 0', cell: ['number', '0'], means: false },
  { kind: 'false as text', cell: text('false'), means: false },
  { kind: 'no as text', cell: text(' No '), means: false },
  { kind: '0 as text', cell: text('0'), means: false },
  { kind: 'empty text', cell: text(''), means: false },
  { kind: 'blanks', cell: text('  '), means: false },
  { kind: 'styled blank', cell: ['styled'], means: false },
  { kind: 'x of a formula', cell: ['formula', 'LOWER("X")', 'x'], means: true },
  { kind: 'x as rich text', cell: ['rich', 'x', ' '], means: true },
  { kind: 'date', cell: ['date', '46100'], means: true },
];

/** Identifiers: leading zeros in a text, digits only in a number. */
const identifier = (position: number, asNumber: boolean): WriterCell =>
  asNumber ? ['number', String(10_000_000 + position)] : text(String(7_000 + position).padStart(8, '0'));

const BEFORE = [
  'id cardNumber rfidCard phone department title createdAt updatedAt lastLogin birthday gender affiliation major minor',
  'standing college advisor street city state zip country emergencyName emergencyPhone notes balance',
]
  .join(' ')
  .split(' ');

/** The columns are exact: one has a blank at its end, one a quote and an ampersand. */
export const PERMISSIONS = [
  'pg:Laser Cutter',
  'pg:Drill Press',
  'pg:Wood Shop ',
  'pg:3D "Printers" & <More>',
  'pg:Fräse',
  'pg:All Tools',
  'at:Any Time',
  'active',
];

/** 26 columns of others, whom it is, two more of others, and what is granted. */
export const HEADER = [
  ...BEFORE,
  'firstName',
  'lastName',
  'externalId',
  'email',
  'visits',
  'lastError',
  ...PERMISSIONS,
];

const LAST_NAMES = ['Workbench', 'Dovetail', 'Mortise', 'Tenon', 'Chisel', 'Gearbox', 'Sandpaper', 'Rabbet'];

/** Some cells of others: numbers, dates, long digits, an error; most are not there. */
function others(position: number): WriterCell[] {
  const cells = BEFORE.map((): WriterCell => NONE);
  const put = (name: string, cell: WriterCell) => (cells[BEFORE.indexOf(name)] = cell);
  put('id', ['number', String(1000 + position)]);
  if (position % 3 === 0) put('cardNumber', text(String(position).padStart(10, '0')));
  if (position % 4 === 1) put('createdAt', ['date', String(45_000 + (position % 900) + 0.5)]);
  if (position % 7 === 2) put('balance', ['number', '12.25']);
  if (position % 50 === 3) put('notes', text('two\nlines, a "quote", externalId and pg:Laser Cutter'));
  if (position % 5 === 0) put('department', text('Invented Studies'));
  if (position % 9 === 0) put('state', ['styled']);
  return cells;
}

export interface WriterPerson {
  /** Kinds of the cells of the identifier and of the first name. */
  id: string;
  name: string;
  /** Kinds of the marks, in the order of `PERMISSIONS`. */
  marks: string[];
  expected: GritExport['people'][number];
}

export interface WriterFixture {
  sheet: WriterSheet;
  /** Rows that are not blank, as the reader counts them. */
  count: number;
  people: WriterPerson[];
}

const at = <T>(list: readonly T[], position: number): T => list[position % list.length] as T;

/**
 * So many rows of people, of which some are blank and some have no identifier. Identifiers are text in the first half and
 * numbers in the second. The same each time.
 */
export function writerFixture(rows: number): WriterFixture {
  const fixture: WriterFixture = { sheet: { header: HEADER, rows: [] }, count: 0, people: [] };
  for (let position = 1; position <= rows; position += 1) {
    if (position % 61 === 0) {
      // Blank in two ways: nothing at all, and blanks with a style.
      fixture.sheet.rows.push(position % 2 === 0 ? [] : HEADER.map((): WriterCell => ['styled']));
      continue;
    }
    fixture.count += 1;
    addPerson(fixture, position, position > rows / 2);
  }
  return fixture;
}

function addPerson(fixture: WriterFixture, position: number, asNumber: boolean): void {
  const name = at(NAMES, position);
  const last = at(LAST_NAMES, position * 5 + Math.floor(position / 40));
  const id = position % 83 === 0 ? NONE : identifier(position, asNumber);
  const email = position % 6 === 0 ? '' : `${last.toLowerCase()}.${position}@shop.example`;
  // The step is odd and the number of kinds is a power of two, so that each kind meets each column.
  const marks = PERMISSIONS.map((_, column) =>
    at(MARKS, position * 3 + column * 5 + Math.floor(position / 16)),
  );
  fixture.sheet.rows.push([
    ...others(position),
    name.cell,
    text(last),
    id,
    email === '' ? NONE : text(email),
    ['number', String(position % 10)],
    position % 40 === 7 ? ['error', '#N/A'] : NONE,
    ...marks.map(({ cell }) => cell),
  ]);
  if (id === NONE) return;
  fixture.people.push({
    id: asNumber ? 'identifier as number' : 'identifier as text',
    name: name.kind,
    marks: marks.map(({ kind }) => kind),
    expected: {
      externalId: id[1] as string,
      firstName: name.means,
      lastName: last,
      email,
      granted: PERMISSIONS.filter((_, column) => marks[column]?.means),
    },
  });
}
