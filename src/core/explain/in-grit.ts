import type { ExportedPerson, GritExport } from '../marks.ts';
import { ACTIVE } from '../memory/memory.ts';
import { rosterOf } from '../trust/roster.ts';

/** What a person has in Grit. */
export interface InGrit {
  person: ExportedPerson | null;
  isActive: boolean;
  /** The columns of access times that are marked. */
  accessTimes: string[];
}

/** What the export says of one person. */
export function whatGritHas(externalId: string | null, { people }: GritExport): InGrit {
  const person = (externalId === null ? undefined : rosterOf(people).find(externalId)) ?? null;
  const granted = person?.granted ?? [];
  return {
    person,
    isActive: granted.includes(ACTIVE),
    accessTimes: granted.filter((column) => column.startsWith('at:')),
  };
}
