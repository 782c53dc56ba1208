import { holdsIn } from '../core/memory/holds.ts';
import { type Memory } from '../core/memory/memory.ts';
import { renderHolds } from './holds.ts';
import { count } from './words.ts';

/** What backups told of what staff took away. */
interface Learned {
  known: { memory: Memory };
  backups: number;
  unreadable: number;
}

/** What was learned, and whether the memory begins anew with it. */
export function renderRebuilt({ known, backups, unreadable }: Learned, isApplied: boolean): string {
  const { people } = known.memory;
  const holds = holdsIn(known.memory).map((entry) => ({
    person: { externalId: entry.externalId, identity: people.get(entry.externalId) },
    entry,
  }));
  return [
    `Read ${count(backups, 'backup')}${unreadable === 0 ? '' : `; ${unreadable} could not be read`}.`,
    holds.length === 0 ? 'Nobody is on hold by them.' : renderHolds(holds),
    isApplied
      ? 'The memory begins anew with this. The earlier one is kept in the state folder.'
      : 'Nothing was changed. With --apply the memory begins anew with this.',
  ].join('\n');
}
