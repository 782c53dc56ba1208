import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, problem } from '../../catalogue.ts';
import type { MemoryEvent } from '../../core/memory/events.ts';
import type { Memory } from '../../core/memory/memory.ts';
import type { JournalPort } from '../../ports.ts';
import { fileCause } from '../file-problem.ts';
import { contentOf, type Content } from './content.ts';
import { filesIn } from './files.ts';
import { written } from './write.ts';

/** The memory in the state folder, which can also tell what it was. */
export interface Journal extends JournalPort {
  /** What was remembered at that time; throws like `read`. */
  asOf(at: Date): Memory;
}

/**
 * The memory in the state folder: `journal.jsonl`, to which is only added, and `people.json`, which alone says whom
 * the journal is about. Reading changes nothing there; append only under the lock.
 */
export function createJournal(folder: string): Journal {
  const files = filesIn(folder);
  let content: Content | undefined;
  const readAll = (isWanted?: (event: MemoryEvent) => boolean): Content => {
    refuseLedger(folder);
    return contentOf(files, isWanted);
  };
  return {
    read() {
      content = readAll();
      const { memory, isTorn } = content;
      return { memory, problems: isTorn ? [problem('memory-torn', { file: files.journal })] : [] };
    },
    append(events) {
      if (events.length === 0) return;
      content ??= readAll();
      try {
        content = written(events, content, files);
      } catch (error) {
        throw fail('memory-not-saved', { folder, cause: fileCause(error) });
      }
    },
    asOf: (at) => readAll((event) => event.at <= at).memory,
  };
}

/** What a version before the first release kept. */
function refuseLedger(folder: string): void {
  const file = join(folder, 'ledger.json');
  if (existsSync(file)) throw fail('memory-outdated', { file });
}
