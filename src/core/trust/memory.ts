import { cellIn } from '../columns.ts';
import { externalIdKey, type GritExport } from '../marks.ts';
import type { Evidence, GrantTable, Identity } from '../types.ts';
import { Changes } from './changes.ts';
import { rosterOf, type Roster } from './roster.ts';

/** A cell of Grit: one person and one column. */
export interface Cell {
  externalId: string;
  column: string;
}

/** What is remembered of one cell that a quiz once earned. */
export interface RememberedCell extends Cell {
  /** When an export first showed the mark; null after a release, until it is seen again. */
  seenAt: Date | null;
  /** Since when it is known that somebody at the shop has cleared it; null where it is not held. */
  heldSince: Date | null;
  /** When the hold was released; null where it was not, or where the mark has been seen since. */
  releasedAt: Date | null;
  /** The submissions that the grant rests on; none where only an export told of it. */
  evidence: Evidence[];
}

/** How many people the exports had, to notice one that lacks many. */
export interface Census {
  people: number;
  /** Since when each export had far fewer; null while they have as many as before. */
  shrunkSince: Date | null;
}

/** What grit-sync remembers from one pass to the next. */
export interface Memory {
  /** The start of the last pass that was completed and proven: everything earned before it is in Grit or held. */
  provenUntil: Date | null;
  /** From when on the first pass that could upload looked; what counts as long as none was proven. */
  firstSince: Date | null;
  /** Whether this one took the place of a corrupt one, and nobody has been told yet. */
  begunAnew: boolean;
  /** The name of the backup before an upload after which nobody has looked at Grit yet; null where there is none. */
  unproven: string | null;
  census: Census | null;
  /** As whom Canvas knew each person when it was last uploaded, by campus wide id. */
  people: ReadonlyMap<string, Identity>;
  entries: Entries;
}

/** By `cellKey`. */
type Entries = ReadonlyMap<string, RememberedCell>;

/** The column that switches a whole person on and off. */
export const ACTIVE = 'active';

