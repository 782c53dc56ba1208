const FREE = -1;

/** Finds a number by a text that belongs to it. A map of tens of thousands of texts would take ten times the memory. */
export class HashIndex {
  readonly #slots: Int32Array;

  /** `hashAt` gives the hash of the text of each number from 0 on; undefined where it is not to be found. */
  constructor(count: number, hashAt: (number: number) => number | undefined) {
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * count + 1))).fill(FREE);
    for (let number = 0; number < count; number += 1) {
      const hash = hashAt(number);
      if (hash === undefined) continue;
      let slot = this.#slotFor(hash);
      while (this.#slots[slot] !== FREE) slot = this.#slotFor(slot + 1);
      this.#slots[slot] = number;
    }
  }

  /** The last number with that hash for which `isIt` holds: of two that bear one text the later one counts. */
  find(hash: number, isIt: (number: number) => boolean): number | undefined {
    let found: number | undefined;
    for (let slot = this.#slotFor(hash); ; slot = this.#slotFor(slot + 1)) {
      const number = this.#slots[slot] ?? FREE;
      if (number === FREE) return found;
      if (isIt(number)) found = number;
    }
  }

  #slotFor(hash: number): number {
    return hash & (this.#slots.length - 1);
  }
}

const [SEED, PRIME] = [0x811c9dc5, 0x01000193];

/** A hash of a text, as `HashIndex` needs it. */
export function hashOf(text: string): number {
  let hash = SEED;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return hash ^ (hash >>> 15);
}

/** The same of the ASCII text in these bytes. */
export function hashOfBytes(bytes: Buffer, from: number, to: number): number {
  let hash = SEED;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), PRIME);
  return hash ^ (hash >>> 15);
}
