import { fail } from '../../catalogue.ts';
import type { Memory } from '../../core/memory/memory.ts';
import { readStateFile } from '../open-file.ts';
import { Account } from './account.ts';
import { inJournal, unlessMissing } from './content.ts';
import { EvidenceFile } from './evidence-file.ts';
import { pieces } from './file.ts';
import type { Files } from './files.ts';
import { readLine } from './kinds.ts';
import { checked, LONGEST_LINE } from './line.ts';
import { People } from './people.ts';

const NEW_LINE = 10;

/**
 * What can be made out of a memory that is damaged: each line that is as it was written, whatever is before it. Up to
 * `until` nothing is missing; null where that is no time. Throws where a later version wrote it.
 */
export function salvage(files: Files): { memory: Memory; until: Date | null } {
  const account = new Account({ people: peopleIn(files), evidence: new EvidenceFile(files.journal) });
  let until: Date | null = null;
  let hasGap = false;
  /** As the line before says it, sound or not. */
  let previous = '';
  const take = ({ text, start }: PlacedText) => {
    const found = checked(text, previous);
    previous = found?.hash ?? previous;
    const line = found?.isSound === true ? readLine(JSON.parse(found.text)) : undefined;
    if (line === null) throw fail('memory-newer', { file: files.journal });
    hasGap ||= line === undefined;
    if (line === undefined) return;
    // What was taken away had been seen, though the line that says so may be lost.
    if (line.event === 'taken-away') account.take({ line: { ...line, event: 'seen' }, start });
    account.take({ line, start });
    if (!hasGap) until = line.at;
  };
  inJournal(files, (fd, { bytes }) => {
    if (fd !== null) for (const line of linesIn(pieces(fd, 0, bytes))) take(line);
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

/** A line, and where in the file it begins. */
interface PlacedText {
  text: string;
  start: number;
}

/** The lines of a file; of what is too long for one nothing is kept. */
function* linesIn(all: Iterable<Buffer>): Generator<PlacedText> {
  let rest = Buffer.alloc(0);
  let start = 0;
  for (const piece of all) {
    let bytes = Buffer.concat([rest, piece]);
    for (let stop = bytes.indexOf(NEW_LINE); stop >= 0; stop = bytes.indexOf(NEW_LINE)) {
      yield { text: bytes.toString('utf8', 0, stop), start };
      bytes = bytes.subarray(stop + 1);
      start += stop + 1;
    }
    if (bytes.length <= LONGEST_LINE) rest = Buffer.from(bytes);
    else {
      rest = Buffer.alloc(0);
      start += bytes.length;
    }
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), start };
}
