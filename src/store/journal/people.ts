import { randomBytes } from 'node:crypto';
import { externalIdKey } from '../../core/marks.ts';
import type { Identity } from '../../core/types.ts';
import { HashIndex, hashOf } from './hash-index.ts';
import { KEY_LENGTH, keyIn } from './cell-table.ts';
import type { TablePeople } from './compact-cells.ts';
import type { NamedBy, Names } from './kinds.ts';
import { knownBy, PeopleIndex, type Known } from './people-index.ts';
import { RecordsAsMap } from './records-as-map.ts';
import { recordsIn, recordText, salvagedText, type PersonRecord } from './people-text.ts';

/** The letters of base32. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Who the keys in the journal stand for: those in `people.json`, and what has changed since they were read. */
export class People implements Names {
  readonly #read: PeopleIndex;
  /** Undefined of who is forgotten. */
  readonly #changed = new Map<string, PersonRecord | undefined>();
  /** Keys of those who were changed or are new, by what they are known by. */
  readonly #byText = { campus: new Map<string, string>(), canvas: new Map<string, string>() };
  readonly #readBy: Partial<Record<NamedBy, HashIndex>> = {};
  #isChanged = false;

  constructor(read = new PeopleIndex()) {
    this.#read = read;
  }

  /** Those in a file, or what is wrong with it. */
  static read(bytes: Buffer): People | Exclude<ReturnType<typeof recordsIn>, { from: number }> {
    const records = recordsIn(bytes);
    return 'from' in records ? new People(new PeopleIndex(bytes, records.from, records.to)) : records;
  }

  /** Those who can be made out in a file that is damaged. */
  static salvaged(bytes: Buffer): People {
    const people = People.read(salvagedText(bytes));
    return people instanceof People ? people : new People();
  }

  /** Whether there is something to write. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** What somebody is known by; undefined where nobody has the key. */
  idOf(key: string): string | undefined {
    return this.#known(key)?.id;
  }

  /** Who these people are, of whom a table has the keys; quick where they come in the order of the file. */
  inTable(keys: Buffer): TablePeople {
    const ids: (string | undefined)[] = [];
    const places = new Int32Array(this.#read.count).fill(-1);
    let number = 0;
    for (let person = 0; person * KEY_LENGTH < keys.length; person += 1) {
      // Between them are accounts.
      while (this.#read.isAccount(number)) number += 1;
      if (!this.#read.hasKey(number, keys, person * KEY_LENGTH)) {
        number = this.#read.find(keyIn(keys, person)) ?? this.#read.count;
      }
      ids.push(number < this.#read.count ? this.#read.idAt(number) : undefined);
      places[number] = person;
      number += 1;
    }
    return {
      ids,
      find: (idKey) => {
        const found = this.#readNumber('campus', idKey);
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
    return new RecordsAsMap(
      this.#read,
      (externalId) => this.#readNumber('campus', externalId),
      (number) => {
        if (this.#read.byAt(number) !== 'campus') return undefined;
        const record = this.#read.recordAt(number);
        return 'name' in record && record.name !== undefined
          ? [this.#read.idAt(number), record.name]
          : undefined;
      },
    );
  }

  /** Whose the accounts were when they were read: campus IDs by Canvas user id. */
  accounts(): ReadonlyMap<string, string> {
    return new RecordsAsMap(
      this.#read,
      (canvasUserId) => this.#readNumber('canvas', canvasUserId),
      (number) => {
        if (this.#read.byAt(number) !== 'canvas') return undefined;
        const record = this.#read.recordAt(number);
        const owner = 'of' in record && record.of !== undefined ? this.#read.find(record.of) : undefined;
        return owner === undefined ? undefined : [this.#read.idAt(number), this.#read.idAt(owner)];
      },
    );
  }

  /** The key of somebody; a new one where they have none yet. */
  keyOf(by: NamedBy, id: string): string {
    const known = this.#keyOf(by, id);
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

  /** What is here is written. */
  saved(): void {
    this.#isChanged = false;
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
    const { by, id } = knownBy(record);
    this.#byText[by].set(textOf(by, id), record.key);
    this.#isChanged = true;
  }

  #keyOf(by: NamedBy, id: string): string | undefined {
    const number = this.#readNumber(by, id);
    const key =
      this.#byText[by].get(textOf(by, id)) ?? (number === undefined ? undefined : this.#read.keyAt(number));
    return key === undefined || this.#known(key) === undefined ? undefined : key;
  }

  #readNumber(by: NamedBy, id: string): number | undefined {
    const text = textOf(by, id);
    const index = (this.#readBy[by] ??= new HashIndex(this.#read.count, (number) =>
      this.#hashBy(by, number),
    ));
    return index.find(hashOf(text), (number) => textOf(by, this.#read.idAt(number)) === text);
  }

  #hashBy(by: NamedBy, number: number): number | undefined {
    const isAccount = this.#read.isAccount(number);
    if (by === 'canvas') return isAccount ? this.#read.accountHash(number) : undefined;
    return isAccount ? undefined : hashOf(textOf(by, this.#read.idAt(number)));
  }

  #newKey(): string {
    for (;;) {
      const key = Array.from(randomBytes(KEY_LENGTH), (byte) => LETTERS[byte % LETTERS.length]).join('');
      if (this.#known(key) === undefined) return key;
    }
  }
}

/** Campus IDs that mean one person are one text. */
function textOf(by: NamedBy, id: string): string {
  return by === 'campus' ? externalIdKey(id) : id;
}
