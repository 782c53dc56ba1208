import { isUtf8 } from 'node:buffer';

/** What bytes say, or why they cannot be understood as text; nothing of them is repeated, since a token may be among them. */
export type Decoded = { text: string } | { cause: string };

const SAVE = 'save it as UTF-8';
/** What stands at the beginning of a text to say how it is written. UTF-32 begins like UTF-16, so it comes first. */
const MARKS: readonly [mark: number[], encoding: 'utf-16le' | 'utf-16be' | null][] = [
  [[0xff, 0xfe, 0, 0], null],
  [[0, 0, 0xfe, 0xff], null],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
/** So much is looked at to tell UTF-16 without a mark: every other byte of Latin letters is zero there. */
const SAMPLE_BYTES = 4096;
const CONTROL = /(?![\t\n])\p{Cc}/u;

/**
 * The text that a person wrote with whatever editor: UTF-8 with or without a mark, or UTF-16 with one, and every kind of
 * line break, which becomes a line feed.
 */
export function decode(bytes: Buffer): Decoded {
  const decoded = withoutMark(bytes);
  if ('cause' in decoded) return decoded;
  // A file that was put together from others may have more than one mark.
  const text = decoded.text.replace(/^\uFEFF+/, '').replaceAll(/\r\n?/g, '\n');
  const control = CONTROL.exec(text);
  if (control === null) return { text };
  const line = text.slice(0, control.index).split('\n').length;
  return { cause: `line ${line} has a control character, ${codePoint(control[0])}` };
}

/** How a sign is named that nobody could see, such as `U+00A0`. */
export function codePoint(sign: string): string {
  return `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function withoutMark(bytes: Buffer): Decoded {
  const [, encoding] = MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte)) ?? [];
  if (encoding === null) return { cause: `it is UTF-32; ${SAVE}` };
  if (encoding !== undefined) return fromUtf16(bytes, encoding);
  if (isUnmarkedUtf16(bytes)) return { cause: `it is UTF-16 without a mark; ${SAVE}` };
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
  return { cause: `line ${firstBadLine(bytes)} is not UTF-8; ${SAVE}` };
}

function fromUtf16(bytes: Buffer, encoding: string): Decoded {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return { cause: `it is UTF-16 and damaged; ${SAVE}` };
  }
}

function isUnmarkedUtf16(bytes: Buffer): boolean {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries())
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // In a text there is one kind of them, or none.
  return Math.max(even, odd) > sample.length / 4 && Math.min(even, odd) < sample.length / 20;
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = endOfLine(bytes, start);
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end;
  }
  return line;
}

/** Behind the line break: a line feed, a carriage return, or both. */
function endOfLine(bytes: Buffer, start: number): number {
  for (let at = start; at < bytes.length; at += 1) {
    if (bytes[at] === 0x0a) return at + 1;
    if (bytes[at] === 0x0d) return bytes[at + 1] === 0x0a ? at + 2 : at + 1;
  }
  return bytes.length;
}
