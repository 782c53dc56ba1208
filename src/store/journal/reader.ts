import { checked, LONGEST_LINE, VERSION, type Line } from './line.ts';
import { readLine } from './kinds.ts';

/** Where in a journal a step ends: in bytes, and with which hash the next line goes on. */
export interface Position {
  bytes: number;
  hash: string;
}

/** Before the first line. */
export const START: Position = { bytes: 0, hash: '' };

/** A line, and where in the file it begins. */
export interface PlacedLine {
  line: Line;
  start: number;
}

/** What is wrong with the memory: what it says cannot be believed, or not be understood by this version. */
export type Flaw = { damaged: string } | { newer: true };

const NEW_LINE = 10;

/**
 * Reads a journal piece by piece, however large it is. What comes after a flaw is not looked at; a step of which the end
 * is missing is as if it had never been.
 */
export class JournalReader {
  /** Where the last whole step ends. */
  end: Position;
  flaw: Flaw | null = null;
  #at: Position;
  #step: PlacedLine[] = [];
  #rest = Buffer.alloc(0);
  /** Counted from the beginning of the file, where that is known. */
  #number: number;
  /** Whether the last line has no line break, as some editors leave it. */
  lacksBreak = false;

  constructor(from: Position = START) {
    this.end = from;
    this.#at = from;
    this.#number = from.bytes === 0 ? 0 : NaN;
  }

  /** Whether the last step did not reach the disk as a whole, as after a power cut. */
  get isTorn(): boolean {
    return this.flaw === null && (this.#rest.length > 0 || this.#step.length > 0);
  }

  /** Takes the next piece, and gives the steps that are whole by now. */
  *take(piece: Buffer): Generator<PlacedLine[]> {
    if (this.#isOver()) return;
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let start = 0;
    for (let stop = bytes.indexOf(NEW_LINE); stop >= 0; stop = bytes.indexOf(NEW_LINE, start)) {
      yield* this.#line(bytes.toString('utf8', start, stop), stop + 1 - start);
      start = stop + 1;
      if (this.#isOver()) return;
    }
    this.#rest = Buffer.from(bytes.subarray(start));
    if (this.#rest.length <= LONGEST_LINE) return;
    this.#number += 1;
    this.#damaged('is no line of a journal');
  }

  /** At the end of the file: what somebody's editor left there without a line break is a line all the same. */
  *finish(): Generator<PlacedLine[]> {
    const text = this.#rest.toString('utf8');
    if (this.#isOver() || checked(text, this.#at.hash)?.isSound !== true) return;
    yield* this.#line(text, this.#rest.length);
    this.#rest = Buffer.alloc(0);
    this.lacksBreak = true;
  }

  #isOver(): boolean {
    return this.flaw !== null;
  }

  *#line(text: string, bytes: number): Generator<PlacedLine[]> {
    this.#number += 1;
    const line = checked(text, this.#at.hash);
    const data = parsed(line?.text ?? text);
    const isFirst = this.#at.bytes === 0;
    if (isFirst && isNewer(data)) {
      this.flaw = { newer: true };
      return;
    }
    if (line?.isSound !== true || data === undefined) {
      this.#damaged('is not as it was written');
      return;
    }
    const read = readLine(data);
    // It is as it was written, and says what this version does not know.
    if (read === null) {
      this.flaw = { newer: true };
      return;
    }
    if (isFirst !== (read.event === 'begun')) {
      this.#damaged('is that of another journal');
      return;
    }
    this.#step.push({ line: read, start: this.#at.bytes });
    this.#at = { bytes: this.#at.bytes + bytes, hash: line.hash };
    if (read.more === true) return;
    const step = this.#step;
    this.#step = [];
    this.end = this.#at;
    yield step;
  }

  #damaged(how: string): void {
    const which = Number.isNaN(this.#number) ? 'one of its last lines' : `its line ${this.#number}`;
    this.flaw = { damaged: `${which} ${how}` };
  }
}

function isNewer(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || !('version' in data)) return false;
  return typeof data.version === 'number' && data.version > VERSION;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
