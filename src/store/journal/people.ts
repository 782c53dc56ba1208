import { randomBytes } from 'node:crypto';
import { LazyMap } from '../../core/memory/lazy-map.ts';
import type { Identity } from '../../core/types.ts';
import { KEY_LENGTH, keyIn } from './keys.ts';
import type { NamedBy, Names } from './kinds.ts';
import { knownBy, PeopleIndex, textOf, type Known } from './people-index.ts';
import { recordsIn, recordText, type PersonRecord, type Records } from './people-text.ts';

/** The letters of base32. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Who the keys in a list stand for. */
export interface ListedPeople {
  /** How many keys there are. */
  count: number;
  /** Whether somebody has the key; nobody has that of somebody who was forgotten since. */
  isKnown(place: number): boolean;
  /** The ID of one who is known. */
  idOf(place: number): string;
  /** Where in the list the one with that ID is. */
  find(id: string): number | undefined;
}

/** Who the keys in the journal stand for: those in `people.json`, and what has changed since they were read. */
export class People implements Names {
  readonly #read: PeopleIndex;
  /** Undefined of who is forgotten. */
  readonly #changed = new Map<string, PersonRecord | undefined>();
  /** Keys of those who were changed or are new, by what they are known by. */
  readonly #byText = { campus: new Map<string, string>(), canvas: new Map<string, string>() };
  #isChanged = false;
  /** What to keep for the next time that the same file is read; null where that is there, or nothing was read. */
  toKeep: (() => Buffer) | null;

  constructor(read = PeopleIndex.EMPTY, toKeep: (() => Buffer) | null = null) {
    this.#read = read;
    this.toKeep = toKeep;
  }

  /** Those in a file, or what is wrong with it. `kept` is what was kept of the file when it was read before, if anything. */
  static read(
    bytes: Buffer,
    kept: Buffer | null = null,
  ): People | Exclude<ReturnType<typeof recordsIn>, Records> {
    const records = recordsIn(bytes);
    if (!('from' in records)) return records;
    const known = kept && PeopleIndex.kept(kept, bytes, records);
    if (known !== null) return new People(known);
    const scanned = PeopleIndex.scan(bytes, records);
    return new People(scanned, () => scanned.packed(records));
  }

  /** How long the file is that was read. */
  get bytes(): number {
    return this.#read.bytes;
  }

  /** Whether there is something to write. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** What somebody is known by; undefined where nobody has the key. */
  idOf(key: string): string | undefined {
    return this.#known(key)?.id;
  }

  /** Who has these keys, by what all of them are known by; quick where they come in the order of the file. */
  listed(keys: Float64Array, by: NamedBy): ListedPeople {
    const read = this.#read;
    const count = keys.length;
    const numbers = new Int32Array(count);
    const places = new Int32Array(read.count).fill(-1);
    let next = 0;
    for (let person = 0; person < count; person += 1) {
      const key = keys[person];
      // Between two of them is the account of the first one.
      const isNear = read.keys[next] === key || read.keys[(next += 1)] === key;
      const number = isNear ? next : (read.find(keyIn(keys, person)) ?? -1);
      numbers[person] = number;
      if (number === -1) continue;
      places[number] = person;
      next = number + 1;
    }
    return {
      count,
      isKnown: (person) => numbers[person] !== -1,
      idOf: (person) => read.knownAt(numbers[person] ?? -1).id,
      find(id) {
        const found = read.findKnown({ by, id });
        const place = found === undefined ? undefined : places[found];
        return place === -1 ? undefined : place;
      },
    };
  }

  /** As whom Canvas knows the person; undefined where that is not known. */
  identityOf(key: string): Identity | undefined {
    const record = this.#record(key);
    return record !== undefined && 'name' in record ? record.name : undefined;
  }

