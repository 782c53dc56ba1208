/** A large map that is never copied, with changes on top of it. */
export class Overlay<K, V> implements ReadonlyMap<K, V> {
  readonly base: ReadonlyMap<K, V>;
  /** What is changed; undefined is what is gone. */
  readonly changed: Map<K, V | undefined>;
  /** How many more there are than in the base, which may take long to count. */
  #more: number;

  private constructor(base: ReadonlyMap<K, V>, changed: Map<K, V | undefined>, more: number) {
    this.base = base;
    this.changed = changed;
    this.#more = more;
  }

  /** One on top of a map; where that is one itself, on top of the same. */
  static on<K, V>(map: ReadonlyMap<K, V>): Overlay<K, V> {
    if (!(map instanceof Overlay)) return new Overlay<K, V>(map, new Map(), 0);
    const { base, changed } = map as Overlay<K, V>;
    return new Overlay<K, V>(base, new Map(changed), (map as Overlay<K, V>).#more);
  }

  get size(): number {
    return this.base.size + this.#more;
  }

  get(key: K): V | undefined {
    return this.changed.has(key) ? this.changed.get(key) : this.base.get(key);
  }

  has(key: K): boolean {
    return this.changed.has(key) ? this.changed.get(key) !== undefined : this.base.has(key);
  }

  set(key: K, value: V): this {
    if (!this.has(key)) this.#more += 1;
    this.changed.set(key, value);
    return this;
  }

  delete(key: K): void {
    if (!this.has(key)) return;
    this.#more -= 1;
    this.changed.set(key, undefined);
  }

  *entries(): MapIterator<[K, V]> {
    for (const [key, value] of this.base) {
      const now = this.changed.has(key) ? this.changed.get(key) : value;
      if (now !== undefined) yield [key, now];
    }
    for (const [key, value] of this.changed)
      if (value !== undefined && !this.base.has(key)) yield [key, value];
  }

  *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  forEach(take: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) take(value, key, this);
  }
}
