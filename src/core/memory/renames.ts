import { isPermissionColumn } from '../marks.ts';
import { quizKey } from '../requirements.ts';
import type { Assignment, Requirement } from '../types.ts';
import { isHeld } from './cell.ts';
import type { MemoryEvent } from './events.ts';
import type { Memory } from './memory.ts';

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
  const resting = new Map<string, Set<string>>();
  for (const { column, evidence } of memory.entries.values()) {
    const assignments = resting.get(column) ?? new Set();
    resting.set(column, assignments);
    for (const { assignmentId } of evidence) assignments.add(assignmentId);
  }
  const fresh = [...earning.keys()].filter((column) => header.includes(column) && !resting.has(column));
  return [...resting].flatMap(([from, assignments]): MemoryEvent[] => {
    const isGone = isPermissionColumn(from) && !header.includes(from) && !earning.has(from);
    if (!isGone) return [];
    const to = fresh.filter((column) => [...(earning.get(column) ?? [])].some((id) => assignments.has(id)));
    return to.length === 0 ? [] : [{ kind: 'renamed', at, from, to, isGuess: true }];
  });
}

/** The renames that nobody has confirmed, of which something is on hold under the new name. */
export function openRenames({ renames, entries }: Memory): { from: string; to: readonly string[] }[] {
  return [...renames]
    .filter(([, { to, isGuess }]) => {
      const isOfIt = (column: string) => to.includes(column);
      return isGuess && [...entries.values()].some((entry) => isOfIt(entry.column) && isHeld(entry));
    })
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
