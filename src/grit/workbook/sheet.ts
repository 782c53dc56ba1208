import type { Cell } from '../../core/marks.ts';
import { Flaw } from './flaw.ts';
import { LIMITS } from './limits.ts';
import { decoded, RichText } from './strings.ts';
import type { XmlListener } from './xml.ts';

/** The cells of a row by column, from 0; what is empty is left out. */
export type Row = readonly Cell[];

/** How many columns the next row has, or null where no more rows are wanted. */
type OnRow = (row: Row) => number | null;

const DEPTH = { data: 2, row: 3, cell: 4, value: 5 } as const;
const ADDRESS = /^([a-z]+)([0-9]+)$/i;

/**
 * Hears a sheet and gives its rows, one at a time, those with nothing in them left out. Where a cell stands, `r` says; a program may leave
 * that out, and then it stands behind the one before. What stands right of the columns that are wanted is not looked at:
 * a single blank in the last column of a sheet must cost nothing.
 */
export class SheetListener implements XmlListener {
  isDone = false;
  readonly #strings: readonly string[];
  readonly #onRow: OnRow;
  readonly #limits: Readonly<Record<'rows' | 'cells', number>>;
  readonly #seen = new Set<number>();
  readonly #inline = new RichText();
  #columns: number = LIMITS.columns;
  #cells = 0;
  #isData = false;
  #isRow = false;
  #isCell = false;
  #isValue = false;
  #isInline = false;
  #rowNumber = 0;
  #isNumbered = false;
  #row: Cell[] = [];
  #column = -1;
  #type = '';
  #value = '';
  #hasInline = false;

  constructor(
    strings: readonly string[],
    onRow: OnRow,
    limits: Readonly<Record<'rows' | 'cells', number>> = LIMITS,
  ) {
    this.#strings = strings;
    this.#onRow = onRow;
    this.#limits = limits;
  }

  open(name: string, attributes: Readonly<Record<string, string>>, depth: number): void {
    if (depth === DEPTH.data) this.#isData = name === 'sheetData';
    else if (!this.#isData || this.isDone) return;
    else if (depth === DEPTH.row) this.#openRow(name, attributes['r']);
    else if (depth === DEPTH.cell) this.#openCell(name, attributes);
    else if (depth === DEPTH.value) {
      this.#isValue = this.#isCell && name === 'v';
      this.#isInline = this.#isCell && name === 'is';
      this.#hasInline ||= this.#isInline;
    } else if (this.#isValue) throw new Flaw('it is damaged: a value has something else in it');
    else if (this.#isInline) this.#inline.open(name, depth - DEPTH.value);
  }

  text(text: string): void {
    if (this.#isValue) this.#value += text;
    else if (this.#isInline) this.#inline.add(text);
  }

  close(depth: number): void {
    if (depth > DEPTH.value) this.#inline.close();
    else if (depth === DEPTH.value) {
      this.#isValue = false;
      this.#isInline = false;
    } else if (depth === DEPTH.cell && this.#isCell) this.#closeCell();
    else if (depth === DEPTH.row && this.#isRow) this.#closeRow();
  }

  #openRow(name: string, r: string | undefined): void {
    this.#isRow = name === 'row';
    this.#isNumbered = r !== undefined;
    this.#rowNumber = r === undefined ? this.#rowNumber + 1 : wholeNumber(r);
    this.#row = [];
    this.#column = -1;
  }

  #openCell(name: string, { r, t = 'n' }: Readonly<Record<string, string>>): void {
    this.#isCell = this.#isRow && name === 'c';
    if (!this.#isCell) return;
    this.#column = r === undefined ? this.#column + 1 : this.#columnOf(r);
    this.#type = t;
    this.#value = '';
    this.#hasInline = false;
  }

  #columnOf(address: string): number {
    const [, letters, digits] = ADDRESS.exec(address) ?? [];
    if (letters === undefined || digits === undefined) throw new Flaw('it is damaged: a cell has no place');
    const row = Number(digits);
    if (!this.#isNumbered) {
      this.#isNumbered = true;
      this.#rowNumber = row;
    }
    if (row !== this.#rowNumber) throw new Flaw('it is damaged: a cell stands in a row that is not its own');
    return columnIndex(letters);
  }

  #closeCell(): void {
    this.#isCell = false;
    const inline = this.#inline.take();
    if (this.#column >= this.#columns) return;
    const cell = this.#hasInline ? inline : valueOf(this.#type, this.#value, this.#strings);
    if (cell === null || cell === '') return;
    if (this.#row[this.#column] !== undefined) throw new Flaw('it is damaged: a cell stands in it twice');
    this.#cells += 1;
    if (this.#cells > this.#limits.cells) throw new Flaw('it has too many cells');
    this.#row[this.#column] = cell;
  }

  #closeRow(): void {
    this.#isRow = false;
    if (this.#row.length === 0) return;
    if (this.#seen.has(this.#rowNumber)) throw new Flaw('it is damaged: a row stands in it twice');
    this.#seen.add(this.#rowNumber);
    if (this.#seen.size > this.#limits.rows) throw new Flaw('it has too many rows');
    const columns = this.#onRow(this.#row);
    if (columns === null) this.isDone = true;
    else this.#columns = columns;
  }
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Flaw('it is damaged: a row has no number');
  return number;
}

/** 0 for A, 26 for AA; whatever is beyond any column gives the first that is. */
function columnIndex(letters: string): number {
  let index = 0;
  for (const letter of letters.toLowerCase()) {
    index = index * 26 + letter.charCodeAt(0) - 96;
    if (index > LIMITS.columns) return LIMITS.columns;
  }
  return index - 1;
}

/** What a cell says; null where it is empty, or an error such as #N/A. */
function valueOf(type: string, value: string, strings: readonly string[]): Cell {
  if (value === '' || type === 'e') return null;
  if (type === 's') {
    const text = /^\s*\d+\s*$/.test(value) ? strings[Number(value)] : undefined;
    if (text === undefined) throw new Flaw('it is damaged: a text of a cell is missing');
    return text;
  }
  if (type === 'b') return value.trim() === '1' || value.trim().toLowerCase() === 'true';
  if (type === 'n') return numberIn(value.trim());
  return decoded(value);
}

/** Programs write a large number as they like, also as 1.0007001E7. A number that JavaScript would round stays text. */
function numberIn(text: string): Cell {
  const number = Number(text);
  const isNumber = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) && Number.isFinite(number);
  return isNumber && (Number.isSafeInteger(number) || !/^\d+$/.test(text)) ? number : text;
}
