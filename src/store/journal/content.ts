import { fail } from '../../catalogue.ts';
import type { MemoryEvent } from '../../core/memory/events.ts';
import type { Memory } from '../../core/memory/memory.ts';
import { causeOf, SyncError } from '../../errors.ts';
import { fileCause } from '../file-problem.ts';
import { readStateFile } from '../open-file.ts';
import { Account } from './account.ts';
import { pieces, reading } from './file.ts';
import type { Files } from './files.ts';
import { People } from './people.ts';
import { JournalReader, type Flaw, type Position } from './reader.ts';

/** What is in the files. */
export interface Content {
  memory: Memory;
  people: People;
  /** Where the next step goes. */
  end: Position;
  /** How long the journal is. */
  found: number;
  /** Whether the last step did not reach the disk as a whole. */
  isTorn: boolean;
  /** Whether the last line has no line break. */
  lacksBreak: boolean;
}

/** Reads everything; throws where it cannot be read, is damaged, or of a later version. */
export function contentOf(files: Files, isWanted: (event: MemoryEvent) => boolean = () => true): Content {
  const { journal } = files;
  // People come first and lines second when they are written: whoever is read second is not behind.
  return (
    unlessMissing(journal, () =>
      reading(journal, (fd, { bytes }) => readLines(pieces(fd, 0, bytes), bytes, files, isWanted)),
    ) ?? readLines([], 0, files, isWanted)
  );
}

function readLines(
  all: Iterable<Buffer>,
  found: number,
  files: Files,
  isWanted: (event: MemoryEvent) => boolean,
): Content {
  const people = peopleIn(files);
  const reader = new JournalReader();
  const account = new Account(people, isWanted);
  const ending = files.ending.read();
  let isComplete = ending === null;
  const take = (steps: ReturnType<JournalReader['take']>) => {
    for (const step of steps) {
      for (const line of step) account.take(line);
      isComplete ||= reader.end.hash === ending?.hash;
    }
  };
  for (const piece of all) take(reader.take(piece));
  take(reader.finish());
  refuse(reader.flaw, files.journal);
  if (!isComplete) refuse({ damaged: 'lines at its end are missing' }, files.journal);
  if (account.strangers > 0) {
    refuse({ damaged: `${account.strangers} of those in the journal are missing` }, files.people);
  }
  const { end, isTorn, lacksBreak } = reader;
  return { memory: account.finish(), people, end, found, isTorn, lacksBreak };
}

function peopleIn({ people: file }: Files): People {
  const bytes = unlessMissing(file, () => readStateFile(file));
  if (bytes === undefined) return new People();
  const people = People.read(bytes);
  if (people instanceof People) return people;
  refuse(people, file);
  return new People();
}

function refuse(flaw: Flaw | null, file: string): void {
  if (flaw === null) return;
  throw 'newer' in flaw
    ? fail('memory-newer', { file })
    : fail('memory-damaged', { file, cause: flaw.damaged });
}

/** Undefined where there is no such file; throws a SyncError where it cannot be read. */
export function unlessMissing<T>(file: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyncError) throw error;
    if (causeOf(error) === 'ENOENT') return undefined;
    throw fail('memory-unreadable', { file, cause: fileCause(error) });
  }
}
