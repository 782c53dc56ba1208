import { fail } from '../catalogue.ts';
import type { Config } from '../config/load.ts';
import type { Memory } from '../core/memory/memory.ts';
import type { JournalPort } from '../ports.ts';
import { createJournal } from '../store/memory.ts';

/**
 * What is remembered, for a command that says something about it, and the memory to change it in. Throws where that
 * cannot be known: a pass begins a new memory then, but here an empty one would say that nothing is held.
 */
export function remembered({ state: { folder } }: Pick<Config, 'state'>): {
  memory: Memory;
  journal: JournalPort;
} {
  const journal = createJournal(folder, () => new Date());
  const { memory, problems } = journal.read();
  if (problems.length > 0) throw fail('memory-not-known', { folder });
  return { memory, journal };
}
