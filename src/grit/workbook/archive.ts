import { crc32, createInflateRaw } from 'node:zlib';
import { fromBufferPromise, type Entry } from 'yauzl';
import { Flaw, TooLarge } from './flaw.ts';
import { LIMITS } from './limits.ts';

const END = Buffer.from('PK\x05\x06', 'latin1');
const END_LENGTH = 22;
const ENTRY = 0x02014b50;
/** A field with this value stands elsewhere (zip64). */
const ELSEWHERE = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

/** The parts of a workbook, by name. Capitals do not matter, as in Excel. */
export interface Archive {
  has(name: string): boolean;
  /** To how many bytes all its parts unpack, if its directory is right. */
  readonly claimed: number;
  /** The content of a part, piece by piece; throws a Flaw where it is not there, is damaged, or is too large. */
  read(name: string): AsyncGenerator<Buffer>;
}

/**
 * Opens a zip archive by its directory, which stands at its end. What stands before the parts is never asked: many
 * programs write it before they know it. Throws a Flaw. `unpacked` is how many bytes may be read of all parts together.
 */
export async function openArchive(bytes: Buffer, unpacked: number = LIMITS.unpacked): Promise<Archive> {
  const whole = withoutTail(bytes);
  const zip = await fromBufferPromise(whole);
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= LIMITS.parts) throw new Flaw('it has too many parts');
    const name = entry.fileName.toLowerCase();
    // Which of two is meant, nobody knows.
    if (entries.has(name)) throw new Flaw('it is damaged: a part stands in it twice');
    entries.set(name, entry);
  }
  const budget = { left: unpacked, most: unpacked };
  return {
    has: (name) => entries.has(name.toLowerCase()),
    claimed: [...entries.values()].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0),
    async *read(name) {
      const entry = entries.get(name.toLowerCase());
      if (entry === undefined) throw new Flaw('a part of it is missing');
      if (entry.isEncrypted()) throw new Flaw('it is protected with a password');
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      yield* unpack(whole.subarray(fileDataStart, fileDataStart + entry.compressedSize), entry, budget);
    },
  };
}

/** The archive without what somebody has appended to it, such as a line feed. */
function withoutTail(bytes: Buffer): Buffer {
  for (let end = bytes.lastIndexOf(END); end >= 0; end = end === 0 ? -1 : bytes.lastIndexOf(END, end - 1)) {
    if (end + END_LENGTH > bytes.length) continue;
    const stop = end + END_LENGTH + bytes.readUInt16LE(end + 20);
    if (stop <= bytes.length && isDirectoryBefore(bytes, end)) return bytes.subarray(0, stop);
  }
  throw new Flaw('it is cut off');
}

/** Whether the record at `end` points to a directory, and not just looks like the end of an archive. */
function isDirectoryBefore(bytes: Buffer, end: number): boolean {
  const start = bytes.readUInt32LE(end + 16);
  if (start === ELSEWHERE) return true;
  return start === end || (start + 4 <= end && bytes.readUInt32LE(start) === ENTRY);
}

/** Unpacks piece by piece; throws a Flaw at the end where the check sum is another one. */
async function* unpack(
  packed: Buffer,
  { compressionMethod, crc32: expected, uncompressedSize }: Entry,
  budget: { left: number; most: number },
): AsyncGenerator<Buffer> {
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    throw new Flaw('it is packed in a way that is not known here');
  }
  let size = 0;
  let sum = 0;
  for await (const piece of compressionMethod === STORED ? [packed] : inflated(packed)) {
    budget.left -= piece.length;
    if (budget.left < 0) throw new TooLarge(`it unpacks to more than ${budget.most / 2 ** 20} MiB`);
    size += piece.length;
    sum = crc32(piece, sum);
    yield piece;
  }
  if (size !== uncompressedSize || sum !== expected) throw new Flaw('it is damaged: a check sum is wrong');
}

async function* inflated(packed: Buffer): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 2 ** 16 });
  inflate.end(packed);
  try {
    yield* inflate as AsyncIterable<Buffer>;
  } catch {
    throw new Flaw('it is damaged');
  }
}
