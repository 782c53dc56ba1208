import { changedSince } from './cells.ts';
import { type HeldEntry } from './holds.ts';
import { cellKey, type Memory, type RememberedCell } from './memory.ts';

/**
 * Whether a permission that staff took away was earned once more since then. That releases nothing by itself: whoever
 * took it away may have had other reasons than a quiz.
 */
export function isPassedAgain(entry: RememberedCell): entry is HeldEntry {
  if (entry.state !== 'on-hold') return false;
  const { heldSince } = entry;
  return entry.evidence.some(
    ({ submittedAt }) => submittedAt !== null && Date.parse(submittedAt) > heldSince.getTime(),
  );
}

/** What is known now to have been passed again, and was not known before: a person should hear of each once. */
export function passedAgain(before: Memory, now: Memory): HeldEntry[] {
  return changedSince(before.entries, now.entries).filter((entry): entry is HeldEntry => {
    const known = before.entries.get(cellKey(entry));
    return isPassedAgain(entry) && !(known !== undefined && isPassedAgain(known));
  });
}
