import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { Flaw } from './flaw.ts';
import { LIMITS } from './limits.ts';

/** Hears what stands in a part. Names come without their prefix; `depth` is 1 for the outermost element. */
export interface XmlListener {
  open(name: string, attributes: Readonly<Record<string, string>>, depth: number): void;
  /** Text outside and inside of CDATA; one text may come in several pieces. */
  text?(text: string): void;
  close?(depth: number): void;
  /** Whether the rest of the part need not be read. */
  readonly isDone?: boolean;
}

/** So much is looked at to find out how the text is written down. */
const HEAD_BYTES = 256;

/** Reads a part of a workbook as XML, and keeps nothing of it. Throws a Flaw where it is none. */
export async function readXml(pieces: AsyncIterable<Buffer>, listener: XmlListener): Promise<void> {
  const parser = parserFor(listener);
  try {
    for await (const text of texts(pieces)) {
      parser.write(text);
      if (listener.isDone === true) return;
    }
    parser.close();
  } catch (error) {
    // Its messages quote what stands there, which may be somebody's name.
    throw error instanceof Flaw ? error : new Flaw('it is damaged: a part of it is no XML');
  }
}

function parserFor(listener: XmlListener): SaxesParser {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > LIMITS.depth) throw new Flaw('it is damaged: its elements are nested too deep');
    listener.open(localName(name), attributes, depth);
  });
  parser.on('closetag', () => {
    listener.close?.(depth);
    depth -= 1;
  });
  const hear = (text: string) => listener.text?.(text);
  parser.on('text', hear);
  parser.on('cdata', hear);
  return parser;
}

/** Whichever prefix a program gives them, the elements of a workbook have the same names. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

async function* texts(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let head = Buffer.alloc(0);
  for await (const piece of pieces) {
    if (decoder !== undefined) {
      yield decoder.decode(piece, { stream: true });
      continue;
    }
    head = Buffer.concat([head, piece]);
    if (head.length < HEAD_BYTES) continue;
    decoder = decoderFor(head);
    yield decoder.decode(head, { stream: true });
  }
  decoder ??= decoderFor(head);
  yield head.length < HEAD_BYTES ? decoder.decode(head) : decoder.decode();
}

/** By the mark at the beginning or, where there is none, by what the declaration says. */
function decoderFor(head: Buffer): TextDecoder {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return strict('utf-16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return strict('utf-16be');
  const start = head.toString('latin1', 0, HEAD_BYTES);
  return strict(
    /^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']/.exec(start)?.[1] ?? 'utf-8',
  );
}

function strict(encoding: string): TextDecoder {
  return new TextDecoder(encoding, { fatal: true });
}
