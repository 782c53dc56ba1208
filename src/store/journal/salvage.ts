import { fail } from '../../catalogue.ts';
import type { Memory } from '../../core/memory/memory.ts';
import { readStateFile } from '../open-file.ts';
import { Account } from './account.ts';
import { unlessMissing } from './content.ts';
import { pieces, reading } from './file.ts';
import type { Files } from './files.ts';
import { readLine } from './kinds.ts';
import { checked } from './line.ts';
import { People } from './people.ts';

/** No line is nearly as long. What goes on without an end is no line. */
const LONGEST = 2 ** 20;
const NEW_LINE = 10;

/**
 * What can be made out of a memory that is damaged: each line that is as it was written, whatever is before it. Up to
 * `until` nothing is missing; null where that is no time. Throws where a later version wrote it.
 */
export function salvage(files: Files): { memory: Memory; until: Date | null } {
  const account = new Account(peopleIn(files), () => true);
  let until: Date | null = null;
  let hasGap = false;
  /** As the line before says it, sound or not. */
  let previous = '';
  const take = (text: string) => {
    const found = checked(text, previous);
    previous = found?.hash ?? previous;
    const line = found?.isSound === true ? readLine(JSON.parse(found.text)) : undefined;
    if (line === null) throw fail('memory-newer', { file: files.journal });
    hasGap ||= line === undefined;
    if (line === undefined) return;
    // What was taken away had been seen, though the line that says so may be lost.
    if (line.event === 'taken-away') account.take({ ...line, event: 'seen' });
    account.take(line);
    if (!hasGap) until = line.at;
  };
  unlessMissing(files.journal, () => {
    reading(files.journal, (fd, { bytes }) => {
      for (const text of linesIn(pieces(fd, 0, bytes))) take(text);
    });
  });
  const memory = account.finish();
  // Of people whose names are gone nothing is known, at whatever time it was.
  return { memory, until: account.strangers > 0 ? null : until };
}

function peopleIn({ people: file }: Files): People {
  const people = unlessMissing(file, () => People.read(readStateFile(file)));
  if (people !== undefined && 'newer' in people) throw fail('memory-newer', { file });
  return people instanceof People ? people : new People();
}

/** The lines of a file; of what is too long for one nothing is kept. */
function* linesIn(all: Iterable<Buffer>): Generator<string> {
  let rest = Buffer.alloc(0);
  for (const piece of all) {
    let bytes = Buffer.concat([rest, piece]);
    for (let stop = bytes.indexOf(NEW_LINE); stop >= 0; stop = bytes.indexOf(NEW_LINE)) {
      yield bytes.toString('utf8', 0, stop);
      bytes = bytes.subarray(stop + 1);
    }
    rest = Buffer.from(bytes.length > LONGEST ? Buffer.alloc(0) : bytes);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
