import type { PeopleIndex } from './people-index.ts';

/** What a record says, by what; undefined where it says nothing of that. */
type Read<V> = (number: number) => [key: string, value: V] | undefined;

/** A part of `people.json` as a map. A run needs next to nothing of it: each record is read when it is asked for. */
export class RecordsAsMap<V> implements ReadonlyMap<string, V> {
  readonly #people: PeopleIndex;
  readonly #numberOf: (key: string) => number | undefined;
  readonly #read: Read<V>;

  /** `numberOf` finds the record that `read` gives for a key. */
  constructor(people: PeopleIndex, numberOf: (key: string) => number | undefined, read: Read<V>) {
    this.#people = people;
    this.#numberOf = numberOf;
    this.#read = read;
  }

  get size(): number {
    return [...this.entries()].length;
  }

  get(key: string): V | undefined {
    const number = this.#numberOf(key);
    const [known, value] = number === undefined ? [] : (this.#read(number) ?? []);
    return known === key ? value : undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): Generator<[string, V], undefined> {
    for (let number = 0; number < this.#people.count; number += 1) {
      const entry = this.#read(number);
      if (entry !== undefined) yield entry;
    }
    return undefined;
  }

  *keys(): Generator<string, undefined> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  *values(): Generator<V, undefined> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  [Symbol.iterator](): Generator<[string, V], undefined> {
    return this.entries();
  }

  forEach(take: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) take(value, key, this);
  }
}
