import * as z from 'zod';
import { emptyMemory, type Memory } from '../../core/memory/memory.ts';
import { retold } from '../../core/memory/retell.ts';
import { LISTS, type CellTable } from './cell-table.ts';
import { lineOf, readLine } from './kinds.ts';
import type { Line } from './line.ts';
import { packed, unpacked } from './numbers.ts';
import { keyList } from './keys.ts';
import type { Accounts, People } from './people.ts';
import type { Position } from './reader.ts';

/** Raise it whenever the same events come to another memory than before, or the layout changes. */
const FORMAT = 'snapshot 1';

/** What of the memory is told by lines again, and what stands among the people or in the table. */
type Elsewhere = 'aliases' | 'doubts' | 'renames' | 'due' | 'people' | 'accounts' | 'entries';
type Facts = Omit<Memory, Elsewhere>;

/** What a journal comes to up to a position, but for who its people are. */
export interface Snapshot {
  position: Position;
  facts: Facts;
  /** They come to the rest of it. */
  lines: Line[];
  table: CellTable;
  /** As they were met: `people.json` may know of one already when the line that says so was lost. */
  accounts: Accounts;
}

const SHAPE = { ...LISTS, accounts: Float64Array, owners: Float64Array } as const;

const text = z.string();
const time = z.iso.datetime().transform((at) => new Date(at));
const HEAD = z.object({
  position: z.object({ bytes: z.int(), hash: text }),
  facts: z.object({
    provenUntil: time.nullable(),
    firstSince: time.nullable(),
    configured: z.object({ columns: z.array(text), quizzes: z.array(text) }).nullable(),
    unproven: text.nullable(),
    census: z.object({ people: z.int(), shrunkSince: time.nullable() }).nullable(),
  }),
  lines: z.array(z.unknown()),
  columns: z.array(text),
});

/**
 * The bytes of `snapshot.bin`. Nothing is in there that the journal does not have, and nobody is named: whoever cannot use
 * it reads the journal.
 */
export function snapshotBytes(
  { position, memory, table }: Pick<Snapshot, 'position' | 'table'> & { memory: Memory },
  keyOf: People['keyOf'],
): Buffer {
  const { aliases, doubts, renames, due } = memory;
  const { provenUntil, firstSince, configured, unproven, census } = memory;
  const facts: Facts = { provenUntil, firstSince, configured, unproven, census };
  const told = { ...emptyMemory(), aliases, doubts, renames, due };
  // With keys, as the lines of the journal are.
  const lines = retold(told, new Date(0)).map((event) => lineOf(event, keyOf));
  const { columns, ...cells } = table;
  const met = [...memory.accounts];
  const accounts = keyList(met.map(([canvasUserId]) => keyOf('canvas', canvasUserId)));
  const owners = keyList(met.map(([, externalId]) => keyOf('campus', externalId)));
  return packed(FORMAT, { position, facts, lines, columns }, { ...cells, accounts, owners }, SHAPE);
}

/** What the bytes say; null where they are damaged, or of another version or kind of machine. */
export function readSnapshot(bytes: Buffer): Snapshot | null {
  const read = unpacked(FORMAT, bytes, SHAPE);
  const head = HEAD.safeParse(read?.facts).data;
  if (read === null || head === undefined) return null;
  const { position, facts, columns } = head;
  const lines = head.lines.map(readLine);
  if (lines.includes(null)) return null;
  const { accounts, owners, ...cells } = read.lists;
  return {
    position,
    facts,
    lines: lines.filter((line) => line !== null),
    table: { ...cells, columns },
    accounts: { accounts, owners },
  };
}
