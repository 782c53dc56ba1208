import { fail } from '../catalogue.ts';
import type { Config } from '../config/load.ts';
import type { Memory } from '../core/memory/memory.ts';
import { problemsOf } from '../errors.ts';
import { createJournal, type Journal } from '../store/journal/journal.ts';

/**
 * What is remembered, for a command that says something about it, and the journal to change it in. Throws where that
 * cannot be known. A step that is not there as a whole may be one that a pass is about to write: a pass tells of it.
 */
export function remembered({ state: { folder } }: Pick<Config, 'state'>): {
  memory: Memory;
  journal: Journal;
} {
  const journal = createJournal(folder);
  try {
    return { memory: journal.read().memory, journal };
  } catch (error) {
    const isDamaged = problemsOf(error).some(({ code }) => code === 'memory-damaged');
    throw isDamaged ? fail('memory-not-known', { folder }) : error;
  }
}
