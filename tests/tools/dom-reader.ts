/**
 * Another second reader of workbooks, plain and slow: a whole document of each part. SheetJS looks for tags with regular
 * expressions, so that it errs where a comment or a prefix stands; this one does not, but it knows fewer dialects.
 */
import { DOMParser, type Element } from '@xmldom/xmldom';
import { unzipSync } from 'fflate';
import type { Cell, GritExport } from '../../src/core/marks.ts';
import { decoded } from '../../src/grit/workbook/strings.ts';
import { peopleOf } from './second-reader.ts';

const local = (element: Element) => element.nodeName.replace(/^.*:/, '');
const children = (element: Element | null | undefined, name: string): Element[] =>
  Array.from(element?.childNodes ?? []).filter(
    (node): node is Element => node.nodeType === 1 && local(node as Element) === name,
  );

/** The people by documents; null where there are none, or a part is no document. */
export function domReading(bytes: Uint8Array): GritExport | null {
  const parts = new Map(
    Object.entries(unzipSync(bytes)).map(([name, content]) => [name.toLowerCase(), Buffer.from(content)]),
  );
  const documentOf = (name: string): Element | null => {
    const content = parts.get(name.toLowerCase());
    if (content === undefined) return null;
    const isWide = content[0] === 0xff && content[1] === 0xfe;
    const text = content.toString(isWide ? 'utf16le' : 'utf8').replace(/^\ufeff/, '');
    return new DOMParser({ onError: () => undefined }).parseFromString(text, 'text/xml').documentElement;
  };
  const relations = children(documentOf('xl/_rels/workbook.xml.rels'), 'Relationship').filter(
    (relation) => relation.getAttribute('TargetMode') !== 'External',
  );
  const partOf = (relation: Element) => {
    const target = decodeURIComponent(relation.getAttribute('Target') ?? '').replaceAll('\\', '/');
    return new URL(target, 'file:///xl/').pathname.slice(1);
  };
  const strings = relations.find((relation) => /sharedStrings$/.test(relation.getAttribute('Type') ?? ''));
  const texts = strings === undefined ? [] : children(documentOf(partOf(strings)), 'si').map(textOf);
  const sheets = children(children(documentOf('xl/workbook.xml'), 'sheets')[0], 'sheet');
  const isHidden = (sheet: Element) => /hidden$/i.test(sheet.getAttribute('state') ?? '');
  for (const sheet of [...sheets.filter((one) => !isHidden(one)), ...sheets.filter(isHidden)]) {
    const id = Array.from(sheet.attributes).find(({ name }) => /:id$/.test(name))?.value;
    const relation = relations.findLast((one) => one.getAttribute('Id') === id);
    if (relation === undefined || !/worksheet$/.test(relation.getAttribute('Type') ?? '')) continue;
    const found = peopleOf(rowsOf(documentOf(partOf(relation)), texts));
    if (found !== null) return found;
  }
  return null;
}

function textOf(item: Element): string {
  const runs = [...Array.from(item.childNodes)].flatMap((node) =>
    node.nodeType !== 1
      ? []
      : local(node as Element) === 't'
        ? [node]
        : local(node as Element) === 'r'
          ? children(node as Element, 't')
          : [],
  );
  return decoded(runs.map((run) => directText(run as Element)).join(''));
}

/** The text in an element, without that of others within it. */
function directText(element: Element | undefined): string {
  return Array.from(element?.childNodes ?? [])
    .filter(({ nodeType }) => nodeType === 3 || nodeType === 4)
    .map(({ nodeValue }) => nodeValue ?? '')
    .join('');
}

function rowsOf(sheet: Element | null, texts: readonly string[]): Cell[][] {
  return children(sheet, 'sheetData')
    .flatMap((data) => children(data, 'row'))
    .map((row) => {
      const cells: Cell[] = [];
      let column = -1;
      for (const cell of children(row, 'c')) {
        const letters = /^[a-z]+/i.exec(cell.getAttribute('r') ?? '')?.[0].toUpperCase();
        column =
          letters === undefined
            ? column + 1
            : Array.from(letters).reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0) - 1;
        if (column < 16_384) cells[column] = valueOf(cell, texts);
      }
      return cells;
    });
}

function valueOf(cell: Element, texts: readonly string[]): Cell {
  const type = cell.getAttribute('t') ?? 'n';
  const inline = children(cell, 'is');
  if (inline.length > 0) return inline.map(textOf).join('');
  // What stands in a tag that does not belong there counts too: any way to read it will do, if it is known.
  const value = children(cell, 'v')
    .map((one) => one.textContent ?? '')
    .join('');
  if (value === '' || type === 'e') return null;
  if (type === 's') return texts[Number(value)];
  if (type === 'b') return value.trim() === '1' || value.trim() === 'true';
  if (type === 'n') return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
  return decoded(value);
}
