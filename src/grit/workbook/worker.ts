/** The thread in which a large export is read: it gets the bytes, answers, and is done. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ExportedPerson, GritExport } from '../../core/marks.ts';
import type { NoExport } from './flaw.ts';
import { parseExport } from './parse.ts';

/** What the thread tells of an export: its people in portions, and then the rest or why it is none. */
export type Told = { people: PackedPerson[] } | { end: Omit<GritExport, 'people'> } | { end: NoExport };

/** A person with the numbers of the columns in place of their names, which would be copied for each. */
export type PackedPerson = Omit<ExportedPerson, 'granted'> & { granted: number[] };

const PORTION = 1000;

const bytes = workerData as Uint8Array;
await answer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));

async function answer(packed: Buffer): Promise<void> {
  const reading = await parseExport(packed);
  if ('cause' in reading) {
    tell({ end: reading });
    return;
  }
  const { people, ...rest } = reading;
  const numbers = new Map(rest.header.map((name, index) => [name, index]));
  for (let start = 0; start < people.length; start += PORTION) {
    const portion = people.slice(start, start + PORTION);
    tell({
      people: portion.map((person) => ({
        ...person,
        granted: person.granted.map((name) => numbers.get(name) ?? -1),
      })),
    });
  }
  tell({ end: rest });
}

function tell(told: Told): void {
  parentPort?.postMessage(told);
}
