import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { emptyMemory, type Memory } from '../../core/memory/memory.ts';
import { retold } from '../../core/memory/retell.ts';
import { KEY_LENGTH, type CellTable } from './cell-table.ts';
import { lineOf, readLine } from './kinds.ts';
import type { Line } from './line.ts';
import type { People } from './people.ts';
import { fromPlain, toPlain } from './plain.ts';
import type { Position } from './reader.ts';

/** Raise it whenever the same events come to another memory than before, or the layout changes. */
const VERSION = 1;
/** Where lists of numbers can begin. */
const ALIGNED = 8;

/** What of the memory is told by events again, and what stands among the people or in the table. */
type Told = Pick<Memory, 'aliases' | 'doubts' | 'renames' | 'due'>;
type Facts = Omit<Memory, keyof Told | 'people' | 'accounts' | 'entries'>;

/** What a journal comes to up to a position, but for who its people are. */
export interface Snapshot {
  position: Position;
  facts: Facts;
  /** They come to the rest of it. */
  lines: Line[];
  table: CellTable;
}

const HEAD = z.object({
  version: z.literal(VERSION),
  endianness: z.literal(endianness()),
  bytes: z.int(),
  hash: z.string(),
  facts: z.record(z.string(), z.unknown()),
  lines: z.array(z.unknown()),
  columns: z.array(z.string()),
  people: z.int(),
  cells: z.int(),
  submissions: z.int(),
});

type Counts = Record<'people' | 'cells' | 'submissions', number>;

/** The lists of numbers in a snapshot in their order, how long they are and how they are made. */
const LISTS = [
  ['first', ({ people }: Counts) => people + 1, Uint32Array],
  ['seenAt', ({ cells }: Counts) => cells, Float64Array],
  ['since', ({ cells }: Counts) => cells, Float64Array],
  ['evidenceAt', ({ cells }: Counts) => cells, Float64Array],
  ['submissionsFrom', ({ cells }: Counts) => cells + 1, Uint32Array],
  ['submissions', ({ submissions }: Counts) => submissions, Uint32Array],
  ['column', ({ cells }: Counts) => cells, Uint16Array],
  ['state', ({ cells }: Counts) => cells, Uint8Array],
] as const;

/**
 * The bytes of `snapshot.bin`: a line of JSON, the numbers of the table as they are in memory, the keys, and a check sum of
 * it all. Nothing is in there that the journal does not have: whoever cannot use it reads the journal.
 */
export function snapshotBytes(
  { position, memory, table }: Pick<Snapshot, 'position' | 'table'> & { memory: Memory },
  people: People,
): Buffer {
  const { people: keys, columns, ...numbers } = table;
  const head = JSON.stringify({
    version: VERSION,
    endianness: endianness(),
    ...position,
    facts: Object.fromEntries(namesOfFacts(memory).map((name) => [name, toPlain(memory[name])])),
    lines: linesOf(memory, people),
    columns,
    people: keys.length / KEY_LENGTH,
    cells: table.state.length,
    submissions: table.submissions.length,
  } satisfies Record<keyof z.input<typeof HEAD>, unknown>);
  const line = Buffer.from(`${head}\n`);
  const parts = [line, padding(line.length)];
  for (const [name] of LISTS) {
    const { buffer, byteOffset, byteLength } = numbers[name];
    parts.push(Buffer.from(buffer, byteOffset, byteLength), padding(byteLength));
  }
  parts.push(keys);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(parts.reduce((crc, part) => crc32(part, crc), 0));
  return Buffer.concat([...parts, sum]);
}

/** What the bytes say; null where they are damaged, or of another version or kind of machine. */
export function readSnapshot(bytes: Buffer): Snapshot | null {
  if (bytes.length < 4) return null;
  // Lists of numbers can only begin at a multiple of their size.
  const content: Buffer = (
    bytes.byteOffset % ALIGNED === 0 ? bytes : Buffer.from(new Uint8Array(bytes).buffer)
  ).subarray(0, -4);
  if (crc32(content) !== bytes.readUInt32LE(content.length)) return null;
  const end = content.indexOf('\n');
  const head = HEAD.safeParse(parsed(content.toString('utf8', 0, end))).data;
  // A version that remembers more knows what that is only from the events.
  if (head === undefined || namesOfFacts(emptyMemory()).some((name) => !(name in head.facts))) return null;
  const { bytes: at, hash, columns } = head;
  const lines = head.lines.flatMap((data) => readLine(data) ?? []);
  const lists: Partial<CellTable> = {};
  let from = aligned(end + 1);
  for (const [name, lengthFor, List] of LISTS) {
    const length = lengthFor(head);
    Object.assign(lists, {
      [name]: new List(content.buffer as ArrayBuffer, content.byteOffset + from, length),
    });
    from += aligned(length * List.BYTES_PER_ELEMENT);
  }
  return {
    position: { bytes: at, hash },
    facts: fromPlain(head.facts) as Facts,
    lines,
    table: { ...lists, people: content.subarray(from), columns } as CellTable,
  };
}

const ELSEWHERE = new Set<keyof Memory>([
  'people',
  'accounts',
  'entries',
  'aliases',
  'doubts',
  'renames',
  'due',
]);

function namesOfFacts(memory: Memory): (keyof Facts)[] {
  return (Object.keys(memory) as (keyof Memory)[]).filter((name) => !ELSEWHERE.has(name)) as (keyof Facts)[];
}

/** Lines that come to what names people and is in no table: with keys, as the lines of the journal are. */
function linesOf({ aliases, doubts, renames, due }: Told, people: People): Line[] {
  const told = { ...emptyMemory(), aliases, doubts, renames, due };
  return retold(told, new Date(0)).map((event) => lineOf(event, (by, id) => people.keyOf(by, id)));
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNED) * ALIGNED;
}

function padding(length: number): Buffer {
  return Buffer.alloc(aligned(length) - length);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
