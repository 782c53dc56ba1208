import { join } from 'node:path';
import type { MemoryEvent } from '../../src/core/memory/events.ts';
import { heldSinceOf, seenAtOf } from '../../src/core/memory/memory.ts';
import { createJournal } from '../../src/store/journal/journal.ts';
import type { World } from './support.ts';

/** The files in which the memory is. */
export const MEMORY_FILES = ['journal-end.json', 'journal.jsonl', 'people.json'];

const stateOf = ({ folder }: World) => join(folder, 'state');

/** The file of the memory to which is only added. */
export const journalFile = (world: World) => join(stateOf(world), 'journal.jsonl');

/** What is remembered, in the words of JSON. */
export function memoryOf(world: World) {
  const { memory } = createJournal(stateOf(world)).read();
  const { provenUntil, firstSince, unproven, census, people, entries } = memory;
  return {
    provenUntil: provenUntil?.toISOString() ?? null,
    firstSince,
    unproven,
    census,
    people: [...people].map(([externalId, identity]) => ({ externalId, ...identity })),
    entries: [...entries.values()].map((entry) => ({
      externalId: entry.externalId,
      column: entry.column,
      state: entry.state,
      seenAt: seenAtOf(entry)?.toISOString() ?? null,
      heldSince: heldSinceOf(entry)?.toISOString() ?? null,
      evidence: entry.evidence,
    })),
  };
}

/** Has the memory learn something, as if an earlier run had. */
export function remember(world: World, ...events: MemoryEvent[]): void {
  const journal = createJournal(stateOf(world));
  journal.read();
  journal.append(events);
}

/** A run that began at that time and was verified. */
export function verifiedRun(at: Date): MemoryEvent {
  return { kind: 'run', at, since: at, isVerified: true, canUpload: true };
}
