import * as z from 'zod';
import { externalIdKey } from '../../core/marks.ts';
import { HashIndex, hashOf } from './hash-index.ts';
import { KEY_LENGTH, keyIn, keyList } from './keys.ts';
import type { NamedBy } from './kinds.ts';
import { packed, unpacked, type Lists } from './numbers.ts';
import { parseRecord, type PersonRecord, type Records } from './people-text.ts';

/** Raise it whenever the layout, a hash, or what makes two IDs one changes. */
const FORMAT = 'people 1';
const SHAPE = { starts: Uint32Array, keys: Float64Array, byKey: Int32Array, byId: Int32Array } as const;
const FACTS = z.object({ bytes: z.int(), sum: z.string() });

const [NEW_LINE, QUOTE, COMMA, BACKSLASH, LAST_OF_ASCII] = [10, 34, 44, 92, 126];
const CHUNK = 2 ** 16;
const KEY = '{"key":"';
const AFTER_KEY = { campus: '","externalId":"', canvas: '","canvasUserId":"' } as const;
/** Where the two differ for the first time. */
const DIFFERING = 3;

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

/** Campus IDs that mean one person are one text. */
export function textOf({ by, id }: Known): string {
  return by === 'campus' ? externalIdKey(id) : id;
}

/**
 * The records of `people.json` as they were read. Of 50,000 people a run needs next to none, so no more is kept than
 * where each line begins, and how it is found by its key and its ID. That itself can be kept in a file.
 */
export class PeopleIndex {
  readonly count: number;
  readonly #bytes: Buffer;
  readonly #starts: Uint32Array;
  /** The keys of the records. */
  readonly keys: Float64Array;
  #byKey: HashIndex | undefined;
  #byId: HashIndex | undefined;

  private constructor(
    bytes: Buffer,
    { starts, keys }: Pick<Lists<typeof SHAPE>, 'starts' | 'keys'>,
    byKey?: HashIndex,
    byId?: HashIndex,
  ) {
    // Behind the last one is the end.
    this.count = starts.length - 1;
    this.#bytes = bytes;
    this.#starts = starts;
    this.keys = keys;
    this.#byKey = byKey;
    this.#byId = byId;
  }

  /** How many bytes there are. */
  get bytes(): number {
    return this.#bytes.length;
  }

  static readonly EMPTY = new PeopleIndex(Buffer.alloc(0), {
    starts: new Uint32Array(1),
    keys: new Float64Array(),
  });

  /** Of all lines of records in these bytes. */
  static scan(bytes: Buffer, { from, to }: Records): PeopleIndex {
    const starts: number[] = [];
    for (let start = from; start < to;) {
      const end = Math.min(to, bytes.indexOf(NEW_LINE, start + CHUNK) + 1 || to);
      // To look through a text is much quicker than through bytes, and one of all would be large.
      const text = bytes.toString('latin1', start, end);
      for (let at = 0; at < text.length; at = text.indexOf('\n', at) + 1) {
        if (text.charCodeAt(at) !== NEW_LINE) starts.push(start + at);
      }
      start = end;
    }
    const keyAt = (start: number) =>
      bytes.toString('latin1', start + KEY.length, start + KEY.length + KEY_LENGTH);
    const keys = keyList(starts.map(keyAt));
    starts.push(to);
    return new PeopleIndex(bytes, { starts: Uint32Array.from(starts), keys });
  }

  /** What was kept of these bytes; null where it is damaged, or of others. */
  static kept(kept: Buffer, bytes: Buffer, { sum }: Records): PeopleIndex | null {
    const { facts, lists } = unpacked(FORMAT, kept, SHAPE) ?? {};
    const of = FACTS.safeParse(facts).data;
    if (lists === undefined || of?.sum !== sum || of.bytes !== bytes.length) return null;
    return new PeopleIndex(bytes, lists, new HashIndex(lists.byKey), new HashIndex(lists.byId));
  }

  /** To be kept beside the file. */
  packed({ sum }: Records): Buffer {
    const facts = { bytes: this.#bytes.length, sum } satisfies z.input<typeof FACTS>;
    const { keys } = this;
    const lists = { starts: this.#starts, keys, byKey: this.#keyIndex().slots, byId: this.#idIndex().slots };
    return packed(FORMAT, facts, lists, SHAPE);
  }

  /** The number of the record with that key. */
  find(key: string): number | undefined {
    if (key.length !== KEY_LENGTH) return undefined;
    const [wanted] = keyList([key]);
    return this.#keyIndex().find(hashOf(key), (number) => this.keys[number] === wanted);
  }

  /** The number of the record of the one who is known by that. */
  findKnown(known: Known): number | undefined {
    const text = textOf(known);
    return this.#idIndex().find(hashOf(text), (number) => {
      return this.byAt(number) === known.by && textOf(this.knownAt(number)) === text;
    });
  }

  keyAt(number: number): string {
    return keyIn(this.keys, number);
  }

  byAt(number: number): NamedBy {
    const at = this.#startOf(number) + KEY.length + KEY_LENGTH + DIFFERING;
    return this.#bytes[at] === AFTER_KEY.canvas.charCodeAt(DIFFERING) ? 'canvas' : 'campus';
  }

  knownAt(number: number): Known {
    const by = this.byAt(number);
    const from = this.#startOf(number) + KEY.length + KEY_LENGTH + AFTER_KEY[by].length;
    for (let at = from; ; at += 1) {
      const byte = this.#bytes[at] ?? BACKSLASH;
      if (byte === QUOTE) return { by, id: this.#bytes.toString('latin1', from, at) };
      // What is escaped, or more than ASCII, only the whole record tells.
      if (byte === BACKSLASH || byte > LAST_OF_ASCII) return knownBy(this.recordAt(number));
    }
  }

  recordAt(number: number): PersonRecord {
    return parseRecord(this.lineAt(number));
  }

  lineAt(number: number): string {
    const end = this.#startOf(number + 1) - 1;
    const isLast = this.#bytes[end - 1] !== COMMA;
    return this.#bytes.toString('utf8', this.#startOf(number), isLast ? end : end - 1);
  }

  #keyIndex(): HashIndex {
    return (this.#byKey ??= HashIndex.of(this.count, (number) => hashOf(this.keyAt(number))));
  }

  #idIndex(): HashIndex {
    return (this.#byId ??= HashIndex.of(this.count, (number) => hashOf(textOf(this.knownAt(number)))));
  }

  #startOf(number: number): number {
    return this.#starts[number] ?? 0;
  }
}
