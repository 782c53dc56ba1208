import { fold, type MemoryEvent } from '../../core/memory/events.ts';
import { syncFolder, writeAtomically } from '../atomic.ts';
import { makeFolder } from '../folder.ts';
import { keysForgotten } from './account.ts';
import { tableOf } from './compact.ts';
import type { Content } from './content.ts';
import { withoutNames } from './edge.ts';
import { wholeFile, writeBehind } from './file.ts';
import type { Files } from './files.ts';
import { chained, VERSION, type Line } from './line.ts';
import { peopleLines } from './people-text.ts';
import { People } from './people.ts';
import { snapshotBytes } from './snapshot.ts';

/**
 * Adds the events of one step to what is in the files, and gives what is there then. People are written before the
 * lines that need them, and somebody who is forgotten after the line that says so: whatever breaks off in between, no
 * line is about somebody of whom nobody knows why they are missing.
 */
export function written(events: readonly MemoryEvent[], content: Content, files: Files): Content {
  const { evidence, end, found, lacksBreak } = content;
  let { people } = content;
  const snapshot = withSnapshot(content, files);
  const lines: Line[] = [
    ...(end.bytes === 0 ? [{ event: 'begun', at: events[0]?.at ?? new Date(), version: VERSION }] : []),
    ...events.map((event) => withoutNames(event, people)),
  ];
  const { text, hash } = chained(lines, end.hash);
  makeFolder(files.folder);
  people = saved(people, files);
  const after = writeBehind(files.journal, (lacksBreak ? '\n' : '') + text, { bytes: end.bytes, found });
  if (end.bytes === 0) syncFolder(files.folder);
  files.ending.write(hash, after);
  for (const line of lines) {
    if (line.event === 'forgotten') for (const key of keysForgotten(line)) people.forget(key);
  }
  people = saved(people, files);
  return {
    memory: fold(content.memory, events),
    people,
    evidence,
    snapshot,
    end: { bytes: after.bytes, hash },
    found: after.bytes,
    isTorn: false,
    lacksBreak: false,
  };
}

/** Makes a snapshot of what was read, if the last one is far behind; gives up to where there is one. Never fails. */
function withSnapshot(content: Content, { snapshot: file, fewBytes }: Files): number {
  const { memory, people, evidence, end, snapshot, lacksBreak } = content;
  if (end.bytes - snapshot < fewBytes || lacksBreak) return snapshot;
  try {
    const table = tableOf(memory, people, evidence);
    if (table === null) return snapshot;
    writeAtomically(
      file,
      snapshotBytes({ position: end, memory, table }, (by, id) => people.keyOf(by, id)),
    );
    return end.bytes;
  } catch {
    return snapshot;
  }
}

/** Writes the people if there is something new about them, and gives them as they are in the file. */
function saved(people: People, files: Files): People {
  if (!people.isChanged) return indexed(people, files);
  writeAtomically(files.people, peopleLines(people.lines()));
  const read = People.read(wholeFile(files.people));
  if (!(read instanceof People)) throw new Error('the file of the people is not as it was written');
  return indexed(read, files);
}

/** Keeps where somebody is in the file of the people, unless that was kept. Never fails. */
function indexed(people: People, { index, fewBytes }: Files): People {
  if (people.toKeep === null || people.bytes < fewBytes) return people;
  try {
    writeAtomically(index, people.toKeep());
    people.toKeep = null;
  } catch {
    // The next run looks through all of them.
  }
  return people;
}
