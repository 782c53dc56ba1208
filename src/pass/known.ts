import type { GritExport } from '../core/marks.ts';
import { fold, type MemoryEvent } from '../core/memory/events.ts';
import { isHeld } from '../core/memory/cell.ts';
import { cellKey, emptyMemory, type Memory } from '../core/memory/memory.ts';
import type { StoredBackup } from '../core/types.ts';
import type { Said } from './steps.ts';

/** What a pass knows, and what of it is not written down yet. */
export interface Known {
  memory: Memory;
  unsaved: readonly MemoryEvent[];
}

/** What a look at Grit showed, and what is known after it. */
export interface Look extends Said {
  content: GritExport;
  /** Whether anything may be concluded from what the export lacks. */
  isSound: boolean;
  /** Whether an upload left something wanting, of which an older backup may be needed. */
  isWanting: boolean;
  backup: StoredBackup | null;
  known: Known;
}

/** What is known where nothing is remembered. */
export const NOTHING_KNOWN: Known = { memory: emptyMemory(), unsaved: [] };

/** What is known after these events. */
export function learned({ memory, unsaved }: Known, events: readonly MemoryEvent[]): Known {
  return { memory: fold(memory, events), unsaved: [...unsaved, ...events] };
}

/**
 * What is written down before an upload, and what is known then. What is said at the end of a pass only is left for
 * then: new holds, what was passed again that is on hold, and what an earlier upload did. A pass that breaks off must
 * not keep the next from saying it.
 */
export function splitForUpload(
  known: Known,
  uploading: MemoryEvent,
): { toSave: MemoryEvent[]; known: Known } {
  const isUnsaid = (event: MemoryEvent) =>
    event.kind === 'taken-away' || event.kind === 'upload-checked' || isOfHeld(event, known.memory);
  const unsaid = known.unsaved.filter(isUnsaid);
  const isChecked = unsaid.some(({ kind }) => kind === 'upload-checked');
  return {
    toSave: [...known.unsaved.filter((event) => !isUnsaid(event)), uploading],
    // Otherwise the `upload-checked` that is written at the end, of an earlier upload, would count for this one.
    known: { memory: fold(known.memory, [uploading]), unsaved: isChecked ? [...unsaid, uploading] : unsaid },
  };
}

function isOfHeld(event: MemoryEvent, { entries }: Memory): boolean {
  if (event.kind !== 'earned') return false;
  const entry = entries.get(cellKey(event));
  return entry !== undefined && isHeld(entry);
}
