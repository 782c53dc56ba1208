import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { fail, problem } from '../catalogue.ts';
import { fold } from '../core/memory/events.ts';
import { emptyMemory } from '../core/memory/memory.ts';
import { causeOf } from '../errors.ts';
import type { JournalPort } from '../ports.ts';
import { writeAtomically } from './atomic.ts';
import { fileCause } from './file-problem.ts';
import { makeFolder } from './folder.ts';
import { memoryLines, parseMemory } from './memory-file.ts';
import { readStateFile } from './open-file.ts';

/** The memory in the state folder. Reading changes nothing there; save only under the lock. */
export function createJournal(folder: string, now: () => Date): JournalPort {
  const file = join(folder, 'ledger.json');
  let isCorrupt = false;
  /** Whether this memory took the place of a corrupt one, and nobody has been told yet. */
  let isBegunAnew = false;
  let memory = emptyMemory();
  /** The check sum of what the file holds; the text itself of a large memory would take much memory. */
  let saved: string | null = null;
  return {
    read() {
      const content = readIfThere(file);
      if (content === null) return { memory, problems: [] };
      const parsed = parseMemory(content);
      if ('newer' in parsed) throw fail('memory-newer', { file, version: parsed.newer });
      isCorrupt = 'corrupt' in parsed;
      saved = isCorrupt ? null : digest([content]);
      if ('corrupt' in parsed) {
        isBegunAnew = true;
        return { memory, problems: [problem('memory-corrupt', { file, cause: parsed.corrupt })] };
      }
      ({ memory, isBegunAnew } = parsed);
      // The pass that set a corrupt one aside did not get to say so.
      const cause = 'an earlier pass had to begin it anew';
      const problems = isBegunAnew ? [problem('memory-corrupt', { file, cause })] : [];
      return { memory, problems };
    },
    append(events) {
      const after = fold(memory, events);
      const isUnsaid = isBegunAnew && events.every(({ kind }) => kind !== 'run');
      const sum = digest(memoryLines(after, isUnsaid));
      // A memory card wears out by being written to, and most passes learn nothing. Before an upload it has to be known
      // that it can be written.
      if (sum === saved && events.every(({ kind }) => kind !== 'uploading')) return;
      try {
        makeFolder(folder);
        if (isCorrupt) renameSync(file, asideName(file, now()));
        isCorrupt = false;
        writeAtomically(file, memoryLines(after, isUnsaid));
      } catch (error) {
        throw fail('memory-not-saved', { folder, cause: fileCause(error) });
      }
      [memory, isBegunAnew, saved] = [after, isUnsaid, sum];
    },
  };
}

function digest(pieces: Iterable<string | Buffer>): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

function readIfThere(file: string): Buffer | null {
  try {
    return readStateFile(file);
  } catch (error) {
    if (causeOf(error) === 'ENOENT') return null;
    throw fail('memory-unreadable', { file, cause: fileCause(error) });
  }
}

function asideName(file: string, now: Date): string {
  return file.replace(/\.json$/, `-corrupt-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z.json`);
}
