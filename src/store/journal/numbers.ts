import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';
import * as z from 'zod';

/** Lists of numbers can only begin at a multiple of their size. */
const ALIGNED = 8;
const SUM_BYTES = 4;

type Numbers = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;
/** The lists of numbers in a file, in their order. */
export type Shape = Readonly<
  Record<
    string,
    { BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer, at: number, length: number): Numbers }
  >
>;
/** Such a list, whatever memory it is in. */
type AnyOf<T> = Extract<
  Numbers,
  { [Symbol.toStringTag]: T extends { [Symbol.toStringTag]: infer N } ? N : never }
>;
/** Such lists. */
export type Lists<S extends Shape> = { [K in keyof S]: AnyOf<InstanceType<S[K]>> };

const HEAD = z.object({
  format: z.string(),
  endianness: z.literal(endianness()),
  facts: z.unknown(),
  lengths: z.array(z.int()),
});

/**
 * The bytes of a file that is nothing but a quicker way to what is in another one: a line of JSON, lists of numbers as they
 * are in memory, and a check sum of it all.
 */
export function packed<S extends Shape>(format: string, facts: unknown, lists: Lists<S>, shape: S): Buffer {
  const views = Object.keys(shape).map((name) => lists[name] as Numbers);
  const lengths = views.map(({ length }) => length);
  const head = { format, endianness: endianness(), facts, lengths } satisfies z.input<typeof HEAD>;
  const line = Buffer.from(`${JSON.stringify(head)}\n`);
  const parts = [line, padding(line.length)];
  for (const { buffer, byteOffset, byteLength } of views) {
    parts.push(Buffer.from(buffer, byteOffset, byteLength), padding(byteLength));
  }
  const sum = Buffer.alloc(SUM_BYTES);
  sum.writeUInt32LE(parts.reduce((crc, part) => crc32(part, crc), 0));
  return Buffer.concat([...parts, sum]);
}

/** What the bytes say; null where they are damaged, or of another format or kind of machine. */
export function unpacked<S extends Shape>(
  format: string,
  bytes: Buffer,
  shape: S,
): { facts: unknown; lists: Lists<S> } | null {
  if (bytes.length < SUM_BYTES) return null;
  const content = alignedCopy(bytes).subarray(0, -SUM_BYTES);
  if (crc32(content) !== bytes.readUInt32LE(content.length)) return null;
  const end = content.indexOf('\n');
  const head = HEAD.safeParse(parsed(content.toString('utf8', 0, end))).data;
  if (head?.format !== format) return null;
  let from = aligned(end + 1);
  const lists = Object.entries(shape).map(([name, List], number) => {
    const length = head.lengths[number] ?? 0;
    const list = new List(content.buffer as ArrayBuffer, content.byteOffset + from, length);
    from += aligned(list.byteLength);
    return [name, list];
  });
  return { facts: head.facts, lists: Object.fromEntries(lists) as Lists<S> };
}

function alignedCopy(bytes: Buffer): Buffer {
  return bytes.byteOffset % ALIGNED === 0 ? bytes : Buffer.from(new Uint8Array(bytes).buffer);
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
