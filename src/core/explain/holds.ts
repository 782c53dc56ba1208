import { holdsOf, type HeldEntry } from '../memory/holds.ts';
import { ACTIVE, heldSinceOf, type Memory, type RememberedCell } from '../memory/memory.ts';
import type { CellState } from '../types.ts';
import type { InGrit } from './in-grit.ts';
import type { Reason } from './types.ts';

/** The memory before and after a look at the same export. */
export interface Memorys {
  /** As the last pass left it. */
  remembered: Memory;
  /** As the next pass will have it. */
  memory: Memory;
}

/** Why no pass gives a person anything at all. */
export interface WholeHold {
  reason: 'held-inactive' | 'held-removed';
  since: Date;
  /** Whether a pass has noticed it already. */
  isNoticed: boolean;
}

/** What keeps a cell from being given. */
export interface Hold {
  reason: Reason & `held${string}`;
  entry: RememberedCell;
}

/** Whether the whole person is held: made inactive, or taken out of Grit while the memory remembers something. */
export function wholeHoldOn(
  externalId: string | null,
  { person }: InGrit,
  { memory, remembered }: Memorys,
): WholeHold | null {
  const holds = heldOf(externalId, memory);
  const active = holds.find(({ column }) => column === ACTIVE);
  const hold = person === null ? holds[0] : active;
  if (hold === undefined) return null;
  return {
    reason: person === null ? 'held-removed' : 'held-inactive',
    since: hold.heldSince,
    isNoticed: heldOf(externalId, remembered).some(({ column }) => column === hold.column),
  };
}

function heldOf(externalId: string | null, memory: Memory): HeldEntry[] {
  return externalId === null ? [] : holdsOf(memory, externalId);
}

/** What keeps a cell from being given, as the plan of a pass has it. */
export function holdOn(
  column: string | null,
  state: CellState | undefined,
  own: RememberedCell | undefined,
  { externalId, memory, inGrit }: { externalId: string | null; memory: Memory; inGrit: InGrit },
): Hold | undefined {
  if (state === 'already' || (state === undefined && heldSinceOf(own) === null)) return undefined;
  const holds = heldOf(externalId, memory);
  const active = holds.find((hold) => hold.column === ACTIVE);
  if (inGrit.person === null && holds[0] !== undefined)
    return { reason: 'held-removed', entry: own ?? holds[0] };
  if (active !== undefined) return { reason: 'held-inactive', entry: active };
  const hold = holds.find((one) => one.column === column);
  return hold === undefined ? undefined : { reason: 'held', entry: hold };
}
