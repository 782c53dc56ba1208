import { LazyMap } from './lazy-map.ts';

/** A large map that is never copied, with changes on top of it. */
export class Overlay<K, V> extends LazyMap<K, V> {
  readonly base: ReadonlyMap<K, V>;
  /** What is changed; undefined is what is gone. */
  readonly changed: Map<K, V | undefined>;

  private constructor(base: ReadonlyMap<K, V>, changed: Map<K, V | undefined>) {
    super();
    this.base = base;
    this.changed = changed;
  }

  /** One on top of a map; where that is one itself, on top of the same. */
  static on<K, V>(map: ReadonlyMap<K, V>): Overlay<K, V> {
    if (!(map instanceof Overlay)) return new Overlay<K, V>(map, new Map());
    const { base, changed } = map as Overlay<K, V>;
    return new Overlay<K, V>(base, new Map(changed));
  }

  get size(): number {
    let { size } = this.base;
    for (const [key, value] of this.changed) size += Number(value !== undefined) - Number(this.base.has(key));
    return size;
  }

  get(key: K): V | undefined {
    return this.changed.has(key) ? this.changed.get(key) : this.base.get(key);
  }

  set(key: K, value: V): this {
    this.changed.set(key, value);
    return this;
  }

  delete(key: K): void {
    if (this.has(key)) this.changed.set(key, undefined);
  }

  *entries(): Generator<[K, V], undefined> {
    for (const [key, value] of this.base) {
      const now = this.changed.has(key) ? this.changed.get(key) : value;
      if (now !== undefined) yield [key, now];
    }
    for (const [key, value] of this.changed)
      if (value !== undefined && !this.base.has(key)) yield [key, value];
    return undefined;
  }
}
