/** The letters of a key: as many as a number has bytes, so that lists of keys are lists of numbers. */
export const KEY_LENGTH = 8;

/** A list of keys; two of them are the same if the numbers are, since no letter makes a number of it that is none. */
export function keyList(keys: Iterable<string>): Float64Array {
  return new Float64Array(new Uint8Array(Buffer.from([...keys].join(''), 'latin1')).buffer);
}

/** Key number `number` of a list. */
export function keyIn({ buffer, byteOffset }: Float64Array, number: number): string {
  return Buffer.from(buffer, byteOffset + number * KEY_LENGTH, KEY_LENGTH).toString('latin1');
}
