/** The thread in which exports are read. It gets the bytes of one after the other, and answers each in order. */
import { parentPort } from 'node:worker_threads';
import type { ExportedPerson } from '../../core/marks.ts';
import type { NoExport } from './flaw.ts';
import { parseExport } from './parse.ts';

/** What the thread tells of an export: its people in portions, and then the rest or why it is none. */
export type Told =
  { people: PackedPerson[] } | { end: { header: string[]; rows: number } } | { end: NoExport };

/** A person with the numbers of the columns in place of their names, which would be copied for each. */
export type PackedPerson = Omit<ExportedPerson, 'granted'> & { granted: number[] };

const PORTION = 1000;

parentPort?.on('message', (bytes: Uint8Array) => {
  void answer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
});

async function answer(bytes: Buffer): Promise<void> {
  const reading = await parseExport(bytes);
  if ('cause' in reading) {
    tell({ end: reading });
    return;
  }
  const { header, rows, people } = reading;
  const numbers = new Map(header.map((name, index) => [name, index]));
  for (let start = 0; start < people.length; start += PORTION) {
    const portion = people.slice(start, start + PORTION);
    tell({
      people: portion.map((person) => ({
        ...person,
        granted: person.granted.map((name) => numbers.get(name) ?? -1),
      })),
    });
  }
  tell({ end: { header, rows } });
}

function tell(told: Told): void {
  parentPort?.postMessage(told);
}