  /** As whom Canvas knew these people when they were read, by campus ID. */
  names(): ReadonlyMap<string, Identity> {
    return new ReadNames(this.#read);
  }

  /** Whose the accounts with these keys are, each with the key of its owner: campus IDs by Canvas user id. */
  accounts({ accounts, owners }: Accounts): ReadonlyMap<string, string> {
    return new ListedAccounts(this.listed(accounts, 'canvas'), (place) => this.idOf(keyIn(owners, place)));
  }

  /** The key of somebody; a new one where they have none yet. */
  keyOf(by: NamedBy, id: string): string {
    const known = this.#keyOf({ by, id });
    if (known !== undefined) return known;
    const key = this.#newKey();
    this.#put(by === 'campus' ? { key, externalId: id } : { key, canvasUserId: id });
    return key;
  }

  /** Takes a spelling of a campus ID, such as the one with its leading zeros, for the one that counts. */
  spell(externalId: string): void {
    const record = this.#record(this.keyOf('campus', externalId));
    if (record === undefined || !('externalId' in record) || record.externalId === externalId) return;
    this.#put({ ...record, externalId });
  }

  /** Keeps as whom Canvas knows a person. */
  name(externalId: string, { firstName, lastName, email }: Identity): void {
    const key = this.keyOf('campus', externalId);
    const name = { firstName, lastName, email };
    if (JSON.stringify(this.identityOf(key)) === JSON.stringify(name)) return;
    this.#put({ key, externalId: this.idOf(key) ?? externalId, name });
  }

  /** Keeps whose account it is. */
  link(externalId: string, canvasUserId: string): void {
    const of = this.keyOf('campus', externalId);
    const record = this.#record(this.keyOf('canvas', canvasUserId));
    if (record === undefined || !('canvasUserId' in record) || record.of === of) return;
    this.#put({ ...record, of });
  }

  /** The keys of the accounts that are known as those of the person with this key. */
  accountsOf(key: string): string[] {
    return [...this.#keys()].filter((one) => {
      if (this.#known(one)?.by !== 'canvas') return false;
      const record = this.#record(one);
      return record !== undefined && 'of' in record && record.of === key;
    });
  }

  /** Nobody has this key any more. */
  forget(key: string): void {
    if (this.#known(key) === undefined) return;
    this.#changed.set(key, undefined);
    this.#isChanged = true;
  }

  /** The lines of the records, for `peopleLines`. */
  *lines(): Generator<string> {
    for (let number = 0; number < this.#read.count; number += 1) {
      const key = this.#read.keyAt(number);
      const record = this.#changed.get(key);
      if (record !== undefined) yield recordText(record);
      else if (!this.#changed.has(key)) yield this.#read.lineAt(number);
    }
    for (const [key, record] of this.#changed) {
      if (record !== undefined && this.#read.find(key) === undefined) yield recordText(record);
    }
  }

  *#keys(): Generator<string> {
    for (let number = 0; number < this.#read.count; number += 1) yield this.#read.keyAt(number);
    for (const key of this.#changed.keys()) if (this.#read.find(key) === undefined) yield key;
  }

  #known(key: string): Known | undefined {
    if (this.#changed.has(key)) {
      const record = this.#changed.get(key);
      return record && knownBy(record);
    }
    const number = this.#read.find(key);
    return number === undefined ? undefined : this.#read.knownAt(number);
  }

  #record(key: string): PersonRecord | undefined {
    if (this.#changed.has(key)) return this.#changed.get(key);
    const number = this.#read.find(key);
    return number === undefined ? undefined : this.#read.recordAt(number);
  }

  #put(record: PersonRecord): void {
    this.#changed.set(record.key, record);
    const known = knownBy(record);
    this.#byText[known.by].set(textOf(known), record.key);
    this.#isChanged = true;
  }

  #keyOf(known: Known): string | undefined {
    const number = this.#read.findKnown(known);
    const key =
      this.#byText[known.by].get(textOf(known)) ??
      (number === undefined ? undefined : this.#read.keyAt(number));
    return key === undefined || this.#known(key) === undefined ? undefined : key;
  }

  #newKey(): string {
    for (;;) {
      const key = Array.from(randomBytes(KEY_LENGTH), (byte) => LETTERS[byte % LETTERS.length]).join('');
      if (this.#known(key) === undefined) return key;
    }
  }
}

/** The keys of accounts, and of whoever each of them belongs to. */
export interface Accounts {
  accounts: Float64Array;
  owners: Float64Array;
}

/** The names in `people.json` as a map. A run needs next to none: each record is read when it is asked for. */
class ReadNames extends LazyMap<string, Identity> {
  readonly #read: PeopleIndex;

  constructor(read: PeopleIndex) {
    super();
    this.#read = read;
  }

  get size(): number {
    return [...this.entries()].length;
  }

  get(externalId: string): Identity | undefined {
    const number = this.#read.findKnown({ by: 'campus', id: externalId });
    return number === undefined || this.#read.knownAt(number).id !== externalId
      ? undefined
      : this.#nameAt(number);
  }

  *entries(): Generator<[string, Identity], undefined> {
    for (let number = 0; number < this.#read.count; number += 1) {
      const name = this.#read.byAt(number) === 'campus' ? this.#nameAt(number) : undefined;
      if (name !== undefined) yield [this.#read.knownAt(number).id, name];
    }
    return undefined;
  }

  #nameAt(number: number): Identity | undefined {
    const record = this.#read.recordAt(number);
    return 'name' in record ? record.name : undefined;
  }
}

/** Accounts in a list as a map. */
class ListedAccounts extends LazyMap<string, string> {
  readonly #listed: ListedPeople;
  readonly #ownerOf: (place: number) => string | undefined;

  constructor(listed: ListedPeople, ownerOf: (place: number) => string | undefined) {
    super();
    this.#listed = listed;
    this.#ownerOf = ownerOf;
  }

  get size(): number {
    return [...this.entries()].length;
  }

  get(canvasUserId: string): string | undefined {
    const place = this.#listed.find(canvasUserId);
    return place === undefined ? undefined : this.#ownerOf(place);
  }

  *entries(): Generator<[string, string], undefined> {
    for (let place = 0; place < this.#listed.count; place += 1) {
      const owner = this.#listed.isKnown(place) ? this.#ownerOf(place) : undefined;
      if (owner !== undefined) yield [this.#listed.idOf(place), owner];
    }
    return undefined;
  }
}
