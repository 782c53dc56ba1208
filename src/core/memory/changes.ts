import { Overlay } from './overlay.ts';

/** Changes to a map that leave the original as it is. It is copied by the first of them: most passes make none. */
export class Changes<K, V> {
  #map: ReadonlyMap<K, V>;
  #copy: Map<K, V> | Overlay<K, V> | undefined;

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
    this.#map = this.#changeable().set(key, value);
  }

  delete(key: K): void {
    const map = this.#changeable();
    map.delete(key);
    this.#map = map;
  }

  /** The map with all changes; the original itself where there are none. */
  get result(): ReadonlyMap<K, V> {
    return this.#map;
  }

  /** What is no map of its own is a large one that somebody else keeps, and is not copied. */
  #changeable(): Map<K, V> | Overlay<K, V> {
    this.#copy ??= this.#map instanceof Map ? new Map(this.#map) : Overlay.on(this.#map);
    return this.#copy;
  }
}
