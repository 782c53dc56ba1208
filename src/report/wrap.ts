import { stripVTControlCharacters } from 'node:util';

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 100;
const LABELS = /^(?:\S+(?: \S+){0,2} {2,})+(?=\S)/;

/**
 * Breaks long lines between words for a terminal of that width, and indents what follows to the text behind a label:
 * a label has two or more spaces after it. Without a width, and where a word is longer than a line, it stays as it is.
 */
export function wrapped(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text
    .split('\n')
    .flatMap((line) => brokenLine(line, Math.min(width, WIDEST)))
    .join('\n');
}

function brokenLine(line: string, width: number): string[] {
  const plain = stripVTControlCharacters(line);
  if (plain.length <= width) return [line];
  const indent = indentOf(plain, width);
  const lines: string[] = [];
  let current = '';
  // A percent sign stays with its number.
  for (const word of line.split(/(?<=\S)(?= [^ %])/)) {
    const longer = current + word;
    if (current !== '' && stripVTControlCharacters(longer).length > width) {
      lines.push(current);
      current = indent + word.trimStart();
    } else {
      current = longer;
    }
  }
  return [...lines, current];
}

function indentOf(plain: string, width: number): string {
  const start = /^ */.exec(plain)?.[0].length ?? 0;
  const labels = LABELS.exec(plain.slice(start))?.[0].length ?? 0;
  const indent = start + labels;
  return ' '.repeat(indent < width / 2 ? indent : start);
}
