import { externalIdKey, type ExportedPerson } from '../marks.ts';

/** The people of an export, found by campus wide id. */
export interface Roster {
  find(externalId: string): ExportedPerson | undefined;
}

/**
 * Finds people by the exact id first, and else by the id without leading zeros, which a spreadsheet may have dropped.
 * Rows that cannot be told apart count as one person with the marks of all: what one of them has is then not given
 * again, and what is gone from one of them is not thought lost.
 */
export function rosterOf(people: Iterable<ExportedPerson>): Roster {
  const exact = new Map<string, ExportedPerson>();
  const similar = new Map<string, ExportedPerson>();
  for (const person of people) {
    add(exact, person.externalId, person);
    add(similar, externalIdKey(person.externalId), person);
  }
  return { find: (externalId) => exact.get(externalId) ?? similar.get(externalIdKey(externalId)) };
}

function add(index: Map<string, ExportedPerson>, key: string, person: ExportedPerson): void {
  const known = index.get(key);
  index.set(
    key,
    known === undefined ? person : { ...known, granted: [...new Set([...known.granted, ...person.granted])] },
  );
}
