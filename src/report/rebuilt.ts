import { holdsIn } from '../core/memory/holds.ts';
import { type Memory } from '../core/memory/memory.ts';
import { renderHolds } from './holds.ts';
import { count } from './words.ts';

/** What a memory comes to with what backups told of what staff took away. */
interface Learned {
  known: { memory: Memory };
  backups: number;
  unreadable: number;
}

/** What becomes of the memory that there is: it is added to, goes on as far as it can be read, or is left out. */
export type Kept = 'whole' | 'in-part' | 'not-at-all';

/** What was learned, and what becomes of the memory with it. */
export function renderRebuilt(
  { known, backups, unreadable }: Learned,
  { isApplied, kept }: { isApplied: boolean; kept: Kept },
): string {
  const { people } = known.memory;
  const holds = holdsIn(known.memory).map((entry) => ({
    person: { externalId: entry.externalId, identity: people.get(entry.externalId) },
    entry,
  }));
  return [
    `Read ${count(backups, 'backup')}${unreadable === 0 ? '' : `; ${unreadable} could not be read`}.`,
    ...(kept === 'not-at-all'
      ? ['The memory is of another Grit or another configuration, so nothing of it is kept.']
      : []),
    holds.length === 0 ? 'Nobody is on hold.' : renderHolds(holds),
    isApplied ? APPLIED[kept] : `Nothing was changed. ${PREVIEW[kept]}`,
  ].join('\n');
}

const PREVIEW: Record<Kept, string> = {
  whole: 'With --apply the memory learns what of this it does not know, and forgets nothing.',
  'in-part': 'With --apply the memory begins anew with this.',
  'not-at-all': 'With --apply the memory begins anew with this.',
};

const ANEW = 'The memory begins anew with this. The earlier one is kept in the state folder.';
const APPLIED: Record<Kept, string> = {
  whole: 'The memory has learned what of this it did not know, and has forgotten nothing.',
  'in-part': ANEW,
  'not-at-all': ANEW,
};
