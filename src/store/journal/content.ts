import { closeSync } from 'node:fs';
import { fail } from '../../catalogue.ts';
import type { MemoryEvent } from '../../core/memory/events.ts';
import type { Memory } from '../../core/memory/memory.ts';
import { causeOf, SyncError } from '../../errors.ts';
import { fileCause } from '../file-problem.ts';
import { Account, type Circumstances } from './account.ts';
import { EvidenceFile } from './evidence-file.ts';
import { bytesAt, NO_FILE, openToRead, pieces, wholeFile, type Found } from './file.ts';
import type { Files } from './files.ts';
import { sealOf } from './line.ts';
import { People } from './people.ts';
import { JournalReader, START, type Flaw, type PlacedLine, type Position } from './reader.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

/** What is in the files. */
export interface Content extends Circumstances {
  memory: Memory;
  /** Where the next step goes. */
  end: Position;
  /** How long the journal is. */
  found: number;
  /** Up to where there is a snapshot. */
  snapshot: number;
  /** Whether the last step did not reach the disk as a whole. */
  isTorn: boolean;
  /** Whether the last line has no line break. */
  lacksBreak: boolean;
}

/** Reads everything; throws where it cannot be read, is damaged, or of a later version. */
export function contentOf(files: Files): Content {
  return inJournal(files, (fd, found) => {
    // As it was left, all that a snapshot is of was checked before.
    const snapshot = files.ending.isOf(found) ? fitting(ifThere(files.snapshot), fd) : null;
    return read(files, { fd, found, snapshot });
  });
}

/** The memory after the events that are wanted; throws like `contentOf`. */
export function memoryAfter(files: Files, isWanted: (event: MemoryEvent) => boolean): Memory {
  return inJournal(files, (fd, found) => read(files, { fd, found, snapshot: null, isWanted }).memory);
}

interface Opened {
  fd: number | null;
  found: Found;
  snapshot: Snapshot | null;
  isWanted?: (event: MemoryEvent) => boolean;
}

/** Reads what comes after the snapshot, and concludes. */
function read(files: Files, { fd, found, snapshot, isWanted = () => true }: Opened): Content {
  const around = { people: peopleIn(files), evidence: new EvidenceFile(files.journal) };
  const account = new Account(around, isWanted);
  if (snapshot !== null) account.begin(snapshot);
  const from = snapshot?.position ?? START;
  const reader = new JournalReader(from);
  const ending = files.ending.read();
  let isComplete = ending === null || ending.hash === from.hash;
  const take = (steps: Iterable<PlacedLine[]>) => {
    for (const step of steps) {
      for (const line of step) account.take(line);
      isComplete ||= reader.end.hash === ending?.hash;
    }
  };
  if (fd !== null) for (const piece of pieces(fd, from.bytes, found.bytes)) take(reader.take(piece));
  take(reader.finish());
  refuse(reader.flaw, files.journal);
  if (!isComplete) refuse({ damaged: 'lines at its end are missing' }, files.journal);
  if (account.strangers > 0) {
    refuse({ damaged: `${account.strangers} of those in the journal are missing` }, files.people);
  }
  const { end, isTorn, lacksBreak } = reader;
  const memory = account.finish();
  return { ...around, memory, end, found: found.bytes, snapshot: from.bytes, isTorn, lacksBreak };
}

/** A snapshot of this journal, and null where it is of another. */
function fitting(kept: Buffer | null, fd: number | null): Snapshot | null {
  const snapshot = kept && readSnapshot(kept);
  if (snapshot === null || fd === null) return null;
  const { bytes, hash } = snapshot.position;
  return bytesAt(fd, bytes - sealOf(hash).length, sealOf(hash).length) === sealOf(hash) ? snapshot : null;
}

/** What only makes reading quicker; null whatever is wrong with it. */
function ifThere(file: string): Buffer | null {
  try {
    return wholeFile(file);
  } catch {
    return null;
  }
}

function peopleIn({ people: file, index }: Files): People {
  const bytes = unlessMissing(file, () => wholeFile(file));
  if (bytes === undefined) return new People();
  const people = People.read(bytes, ifThere(index));
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

/** Does something with the open journal; it has no bytes where there is none. */
export function inJournal<T>({ journal }: Files, work: (fd: number | null, found: Found) => T): T {
  const opened = unlessMissing(journal, () => openToRead(journal));
  if (opened === undefined) return work(null, NO_FILE);
  try {
    return work(opened.fd, opened.found);
  } finally {
    closeSync(opened.fd);
  }
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
