import { externalIdKey } from '../marks.ts';
import type { Evidence, Identity } from '../types.ts';
import { isHeld, type CellLife, type HeldLife } from './cell.ts';

/** A cell of Grit: one person and one column. */
export interface Cell {
  externalId: string;
  column: string;
}

/** What is remembered of one cell; nothing is remembered of one that was never seen. */
export type RememberedCell = Cell &
  Exclude<CellLife, { state: 'never-seen' }> & {
    /** The submissions that the grant rests on, the newest that passed; none where only an export told of it. */
    evidence: Evidence[];
  };

/** How many people the exports had, to notice one that lacks many. */
export interface Census {
  people: number;
  /** Since when each export had far fewer; null while they have as many as before. */
  shrunkSince: Date | null;
}

/** What grit-sync remembers from one pass to the next. Nothing but `fold` makes a new one. */
export interface Memory {
  /** The start of the last pass that was completed and proven: everything earned before it is in Grit or held. */
  provenUntil: Date | null;
  /** From when on the first pass that could upload looked; what counts as long as none was proven. */
  firstSince: Date | null;
  /** The name of the backup before an upload after which nobody has looked at Grit yet; null where there is none. */
  unproven: string | null;
  census: Census | null;
  /** As whom Canvas knew each person when it was last uploaded, by campus wide id. */
  people: ReadonlyMap<string, Identity>;
  /** By `cellKey`. */
  entries: ReadonlyMap<string, RememberedCell>;
}

/** The column that switches a whole person on and off. */
export const ACTIVE = 'active';

/** What is remembered before the first pass. */
export function emptyMemory(): Memory {
  return {
    provenUntil: null,
    firstSince: null,
    unproven: null,
    census: null,
    people: new Map(),
    entries: new Map(),
  };
}

/** The same for ids that differ only by leading zeros: to hold too much is the safe side. */
export function cellKey({ externalId, column }: Cell): string {
  return `${externalIdKey(externalId)}\n${column}`;
}

/** A cell that is on hold. */
export type HeldEntry = RememberedCell & HeldLife;

/** What is held, in the order in which it was noticed. */
export function holdsIn({ entries }: Memory): HeldEntry[] {
  return [...entries.values()].filter(isHeld).sort((a, b) => Number(a.heldSince) - Number(b.heldSince));
}

/** Since when a cell is on hold; null where it is not. */
export function heldSinceOf(entry: RememberedCell | null | undefined): Date | null {
  return entry != null && isHeld(entry) ? entry.heldSince : null;
}

/** Since when a permission is known to be, or to have been, in Grit; null where it never was seen there. */
export function seenAtOf(entry: RememberedCell | null | undefined): Date | null {
  return entry != null && 'seenAt' in entry ? entry.seenAt : null;
}
