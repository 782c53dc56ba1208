import { sameExternalId } from '../marks.ts';
import type { Identity } from '../types.ts';
import type { Memory, RememberedCell } from './memory.ts';

/** What is remembered of one person. */
export interface Memories {
  /** By campus wide id: one, unless ids differ by leading zeros. */
  people: Map<string, Identity>;
  entries: RememberedCell[];
}

/** What the memory remembers of a person. */
export function memoriesOf({ people, entries }: Memory, externalId: string): Memories {
  const isOwn = isOf(externalId);
  return {
    people: new Map([...people].filter(([id]) => isOwn(id))),
    entries: [...entries.values()].filter((entry) => isOwn(entry.externalId)),
  };
}

/** Whether another id means the same person. As everywhere, ids that differ only by leading zeros are one. */
export function isOf(externalId: string): (other: string) => boolean {
  return (other) => sameExternalId(other, externalId);
}
