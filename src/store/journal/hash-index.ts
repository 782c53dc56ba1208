const FREE = -1;

/** Finds a number by a text that belongs to it. A map of tens of thousands of texts would take ten times the memory. */
export class HashIndex {
  /** As it can be kept in a file; a power of two of them. */
  readonly slots: Int32Array;

  constructor(slots: Int32Array) {
    this.slots = slots;
  }

  /** Of the numbers from 0 on; `hashAt` gives the hash of the text of each. */
  static of(count: number, hashAt: (number: number) => number): HashIndex {
    const index = new HashIndex(new Int32Array(2 ** Math.ceil(Math.log2(2 * count + 1))).fill(FREE));
    for (let number = 0; number < count; number += 1) {
      let slot = index.#slotFor(hashAt(number));
      while (index.slots[slot] !== FREE) slot = index.#slotFor(slot + 1);
      index.slots[slot] = number;
    }
    return index;
  }

  /** The last number with that hash for which `isIt` holds: of two that bear one text the later one counts. */
  find(hash: number, isIt: (number: number) => boolean): number | undefined {
    let found: number | undefined;
    for (let slot = this.#slotFor(hash); ; slot = this.#slotFor(slot + 1)) {
      const number = this.slots[slot] ?? FREE;
      if (number === FREE) return found;
      if (isIt(number)) found = number;
    }
  }

  #slotFor(hash: number): number {
    return hash & (this.slots.length - 1);
  }
}

const [SEED, PRIME] = [0x811c9dc5, 0x01000193];

/** A hash of a text, as `HashIndex` needs it. */
export function hashOf(text: string): number {
  let hash = SEED;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash ^ (hash >>> 15);
}
