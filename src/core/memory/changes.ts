/** Changes to a map that leave the original as it is. It is copied by the first of them: most passes make none. */
export class Changes<K, V> {
  #map: ReadonlyMap<K, V>;
  #copy: Map<K, V> | undefined;

  constructor(original: ReadonlyMap<K, V>) {
    this.#map = original;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  set(key: K, value: V): void {
    this.#copy ??= new Map(this.#map);
    this.#map = this.#copy.set(key, value);
  }

  delete(key: K): void {
    this.#copy ??= new Map(this.#map);
    this.#copy.delete(key);
    this.#map = this.#copy;
  }

  /** The map with all changes; the original itself where there are none. */
  get result(): ReadonlyMap<K, V> {
    return this.#map;
  }
}
