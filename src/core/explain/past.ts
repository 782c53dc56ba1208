import type { GritExport } from '../marks.ts';
import { permissionsOf } from '../requirements.ts';
import { cellKey, type Memory, type RememberedCell } from '../memory/memory.ts';
import type { Requirement } from '../types.ts';
import { whatGritHas, type InGrit } from './in-grit.ts';

/** What a backup says of one column of one person, and what the memory tells of the time before it. */
export interface PastCell {
  column: string;
  /** `no-column`: Grit had none of that name then. */
  state: 'had' | 'had-but-inactive' | 'had-but-no-access-time' | 'had-not' | 'no-column';
  /** What was remembered then; null where that was nothing. */
  entry: RememberedCell | null;
}

export interface PastExplanation {
  inGrit: InGrit;
  cells: PastCell[];
}

/** What Grit said of a person at the time of a backup, and what was remembered then. */
export function explainPast(
  externalId: string | null,
  { requirements, grit, memory }: { requirements: Requirement[]; grit: GritExport; memory: Memory },
): PastExplanation {
  const inGrit = whatGritHas(externalId, grit);
  const cells = permissionsOf(requirements).map((column): PastCell => {
    const entry = externalId === null ? undefined : memory.entries.get(cellKey({ externalId, column }));
    return { column, state: stateOf(column, inGrit, grit), entry: entry ?? null };
  });
  return { inGrit, cells };
}

function stateOf(
  column: string,
  { person, isActive, accessTimes }: InGrit,
  { header }: GritExport,
): PastCell['state'] {
  if (!header.includes(column)) return 'no-column';
  if (person?.granted.includes(column) !== true) return 'had-not';
  if (!isActive) return 'had-but-inactive';
  return accessTimes.length === 0 && !column.startsWith('at:') ? 'had-but-no-access-time' : 'had';
}
