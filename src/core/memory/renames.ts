import { isPermissionColumn } from '../marks.ts';
import { quizKey } from '../requirements.ts';
import type { Assignment, Requirement } from '../types.ts';
import type { MemoryEvent } from './events.ts';
import { columnsIn, HELD_STATES, tellStates } from './cells.ts';
import { cellKey, type Memory } from './memory.ts';

/**
 * Columns that are gone from Grit and from the configuration, while another one that nobody has seen before is earned by
 * the same quizzes: a permission that was renamed in both. What staff took away under the old name must not come back
 * under the new one.
 */
export function guessRenames(
  memory: Memory,
  header: readonly string[],
  requirements: readonly Requirement[],
  found: ReadonlyMap<string, Assignment>,
  at: Date,
): MemoryEvent[] {
  const earning = assignmentsByColumn(requirements, found);
  const isGone = (column: string) =>
    isPermissionColumn(column) && !header.includes(column) && !earning.has(column);
  // Mostly there is none, and to look at each cell takes long, and at what it rests on much longer.
  if (![...columnsIn(memory.entries)].some(isGone)) return [];
  const known = new Set<string>();
  tellStates(memory.entries, (column) => known.add(column));
  const fresh = [...earning.keys()].filter((column) => header.includes(column) && !known.has(column));
  if (fresh.length === 0) return [];
  const resting = assignmentsOf(memory, isGone);
  return [...resting].flatMap(([from, assignments]): MemoryEvent[] => {
    const to = fresh.filter((column) => [...(earning.get(column) ?? [])].some((id) => assignments.has(id)));
    return to.length === 0 ? [] : [{ kind: 'renamed', at, from, to, isGuess: true }];
  });
}

/** The assignments that cells rest on, by their columns. */
function assignmentsOf({ entries }: Memory, isWanted: (column: string) => boolean): Map<string, Set<string>> {
  const resting = new Map<string, Set<string>>();
  tellStates(entries, (column, _, idOf) => {
    if (!isWanted(column)) return;
    const assignments = resting.get(column) ?? new Set();
    resting.set(column, assignments);
    const cell = entries.get(cellKey({ externalId: idOf(), column }));
    for (const { assignmentId } of cell?.evidence ?? []) assignments.add(assignmentId);
  });
  return resting;
}

/** The renames that nobody has confirmed, of which something is on hold under the new name. */
export function openRenames({ renames, entries }: Memory): { from: string; to: readonly string[] }[] {
  const guesses = [...renames].filter(([, { isGuess }]) => isGuess);
  if (guesses.length === 0) return [];
  const held = new Set<string>();
  tellStates(entries, (column) => held.add(column), HELD_STATES);
  return guesses
    .filter(([, { to }]) => to.some((column) => held.has(column)))
    .map(([from, { to }]) => ({ from, to }));
}

function assignmentsByColumn(
  requirements: readonly Requirement[],
  found: ReadonlyMap<string, Assignment>,
): Map<string, Set<string>> {
  const earning = new Map<string, Set<string>>();
  for (const { column, anyOf } of requirements) {
    if (column === null) continue;
    const ids = anyOf.flat().flatMap(({ quiz }) => {
      // A classic quiz has another id than its assignment, by which evidence is known.
      const id = found.get(quizKey(quiz))?.id ?? (quiz.kind === 'assignment' ? quiz.id : undefined);
      return id === undefined ? [] : [id];
    });
    earning.set(column, new Set([...(earning.get(column) ?? []), ...ids]));
  }
  return earning;
}
