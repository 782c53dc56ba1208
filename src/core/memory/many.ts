import { tellStates } from './cells.ts';
import { type Cell, type Memory } from './memory.ts';

/** So few are what a day at the counter can bring. */
const LEAST = 20;
/** And so small a part of what there was. */
const PART = 10;

/**
 * Whether so many marks are gone from one export that nobody took them away one by one: at least twenty and a tenth of
 * what the last one had, in one column or in all. `memory` is what was known before that export.
 */
export function areManyAtOnce({ entries }: Memory, gone: readonly Cell[]): boolean {
  if (gone.length < LEAST) return false;
  const had = new Map<string, number>();
  const count = (counts: Map<string, number>, column: string) =>
    counts.set(column, (counts.get(column) ?? 0) + 1);
  tellStates(entries, (column) => count(had, column), ['in-grit']);
  const lost = new Map<string, number>();
  for (const { column } of gone) count(lost, column);
  const isMany = (number: number, of: number) => number >= LEAST && number * PART >= of;
  const sum = (counts: Map<string, number>) => [...counts.values()].reduce((all, one) => all + one, 0);
  return (
    isMany(sum(lost), sum(had)) || [...lost].some(([column, number]) => isMany(number, had.get(column) ?? 0))
  );
}
