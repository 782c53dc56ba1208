import type { GritExport } from '../marks.ts';
import { permissionsOf } from '../requirements.ts';
import { cellKey, seenAtOf, type Memory, type RememberedCell } from '../memory/memory.ts';
import type { Requirement } from '../types.ts';
import { whatGritHas, type InGrit } from './in-grit.ts';

/** What a backup says of one column of one person, and what the memory tells of the time before it. */
export interface PastCell {
  column: string;
  /** `no-column`: Grit had none of that name then. */
  state: 'had' | 'had-but-inactive' | 'had-but-no-access-time' | 'had-not' | 'no-column';
  /** What was remembered by then; times that came later are left out, and null is none. */
  entry: RememberedCell | null;
}

export interface PastExplanation {
  inGrit: InGrit;
  cells: PastCell[];
}

/**
 * What Grit said of a person at the time of a backup, and what is known of the grants by then. The memory keeps the
 * last time of each kind only: what was held and came back since is not known.
 */
export function explainPast(
  externalId: string | null,
  {
    requirements,
    grit,
    memory,
    at,
  }: { requirements: Requirement[]; grit: GritExport; memory: Memory; at: Date },
): PastExplanation {
  const inGrit = whatGritHas(externalId, grit);
  const cells = permissionsOf(requirements).map((column): PastCell => {
    const entry = externalId === null ? undefined : memory.entries.get(cellKey({ externalId, column }));
    return {
      column,
      state: stateOf(column, inGrit, grit),
      entry: entry === undefined ? null : asOf(entry, at),
    };
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

/** An entry without what came later; null where nothing is left of it. */
function asOf(entry: RememberedCell, at: Date): RememberedCell | null {
  const evidence = entry.evidence.filter(
    ({ submittedAt, gradedAt }) => !(Date.parse(gradedAt ?? submittedAt ?? '') > at.getTime()),
  );
  if (sinceOf(entry) <= at) return { ...entry, evidence };
  const seenAt = seenAtOf(entry);
  if (seenAt === null || seenAt > at) return null;
  const { externalId, column } = entry;
  return { externalId, column, evidence, state: 'in-grit', seenAt };
}

/** Since when a cell is in its state. */
function sinceOf(entry: RememberedCell): Date {
  if (entry.state === 'released') return entry.releasedAt;
  return entry.state === 'in-grit' ? entry.seenAt : entry.heldSince;
}
