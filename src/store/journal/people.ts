import { randomBytes } from 'node:crypto';
import { externalIdKey } from '../../core/marks.ts';
import type { Identity } from '../../core/types.ts';
import type { NamedBy, Names } from './kinds.ts';
import { idIn, readPeople, recordAt, recordText, type Entry, type PersonRecord } from './people-text.ts';

/** The letters of base32. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Somebody as they were read, or as they are now. */
type Somebody = Entry | { record: PersonRecord };

/** Who the keys in the journal stand for, as in `people.json`. */
export class People implements Names {
  readonly #bytes: Buffer;
  readonly #all = new Map<string, Somebody>();
  #keys: Record<NamedBy, Map<string, string>> | undefined;
  #isChanged = false;

  constructor(bytes: Buffer = Buffer.alloc(0), entries: readonly Entry[] = []) {
    this.#bytes = bytes;
    for (const entry of entries) this.#all.set(entry.key, entry);
  }

  /** Those in a file, or what is wrong with it. */
  static read(bytes: Buffer): People | Exclude<ReturnType<typeof readPeople>, { entries: unknown }> {
    const read = readPeople(bytes);
    return 'entries' in read ? new People(bytes, read.entries) : read;
  }

  /** Whether there is something to write. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** What somebody is known by; undefined where nobody has the key. */
  idOf(key: string): string | undefined {
    const one = this.#all.get(key);
    return one === undefined ? undefined : known(one).id;
  }

  /** As whom Canvas knows the person; undefined where that is not known. */
  identityOf(key: string): Identity | undefined {
    const record = this.#record(key);
    return record !== undefined && 'name' in record ? record.name : undefined;
  }

  /** The key of somebody; a new one where they have none yet. */
  keyOf(by: NamedBy, id: string): string {
    const key = this.#found(by, id);
    if (key !== undefined) return key;
    const fresh = this.#newKey();
    this.#put(fresh, by === 'campus' ? { key: fresh, externalId: id } : { key: fresh, canvasUserId: id });
    this.#index[by].set(comparable(by, id), fresh);
    return fresh;
  }

  /** Takes a spelling of a campus ID, such as the one with its leading zeros, for the one that counts. */
  spell(externalId: string): void {
    const record = this.#record(this.keyOf('campus', externalId));
    if (record === undefined || !('externalId' in record) || record.externalId === externalId) return;
    this.#put(record.key, { ...record, externalId });
  }

  /** Keeps as whom Canvas knows a person. */
  name(externalId: string, { firstName, lastName, email }: Identity): void {
    const key = this.keyOf('campus', externalId);
    const name = { firstName, lastName, email };
    if (JSON.stringify(this.identityOf(key)) === JSON.stringify(name)) return;
    const { id } = known(this.#all.get(key) as Somebody);
    this.#put(key, { key, externalId: id, name });
  }

  /** Keeps whose account it is. */
  link(externalId: string, canvasUserId: string): void {
    const of = this.keyOf('campus', externalId);
    const record = this.#record(this.keyOf('canvas', canvasUserId));
    if (record === undefined || !('canvasUserId' in record) || record.of === of) return;
    this.#put(record.key, { ...record, of });
  }

  /** The keys of the accounts that are known as those of the person with this key. */
  accountsOf(key: string): string[] {
    return [...this.#all.keys()].filter((one) => this.#ownerOf(one) === key);
  }

  /** Nobody has this key any more. */
  forget(key: string): void {
    if (!this.#all.delete(key)) return;
    this.#isChanged = true;
    this.#keys = undefined;
  }

  /** The lines of the records, for `peopleLines`. */
  *lines(): Generator<string> {
    for (const one of this.#all.values()) {
      yield 'record' in one ? recordText(one.record) : this.#bytes.toString('utf8', one.start, one.end);
    }
  }

  /** What is here is written. */
  saved(): void {
    this.#isChanged = false;
  }

  #ownerOf(key: string): string | undefined {
    const one = this.#all.get(key);
    if (one === undefined || known(one).by !== 'canvas') return undefined;
    const record = this.#record(key);
    return record !== undefined && 'of' in record ? record.of : undefined;
  }

  #record(key: string): PersonRecord | undefined {
    const one = this.#all.get(key);
    if (one === undefined) return undefined;
    return 'record' in one ? one.record : recordAt(this.#bytes, one);
  }

  #put(key: string, record: PersonRecord): void {
    this.#all.set(key, { record });
    this.#isChanged = true;
  }

  #found(by: NamedBy, id: string): string | undefined {
    return this.#index[by].get(comparable(by, id));
  }

  get #index(): Record<NamedBy, Map<string, string>> {
    if (this.#keys !== undefined) return this.#keys;
    const keys = { campus: new Map<string, string>(), canvas: new Map<string, string>() };
    for (const [key, one] of this.#all) {
      const { by, id } = known(one);
      keys[by].set(comparable(by, id), key);
    }
    this.#keys = keys;
    return keys;
  }

  #newKey(): string {
    for (;;) {
      const key = Array.from(randomBytes(8), (byte) => LETTERS[byte % 32]).join('');
      if (!this.#all.has(key)) return key;
    }
  }
}

function known(one: Somebody): { by: NamedBy; id: string } {
  return 'record' in one ? idIn(one.record) : one;
}

/** Campus IDs that mean one person have one key. */
function comparable(by: NamedBy, id: string): string {
  return by === 'campus' ? externalIdKey(id) : id;
}
