import { sameExternalId } from '../marks.ts';
import { nearestOrBegun } from '../nearest.ts';
import type { Identity } from '../types.ts';
import { lookbackWindow, MOST_DAYS } from '../window.ts';
import { rememberedIds } from '../memory/people.ts';
import { holdsIn, holdsOf, type HeldEntry } from '../memory/holds.ts';
import { type Memory, type RememberedCell } from '../memory/memory.ts';

/** Somebody whom the memory knows. */
export interface KnownPerson {
  externalId: string;
  /** Undefined where only a cell of theirs is remembered. */
  identity: Identity | undefined;
}

/** Somebody, and what is held of them. */
export interface HeldPerson extends KnownPerson {
  holds: RememberedCell[];
}

/**
 * Everybody who may be meant by a campus wide id, a name ("First Last" or "Last, First") or an email address. An id
 * that is exactly the same means that one person; else leading zeros do not matter, and nobody is guessed.
 */
export function findPeople(memory: Memory, text: string): HeldPerson[] {
  const { people } = memory;
  const ids = rememberedIds(memory, text);
  const wantedId = text.trim();
  const wanted = comparable(text);
  const isMeant = (externalId: string) =>
    sameExternalId(externalId, wantedId) || namesOf(people.get(externalId)).includes(wanted);
  const found = ids.has(wantedId) ? [wantedId] : [...ids].filter(isMeant);
  return found.map((externalId) => ({
    externalId,
    identity: people.get(externalId),
    holds: holdsOf(memory, externalId),
  }));
}

/** A name with the campus wide id, by which the shop finds a person in Grit. */
export function personText({ externalId, identity }: KnownPerson): string {
  const name = `${identity?.firstName ?? ''} ${identity?.lastName ?? ''}`.trim();
  return name === '' ? externalId : `${name} (${externalId})`;
}

/** Those of the holds that a column names, with or without `pg:`; all of them where no column is named. */
export function holdsOfColumn(holds: RememberedCell[], column: string | undefined): RememberedCell[] {
  if (column === undefined) return holds;
  const named = (name: string) => holds.filter((hold) => hold.column === name);
  const exact = named(column);
  return exact.length > 0 ? exact : named(`pg:${column}`);
}

/** Those of all holds that are meant: in one column, and noticed at a time or later; null for any. */
export function holdsMeant(
  memory: Memory,
  { column, since }: { column: string | null; since: Date | null },
): HeldEntry[] {
  const holds = holdsIn(memory);
  const inColumn = new Set(holdsOfColumn(holds, column ?? undefined));
  return holds.filter((hold) => inColumn.has(hold) && (since === null || hold.heldSince >= since));
}

/** The held column that was probably meant, with or without `pg:`. */
export function nearestHeld(holds: RememberedCell[], column: string): string | undefined {
  const bare = (name: string) => name.replace(/^pg:/i, '');
  const names = new Map(holds.map((hold) => [bare(hold.column), hold.column]));
  const nearest = nearestOrBegun(bare(column), [...names.keys()]);
  return nearest === undefined ? undefined : names.get(nearest);
}

/** Whether a pass can look back as far as to what earned a cell. */
export function isInReach({ evidence }: RememberedCell, now: Date): boolean {
  const { since } = lookbackWindow(now, MOST_DAYS);
  return evidence
    .flatMap(({ submittedAt, gradedAt }) => [submittedAt, gradedAt])
    .some((time) => time !== null && new Date(time) >= since);
}

/** The ways to write somebody's name, and the address. */
export function namesOf(identity: Identity | undefined): string[] {
  if (identity === undefined) return [];
  const { firstName, lastName, email } = identity;
  const names = [`${firstName} ${lastName}`, `${lastName}, ${firstName}`, email];
  return names.map(comparable).filter((name) => /[^\s,]/.test(name));
}

/** Text in which differences that nobody sees, and those of case, are gone. */
export function comparable(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/\s*,\s*/g, ', ')
    .replace(/\s+/g, ' ')
    .trim();
}
