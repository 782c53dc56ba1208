import { KEY_LENGTH } from './cell-table.ts';
import type { NamedBy } from './kinds.ts';
import { HashIndex, hashOf, hashOfBytes } from './hash-index.ts';
import { parseRecord, type PersonRecord } from './people-text.ts';

const [NEW_LINE, QUOTE, COMMA, BACKSLASH, LAST_OF_ASCII] = [10, 34, 44, 92, 126];
const CHUNK = 2 ** 16;
/** Neither escaped nor more than ASCII. */
const PLAIN = /^[\x20-\x5b\x5d-\x7e]+$/;
const KEY = '{"key":"';
const AFTER_KEY = { campus: '","externalId":"', canvas: '","canvasUserId":"' } as const;

/** Who somebody is, by a campus ID or by an account in Canvas. */
export interface Known {
  by: NamedBy;
  id: string;
}

/** What a person or an account is known by. */
export function knownBy(record: PersonRecord): Known {
  return 'externalId' in record
    ? { by: 'campus', id: record.externalId }
    : { by: 'canvas', id: record.canvasUserId };
}

/**
 * The records of `people.json` as they were read. Of 50,000 people a run needs next to none by name, so no more is
 * kept than what each is known by and where the line begins, which is taken apart when somebody asks for it.
 */
export class PeopleIndex {
  readonly count: number;
  readonly #bytes: Buffer;
  readonly #starts: Uint32Array;
  readonly #ids: readonly string[];
  #byKey: HashIndex | undefined;

  /** Of the lines of records between two places. */
  constructor(bytes: Buffer = Buffer.alloc(0), from = 0, to = 0) {
    const starts: number[] = [];
    const ids: string[] = [];
    for (let start = from; start < to;) {
      const end = Math.min(to, bytes.indexOf(NEW_LINE, start + CHUNK) + 1 || to);
      // To look through a text is much quicker than through bytes, and one of all would be large.
      const text = bytes.toString('latin1', start, end);
      for (let at = 0; at < text.length; at = text.indexOf('\n', at) + 1) {
        if (text.charCodeAt(at) === NEW_LINE) continue;
        starts.push(start + at);
        ids.push(campusIdIn(text, at));
      }
      start = end;
    }
    this.count = starts.length;
    starts.push(to);
    this.#bytes = bytes;
    this.#starts = Uint32Array.from(starts);
    this.#ids = ids;
  }

  /** The number of the record with that key. */
  find(key: string): number | undefined {
    this.#byKey ??= new HashIndex(this.count, (number) => this.#keyHash(number));
    const wanted = Buffer.from(key, 'latin1');
    return this.#byKey.find(hashOfBytes(wanted, 0, KEY_LENGTH), (number) => this.hasKey(number, wanted, 0));
  }

  #keyHash(number: number): number {
    const start = this.#startOf(number) + KEY.length;
    return hashOfBytes(this.#bytes, start, start + KEY_LENGTH);
  }

  keyAt(number: number): string {
    const start = this.#startOf(number) + KEY.length;
    return this.#bytes.toString('latin1', start, start + KEY_LENGTH);
  }

  /** Whether a record has the key that stands at some place. */
  hasKey(number: number, keys: Buffer, at: number): boolean {
    if (number >= this.count) return false;
    const start = this.#startOf(number) + KEY.length;
    for (let letter = 0; letter < KEY_LENGTH; letter += 1) {
      if (this.#bytes[start + letter] !== keys[at + letter]) return false;
    }
    return true;
  }

  knownAt(number: number): Known {
    return { by: this.byAt(number), id: this.idAt(number) };
  }

  byAt(number: number): NamedBy {
    return this.isAccount(number) ? 'canvas' : 'campus';
  }

  /** The campus ID, or that of the account. */
  idAt(number: number): string {
    if (this.isAccount(number)) {
      const { from, to } = this.#accountAt(number);
      return to === undefined ? knownBy(this.recordAt(number)).id : this.#bytes.toString('latin1', from, to);
    }
    const id = this.#ids[number];
    // What is escaped, or more than ASCII, only the whole record tells.
    return id === undefined || id === '' ? knownBy(this.recordAt(number)).id : id;
  }

  /** The hash of the id of an account. */
  accountHash(number: number): number {
    const { from, to } = this.#accountAt(number);
    return to === undefined ? hashOf(this.idAt(number)) : hashOfBytes(this.#bytes, from, to);
  }

  /** Where the id of an account is; without an end where that needs a closer look. */
  #accountAt(number: number): { from: number; to: number | undefined } {
    const from = this.#startOf(number) + KEY.length + KEY_LENGTH + AFTER_KEY.canvas.length;
    for (let at = from; ; at += 1) {
      const byte = this.#bytes[at] ?? BACKSLASH;
      if (byte === QUOTE) return { from, to: at };
      if (byte === BACKSLASH || byte > LAST_OF_ASCII) return { from, to: undefined };
    }
  }

  isAccount(number: number): boolean {
    if (number >= this.count) return false;
    // Where the two differ for the first time.
    return (
      this.#bytes[this.#startOf(number) + KEY.length + KEY_LENGTH + 3] === AFTER_KEY.canvas.charCodeAt(3)
    );
  }

  recordAt(number: number): PersonRecord {
    return parseRecord(this.lineAt(number));
  }

  lineAt(number: number): string {
    const end = this.#startOf(number + 1) - 1;
    return this.#bytes.toString(
      'utf8',
      this.#startOf(number),
      this.#bytes[end - 1] === COMMA ? end - 1 : end,
    );
  }

  #startOf(number: number): number {
    return this.#starts[number] ?? 0;
  }
}

/** The campus ID in the line that begins there; empty where there is none, or that needs a closer look. */
function campusIdIn(text: string, at: number): string {
  const start = at + KEY.length + KEY_LENGTH;
  if (!text.startsWith(AFTER_KEY.campus, start)) return '';
  const from = start + AFTER_KEY.campus.length;
  const id = text.slice(from, text.indexOf('"', from));
  return PLAIN.test(id) ? id : '';
}
