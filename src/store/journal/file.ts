import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { openRegular } from '../../files/regular.ts';
import { openForAppend } from '../open-file.ts';

/** So many bytes are read at once. */
const PIECE = 2 ** 20;
/** More than any of them has after years, but for the journal itself. */
const MOST_BYTES = 128 * 2 ** 20;

/** A file to which is only added, as it was found. */
export interface Found {
  bytes: number;
  /** When it was last changed in any way, by the clock of the file system, which nobody can set for one file. */
  changed: string;
}

/** Opens a file. Throws where there is none, or where it is something else. */
export function openToRead(file: string): { fd: number; found: Found } {
  const fd = openRegular(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  return { fd, found: foundAt(fd) };
}

function foundAt(fd: number): Found {
  const { size, ctimeNs } = fstatSync(fd, { bigint: true });
  return { bytes: Number(size), changed: String(ctimeNs) };
}

/** What there is where there is no file. */
export const NO_FILE: Found = { bytes: 0, changed: '' };

/** All bytes of a file, of which it is known how many they are. */
export function wholeFile(file: string): Buffer {
  const { fd, found } = openToRead(file);
  try {
    if (found.bytes > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES / 2 ** 20} MiB`);
    const content = Buffer.allocUnsafe(found.bytes);
    let done = 0;
    for (let length = -1; length !== 0 && done < content.length; done += length) {
      length = readSync(fd, content, done, content.length - done, done);
    }
    return content.subarray(0, done);
  } finally {
    closeSync(fd);
  }
}

/** A few bytes of an open file as text. */
export function bytesAt(fd: number, at: number, length: number): string {
  const bytes = Buffer.alloc(length);
  return at < 0 ? '' : bytes.toString('utf8', 0, readSync(fd, bytes, 0, length, at));
}

/** The bytes of an open file from one place to another, piece by piece. */
export function* pieces(fd: number, from: number, to: number): Generator<Buffer> {
  for (let at = from; at < to;) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE, to - at));
    const length = readSync(fd, piece, 0, piece.length, at);
    if (length === 0) return;
    yield piece.subarray(0, length);
    at += length;
  }
}

/**
 * Writes a text behind the first bytes of a file, which is made if need be; what stood there goes. When it returns,
 * the text is on the disk; when it throws, nothing was added. A file that is not as long as it was found stays as it is.
 */
export function writeBehind(
  file: string,
  text: string,
  { bytes, found }: { bytes: number; found: number },
): Found {
  const fd = openForAppend(file);
  try {
    if (foundAt(fd).bytes !== found) throw new Error('somebody else is writing to it');
    if (found > bytes) ftruncateSync(fd, bytes);
    try {
      const content = Buffer.from(text);
      // One call may write a part only.
      for (let done = 0; done < content.length; done += writeSync(fd, content, done));
      fsyncSync(fd);
    } catch (error) {
      ftruncateSync(fd, bytes);
      throw error;
    }
    return foundAt(fd);
  } finally {
    closeSync(fd);
  }
}
