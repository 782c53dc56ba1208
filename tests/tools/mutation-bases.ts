/** Small workbooks from which mutations begin: texts in their cells, shared texts, and by a real writer. */
import { utils, write } from '@e965/xlsx';
import { MAIN, SHEET, STRINGS, partsOf, plainParts, sheetOf } from './workbook-by-hand.ts';
import { writerFixture, type WriterCell } from './workbook-people.ts';
import { zipOf } from './zip-by-hand.ts';

const { header, rows } = writerFixture(24).sheet;
/** From the last column of others on, so that a mutation seldom hits what nobody reads. */
const FROM = 24;
const TABLE: WriterCell[][] = [header.map((name): WriterCell => ['text', name]), ...rows].map((row) =>
  row.slice(FROM),
);

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The cells as XML; `text` writes one that is a text. */
function rowsOf(text: (text: string) => string): string {
  return TABLE.map((cells, row) => {
    const inner = cells.map(([kind, ...values], column) => {
      const at = `r="${String.fromCharCode(65 + column)}${row + 1}"`;
      if (kind === 'none') return '';
      if (kind === 'styled') return `<c ${at} s="1"/>`;
      if (kind === 'number' || kind === 'date') return `<c ${at}><v>${values[0]}</v></c>`;
      if (kind === 'boolean') return `<c ${at} t="b"><v>${values[0] === 'true' ? 1 : 0}</v></c>`;
      if (kind === 'error') return `<c ${at} t="e"><v>#N/A</v></c>`;
      if (kind === 'formula') {
        return `<c ${at} t="str"><f>${escaped(values[0] ?? '')}</f><v>${escaped(values[1] ?? '')}</v></c>`;
      }
      return `<c ${at} ${text(values.join(''))}</c>`;
    });
    return `<row r="${row + 1}">${inner.join('')}</row>`;
  }).join('');
}

function inline(): Buffer {
  const parts = plainParts();
  parts.set(
    SHEET,
    sheetOf(rowsOf((text) => `t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is>`)),
  );
  return zipOf(partsOf(parts, { descriptor: 16 }));
}

function shared(): Buffer {
  const texts: string[] = [];
  const parts = plainParts();
  const sheet = rowsOf((text) => `t="s"><v>${texts.push(text) - 1}</v>`);
  parts.set(SHEET, sheetOf(sheet));
  const items = texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('');
  parts.set(STRINGS, `<sst xmlns="${MAIN}" count="${texts.length}">${items}</sst>`);
  return zipOf(partsOf(parts, { zip64: true }), { zip64: true });
}

function bySheetJs(): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([['nothing here']]), 'Other');
  const cells = TABLE.map((row) => row.map(([kind, ...values]) => (kind === 'text' ? values[0] : null)));
  utils.book_append_sheet(book, utils.aoa_to_sheet(cells), 'Users');
  return write(book, { type: 'buffer', bookType: 'xlsx', bookSST: true }) as Buffer;
}

export const BASES: readonly Buffer[] = [inline(), shared(), bySheetJs()];
