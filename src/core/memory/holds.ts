import { isHeld, type HeldLife } from './cell.ts';
import { cellsIn, cellsOf, HELD_STATES, tellStates } from './cells.ts';
import { idsOf } from './people.ts';
import type { Memory, RememberedCell } from './memory.ts';

/** A cell that is on hold. */
export type HeldEntry = RememberedCell & HeldLife;

/** What is held, in the order in which it was noticed. */
export function holdsIn({ entries }: Pick<Memory, 'entries'>): HeldEntry[] {
  return cellsIn(entries, ...HELD_STATES).sort(byTime);
}

function byTime(a: HeldEntry, b: HeldEntry): number {
  return Number(a.heldSince) - Number(b.heldSince);
}

/** What is held of a person, under all IDs that they have had, in the order in which it was noticed. */
export function holdsOf(
  { entries, aliases }: Pick<Memory, 'entries' | 'aliases'>,
  externalId: string,
): HeldEntry[] {
  const cells = idsOf({ aliases }, externalId).flatMap((id) => cellsOf(entries, id));
  return cells.filter(isHeld).sort(byTime);
}

/** How many cells are held. */
export function countHolds({ entries }: Pick<Memory, 'entries'>): number {
  let count = 0;
  tellStates(entries, () => (count += 1), HELD_STATES);
  return count;
}
