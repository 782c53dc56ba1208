import type { Identity } from '../types.ts';
import { cellsOf } from './cells.ts';
import type { Memory, RememberedCell } from './memory.ts';
import { idsOf, isOnePerson } from './people.ts';

/** What is remembered of one person. */
export interface Memories {
  /** By campus wide id: one, unless ids differ by leading zeros. */
  people: Map<string, Identity>;
  entries: RememberedCell[];
}

/** What the memory remembers of a person, under all ids that they have had. */
export function memoriesOf(memory: Memory, externalId: string): Memories {
  const ids = idsOf(memory, externalId);
  const isOwn = (id: string) => isOnePerson(memory, externalId, id);
  return {
    people: new Map([...memory.people].filter(([id]) => isOwn(id))),
    entries: ids.flatMap((id) => cellsOf(memory.entries, id)),
  };
}
