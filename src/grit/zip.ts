import { crc32, createInflateRaw } from 'node:zlib';

const END = Buffer.from('PK\x05\x06', 'latin1');
const END_LENGTH = 22;
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
/** A field with this value stands elsewhere (zip64); some writers do that for small files too. */
const ELSEWHERE = 0xffffffff;
/** The sheets of 20,000 users take some 100 MiB. The reader needs several times what this is. */
const MOST_UNPACKED = 512 * 2 ** 20;

/**
 * What is wrong with a zip file, in plain words, or null. The workbook reader notices neither a lost end nor a wrong
 * check sum, and gives what is left; a backup like that would be found out on the day on which it is needed.
 */
export async function damageOf(bytes: Buffer, most = MOST_UNPACKED): Promise<string | null> {
  const end = bytes.lastIndexOf(END);
  // The very end is a record of fixed length and a comment.
  if (end < 0 || end + END_LENGTH > bytes.length) return 'it is cut off';
  try {
    let room = most;
    for (const entry of entriesOf(bytes, end)) {
      const { size, crc } = await unpack(entry, room);
      room -= size;
      if (room < 0) return `it unpacks to more than ${most / 2 ** 20} MiB`;
      if (crc !== entry.crc) return 'it is damaged: a check sum is wrong';
    }
    return null;
  } catch {
    return 'it is damaged';
  }
}

interface Entry {
  packed: Buffer;
  deflated: boolean;
  crc: number;
}

/** The files in the archive, by its directory. What is packed in an unusual way is left to the reader. */
function* entriesOf(bytes: Buffer, end: number): Generator<Entry> {
  let at = bytes.readUInt32LE(end + 16);
  if (at === ELSEWHERE) return;
  const count = bytes.readUInt16LE(end + 10);
  for (let i = 0; i < count; i += 1) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Error('no directory entry');
    const method = bytes.readUInt16LE(at + 10);
    const length = bytes.readUInt32LE(at + 20);
    const local = bytes.readUInt32LE(at + 42);
    if ((method === 0 || method === 8) && length !== ELSEWHERE && local !== ELSEWHERE) {
      const start = local + LOCAL_LENGTH + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      yield {
        packed: bytes.subarray(start, start + length),
        deflated: method === 8,
        crc: bytes.readUInt32LE(at + 16),
      };
    }
    at += ENTRY_LENGTH + [28, 30, 32].reduce((sum, field) => sum + bytes.readUInt16LE(at + field), 0);
  }
}

/** Unpacks piece by piece and keeps nothing, so that it costs no memory; stops beyond `most`. */
async function unpack({ packed, deflated }: Entry, most: number): Promise<{ size: number; crc: number }> {
  if (!deflated) return { size: packed.length, crc: crc32(packed) };
  let size = 0;
  let crc = 0;
  const inflate = createInflateRaw();
  inflate.end(packed);
  for await (const chunk of inflate as AsyncIterable<Buffer>) {
    size += chunk.length;
    crc = crc32(chunk, crc);
    if (size > most) break;
  }
  return { size, crc };
}