/** What is remembered before the first pass. */
export function emptyMemory(): Memory {
  return {
    provenUntil: null,
    firstSince: null,
    begunAnew: false,
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

/**
 * The memory after a look at an export, and the cells that are held from now on: once seen and empty now, so somebody
 * has cleared them. A mark that is there again ends its hold. A column that the header lacks tells nothing.
 */
export function observe(
  memory: Memory,
  { header, people }: GritExport,
  now: Date,
): { memory: Memory; newlyHeld: RememberedCell[] } {
  const columns = new Set(header);
  const roster = rosterOf(people);
  const newlyHeld: RememberedCell[] = [];
  const entries = new Changes(memory.entries);
  for (const [key, entry] of memory.entries) {
    if (!columns.has(entry.column)) continue;
    const person = roster.find(entry.externalId);
    const isMarked = person?.granted.includes(entry.column) === true;
    if (isMarked) {
      const isKnown = entry.seenAt !== null && entry.heldSince === null && entry.releasedAt === null;
      if (isKnown) continue;
      entries.set(key, { ...entry, seenAt: entry.seenAt ?? now, heldSince: null, releasedAt: null });
    } else if (entry.seenAt !== null && entry.heldSince === null) {
      const held = { ...entry, heldSince: now };
      entries.set(key, held);
      newlyHeld.push(held);
    }
  }
  return { memory: { ...memory, entries: releaseWaiting(entries.result, roster, now) }, newlyHeld };
}

/**
 * The memory with every mark in these columns that an export shows, whoever set it. What grit-sync never granted can be
 * taken away as well, and must then not be given by a quiz of long ago.
 */
export function seed(memory: Memory, { people }: GritExport, columns: Iterable<string>, now: Date): Memory {
  const ours = new Set(columns);
  const entries = new Changes(memory.entries);
  for (const { externalId, granted } of people) {
    for (const column of granted) {
      if (!ours.has(column)) continue;
      const key = cellKey({ externalId, column });
      if (entries.has(key)) continue;
      entries.set(key, { externalId, column, seenAt: now, heldSince: null, releasedAt: null, evidence: [] });
    }
  }
  return { ...memory, entries: entries.result };
}

/** The memory without the holds that were noticed at this time: as long as they are not said, they are not known. */
export function withoutHoldsOf(memory: Memory, time: Date): Memory {
  const entries = new Changes(memory.entries);
  for (const [key, entry] of memory.entries) {
    if (entry.heldSince?.getTime() === time.getTime()) entries.set(key, { ...entry, heldSince: null });
  }
  return { ...memory, entries: entries.result };
}

/** Ends the holds of cells that were held with their person alone, where that person is held no longer. */
function releaseWaiting(entries: Entries, roster: Roster, now: Date): Entries {
  const isOn = ({ externalId }: RememberedCell) => {
    const active = entries.get(cellKey({ externalId, column: ACTIVE }));
    // One that was never seen waits itself, and holds nobody.
    const isOff = active !== undefined && active.heldSince !== null && active.seenAt !== null;
    return roster.find(externalId) !== undefined && !isOff;
  };
  const released = new Changes(entries);
  for (const [key, entry] of entries) {
    const isWaiting = entry.heldSince !== null && entry.seenAt === null;
    if (isWaiting && isOn(entry)) released.set(key, { ...entry, heldSince: null, releasedAt: now });
  }
  return released.result;
}

/** A cell that was earned, and on what. */
export interface EarnedCell extends Cell {
  evidence: Evidence[];
}

/**
 * The memory with those of the earned cells that an export shows as marked; what was not seen is not remembered. What
 * is held or was released rests on what was earned last.
 */
export function remember(memory: Memory, earned: EarnedCell[], { people }: GritExport, now: Date): Memory {
  const roster = rosterOf(people);
  const entries = new Changes(memory.entries);
  for (const { externalId, column, evidence } of earned) {
    const key = cellKey({ externalId, column });
    const known = entries.get(key);
    if (known === undefined) {
      if (roster.find(externalId)?.granted.includes(column) !== true) continue;
      entries.set(key, { externalId, column, seenAt: now, heldSince: null, releasedAt: null, evidence });
    } else if (known.evidence.length === 0 || known.heldSince !== null || known.releasedAt !== null) {
      // As Canvas writes the id: a spreadsheet may have dropped its leading zeros.
      entries.set(key, { ...known, externalId, evidence });
    }
  }
  return { ...memory, entries: entries.result };
}

/**
 * The memory with these earned cells as held, which were not given because their whole person is held. When that ends
 * they are due like everything else.
 */
export function holdWithPerson(memory: Memory, cells: EarnedCell[], now: Date): Memory {
  const entries = new Changes(memory.entries);
  for (const { externalId, column, evidence } of cells) {
    const key = cellKey({ externalId, column });
    if (entries.has(key)) continue;
    entries.set(key, { externalId, column, seenAt: null, heldSince: now, releasedAt: null, evidence });
  }
  return { ...memory, entries: entries.result };
}

/**
 * The memory with the names of people in Grit: of those who were uploaded, of those whom it does not know yet, and of
 * those who are called in Grit what Canvas calls them.
 */
export function rememberNames(
  memory: Memory,
  { columns, rows }: GrantTable,
  uploaded: Set<string>,
  { people }: GritExport,
): Memory {
  const roster = rosterOf(people);
  const names = new Changes(memory.people);
  for (const row of rows) {
    const textIn = (column: string) => cellIn(columns, row, column);
    const externalId = textIn('externalId');
    const person = roster.find(externalId);
    if (person === undefined) continue;
    const name = { firstName: textIn('firstName'), lastName: textIn('lastName'), email: textIn('email') };
    const known = names.get(externalId);
    if (known !== undefined && !uploaded.has(externalId) && !isSameName(name, person)) continue;
    if (known === undefined || !isSameName(name, known)) names.set(externalId, name);
  }
  return { ...memory, people: names.result };
}

function isSameName(a: Identity, b: Identity): boolean {
  return a.firstName === b.firstName && a.lastName === b.lastName && a.email === b.email;
}

/** An entry of something that is held. */
export type HeldEntry = RememberedCell & { heldSince: Date };

/** What is held, in the order in which it was noticed. */
export function holdsIn({ entries }: Memory): HeldEntry[] {
  return [...entries.values()]
    .filter((entry): entry is HeldEntry => entry.heldSince !== null)
    .sort((a, b) => Number(a.heldSince) - Number(b.heldSince));
}

/** The memory with these holds ended: their cells count as never seen. */
export function release(memory: Memory, cells: Cell[], now: Date): Memory {
  const entries = new Changes(memory.entries);
  for (const key of cells.map(cellKey)) {
    const entry = entries.get(key);
    if (entry === undefined || entry.heldSince === null) continue;
    entries.set(key, { ...entry, seenAt: null, heldSince: null, releasedAt: now });
  }
  return { ...memory, entries: entries.result };
}
