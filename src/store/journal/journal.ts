import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, parse } from 'node:path';
import { fail, problem } from '../../catalogue.ts';
import type { Memory } from '../../core/memory/memory.ts';
import { SyncError } from '../../errors.ts';
import type { JournalPort } from '../../ports.ts';
import { fileCause } from '../file-problem.ts';
import { contentOf, memoryAfter, type Content } from './content.ts';
import { filesIn, type Files } from './files.ts';
import { salvage } from './salvage.ts';
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
export function createJournal(folder: string, fewBytes?: number): Journal {
  const files = filesIn(folder, fewBytes);
  let content: Content | undefined;
  let isRenewed = false;
  const readAll = (): Content => {
    refuseLedger(folder);
    return contentOf(files);
  };
  return {
    read() {
      content = readAll();
      const { memory, isTorn, end } = content;
      const problems = isTorn ? [problem('memory-torn', { file: files.journal })] : [];
      return { memory, problems, isNew: end.bytes === 0 };
    },
    salvage: () => salvage(files),
    renew() {
      isRenewed = true;
    },
    append(events) {
      if (events.length === 0) return;
      try {
        if (isRenewed) setAside(files, events[0]?.at ?? new Date());
        if (isRenewed) content = undefined;
        isRenewed = false;
        content ??= readAll();
        content = written(events, content, files);
      } catch (error) {
        if (error instanceof SyncError) throw error;
        throw fail('memory-not-saved', { folder, cause: fileCause(error) });
      }
    },
    asOf(at) {
      refuseLedger(folder);
      return memoryAfter(files, (event) => event.at <= at);
    },
  };
}

/** Gives the files other names, under which a person can still look into them. */
function setAside({ folder, journal, people, ending, snapshot, index }: Files, at: Date): void {
  const mark = `${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  for (const file of [journal, people, ending.path]) {
    const { name, ext } = parse(file);
    if (existsSync(file)) renameSync(file, join(folder, `${name}-aside-${mark}${ext}`));
  }
  for (const file of [snapshot, index]) rmSync(file, { force: true });
}

/** What a version before the first release kept. */
function refuseLedger(folder: string): void {
  const file = join(folder, 'ledger.json');
  if (existsSync(file)) throw fail('memory-outdated', { file });
}
