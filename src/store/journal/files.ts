import { join } from 'node:path';
import { EndFile } from './end-file.ts';

/** Where the memory is. */
export interface Files {
  folder: string;
  journal: string;
  people: string;
  /** What only makes reading quicker: what the journal comes to, and where in the people's file somebody is. */
  snapshot: string;
  index: string;
  ending: EndFile;
  /** So much is looked through at each start at most, before there is a quicker way. */
  fewBytes: number;
}

const FEW_BYTES = 2 ** 17;

/** The files of the memory in a state folder. */
export function filesIn(folder: string, fewBytes = FEW_BYTES): Files {
  return {
    folder,
    journal: join(folder, 'journal.jsonl'),
    people: join(folder, 'people.json'),
    snapshot: join(folder, 'snapshot.bin'),
    index: join(folder, 'people-index.bin'),
    ending: new EndFile(folder),
    fewBytes,
  };
}
