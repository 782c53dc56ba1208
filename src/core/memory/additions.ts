import { fold, type MemoryEvent } from './events.ts';
import { cellKey, type Memory, type RememberedCell } from './memory.ts';
import { livesOf } from './retell.ts';

/**
 * What backups from the time of a memory tell of cells of which that knows nothing. What it knows it knows better: what
 * somebody released or renamed stays so. `learned` is what those backups tell alone.
 */
export function unknownCells(memory: Memory, learned: Memory): MemoryEvent[] {
  // A cell may have been known under the name that its column had.
  const { entries } = fold(learned, renamesIn(memory));
  const isUnknown = (entry: RememberedCell) => !memory.entries.has(cellKey(entry));
  return livesOf([...entries.values()].filter(isUnknown));
}

/**
 * Those of the events from which a cell, or how many people there are, comes out as another than it was. A backup of the last run itself, from before
 * its upload, lacks what the one after it has.
 */
export function lasting(before: Memory, events: readonly MemoryEvent[]): MemoryEvent[] {
  const { entries, census } = fold(before, events);
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return events.filter((event) => {
    if (event.kind === 'counted') return !isSame(census, before.census);
    if (!('column' in event)) return true;
    const key = cellKey(event);
    return !isSame(entries.get(key), before.entries.get(key));
  });
}

/** Whether something that a backup tells of a cell was overtaken by what is known to have happened to it later. */
export function isOvertaken({ entries }: Memory, event: MemoryEvent): boolean {
  if (!('column' in event)) return false;
  const entry = entries.get(cellKey(event));
  return entry !== undefined && changedAt(entry) > event.at;
}

function changedAt(entry: RememberedCell): Date {
  switch (entry.state) {
    case 'in-grit':
      return entry.seenAt;
    case 'released':
      return entry.releasedAt;
    default:
      return entry.heldSince;
  }
}

function renamesIn({ renames }: Memory): MemoryEvent[] {
  return [...renames].map(([from, rename]) => ({ kind: 'renamed', at: new Date(0), from, ...rename }));
}
