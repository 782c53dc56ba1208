import { externalIdKey } from '../marks.ts';
import type { Identity } from '../types.ts';
import type { Memory, RememberedCell } from './memory.ts';

/** What is remembered of one person. */
export interface Memories {
  /** By campus wide id: one, unless ids differ by leading zeros. */
  people: Map<string, Identity>;
  entries: RememberedCell[];
}

/** What the memory remembers of a person. As everywhere in it, ids that differ only by leading zeros are one. */
export function memoriesOf({ people, entries }: Memory, externalId: string): Memories {
  const isOwn = isSame(externalId);
  return {
    people: new Map([...people].filter(([id]) => isOwn(id))),
    entries: [...entries.values()].filter((entry) => isOwn(entry.externalId)),
  };
}

/** The memory without a person: as if no pass had ever seen them, so that nothing of theirs is held either. */
export function forget(memory: Memory, externalId: string): Memory {
  const isOwn = isSame(externalId);
  return {
    ...memory,
    people: new Map([...memory.people].filter(([id]) => !isOwn(id))),
    entries: new Map([...memory.entries].filter(([, entry]) => !isOwn(entry.externalId))),
  };
}

function isSame(externalId: string): (other: string) => boolean {
  const key = externalIdKey(externalId);
  return (other) => externalIdKey(other) === key;
}
