import type { Memory } from '../../../src/core/memory/memory.ts';

/** A memory as plain lists, to compare it with another: one that was read with a snapshot is kept in another way. */
export function plain(memory: Memory) {
  const isMap = (value: unknown): value is ReadonlyMap<string, unknown> =>
    typeof value === 'object' && value !== null && 'entries' in value;
  const sorted = (value: unknown) => (isMap(value) ? [...value].sort(([a], [b]) => (a < b ? -1 : 1)) : value);
  return Object.fromEntries(Object.entries(memory).map(([name, value]) => [name, sorted(value)]));
}
