import type { Archive } from './archive.ts';
import { Flaw } from './flaw.ts';
import { readXml, type XmlListener } from './xml.ts';

/**
 * Collects a text that may consist of runs with different fonts: `t`, or `r` with a `t` each. How it is pronounced (`rPh`)
 * is left out. Depths count from the element that has the text in it.
 */
export class RichText {
  #text = '';
  #isRun = false;
  #isText = false;

  open(name: string, depth: number): void {
    if (this.#isText) throw new Flaw('it is damaged: a text has something else in it');
    if (depth === 1) this.#isRun = name === 'r';
    this.#isText = name === 't' && (depth === 1 || (depth === 2 && this.#isRun));
  }

  add(text: string): void {
    if (this.#isText) this.#text += text;
  }

  close(): void {
    this.#isText = false;
  }

  /** The text that was collected; the next one begins. */
  take(): string {
    const text = decoded(this.#text);
    this.#text = '';
    this.#isRun = false;
    return text;
  }
}

/** Characters that XML cannot hold stand in a workbook as `_x000D_`, and an underscore before such as `_x005F_`. */
export function decoded(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** The texts that cells refer to by their number; none where the workbook has no such part. */
export async function readStrings(archive: Archive, part: string | null): Promise<readonly string[]> {
  if (part === null || !archive.has(part)) return [];
  const strings: string[] = [];
  const item = new RichText();
  const ITEM_DEPTH = 2;
  let isItem = false;
  const listener: XmlListener = {
    open(name, _attributes, depth) {
      if (depth === 1 && name !== 'sst') throw new Flaw('it is damaged: its texts are something else');
      if (depth === ITEM_DEPTH) isItem = name === 'si';
      else item.open(name, depth - ITEM_DEPTH);
    },
    text(text) {
      if (isItem) item.add(text);
    },
    close(depth) {
      if (depth === ITEM_DEPTH && isItem) strings.push(item.take());
      else item.close();
    },
  };
  await readXml(archive.read(part), listener);
  return strings;
}
