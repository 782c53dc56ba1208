import { createHash } from 'node:crypto';

/** The version of the lines. */
export const VERSION = 1;

/** No line is nearly as long. What goes on without an end is no line. */
export const LONGEST_LINE = 2 ** 20;
/** So many hex digits tell a line that was changed by accident or by hand; it is no seal against somebody who can write. */
const DIGITS = 16;
const SEAL = /^(.*),"hash":"([0-9a-f]{16})"\}$/s;

/** A line of the journal, without what chains it to the one before. */
export type Line = { event: string; at: Date; more?: true } & Record<string, unknown>;

/** The hash that a line ends with: over the hash of the line before, and over its own text up to there. */
function hashAfter(previous: string, body: string): string {
  return createHash('sha256').update(`${previous}\n${body}`).digest('hex').slice(0, DIGITS);
}

/**
 * The text of the lines of one step, chained to the line before them, and the hash that the next line is chained to.
 * All but the last say that more follows, so that a step of which only a part reached the disk is as if it had never
 * been.
 */
export function chained(lines: readonly Line[], previous: string): { text: string; hash: string } {
  let [text, hash] = ['', previous];
  for (const [index, { event, at, ...rest }] of lines.entries()) {
    const more = index < lines.length - 1 ? { more: true } : {};
    // The time comes first, for whoever reads it.
    const body = JSON.stringify({ at, event, ...rest, ...more }).slice(0, -1);
    hash = hashAfter(hash, body);
    text += body + sealOf(hash);
  }
  return { text, hash };
}

/** How a line with this hash ends. */
export function sealOf(hash: string): string {
  return `,"hash":"${hash}"}\n`;
}

/** A line of which it is known whether it is as it was written. */
interface Checked {
  /** Without the hash; not to be believed where `isSound` is false. */
  text: string;
  hash: string;
  isSound: boolean;
}

/** Checks a line against the hash of the line before it; null where it is no line of a journal at all. */
export function checked(line: string, previous: string): Checked | null {
  const [, body, hash] = SEAL.exec(line) ?? [];
  if (body === undefined || hash === undefined) return null;
  return { text: `${body}}`, hash, isSound: hashAfter(previous, body) === hash };
}
