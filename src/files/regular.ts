import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** So many bytes are read at once. */
const BLOCK = 2 ** 16;
const MIB = 2 ** 20;

/** How a file is read: up to how many bytes, and whether through a symbolic link. */
export interface ReadLimits {
  mostBytes: number;
  followLinks: boolean;
}

/**
 * Opens what must be a file with bytes in it. A pipe, a device or a folder of that name is refused: to open a pipe
 * could wait for ever, and a device never ends. With O_NONBLOCK nothing waits until it is known what it is.
 */
export function openRegular(file: string, flags: number, mode?: number): number {
  let fd: number;
  try {
    fd = openSync(file, flags | constants.O_NONBLOCK, mode);
  } catch (error) {
    // A socket, or a pipe that nobody reads.
    if ((error as NodeJS.ErrnoException).code === 'ENXIO')
      throw new Error('it is a pipe or a socket', { cause: error });
    throw error;
  }
  try {
    refuseOthers(fstatSync(fd));
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function refuseOthers(stat: Stats): void {
  if (stat.isFile()) return;
  if (stat.isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
  throw new Error(
    stat.isFIFO() || stat.isSocket() ? 'it is a pipe, not a file' : 'it is a device, not a file',
  );
}

/** The bytes of a file, of which there may not be more than that. */
export function readRegular(file: string, { mostBytes, followLinks }: ReadLimits): Buffer {
  const fd = openRegular(file, constants.O_RDONLY | (followLinks ? 0 : constants.O_NOFOLLOW));
  try {
    return readAll(fd, mostBytes);
  } finally {
    closeSync(fd);
  }
}

/** All that comes out of an open file; what it says of its own size is not believed. `wait` is called where nothing is there yet. */
export function readAll(fd: number, mostBytes: number, wait?: () => void): Buffer {
  const blocks: Buffer[] = [];
  for (let bytes = 0; ;) {
    const block = Buffer.allocUnsafe(Math.min(BLOCK, mostBytes + 1 - bytes));
    const length = readSome(fd, block, wait);
    if (length === 0) return Buffer.concat(blocks, bytes);
    blocks.push(block.subarray(0, length));
    bytes += length;
    if (bytes > mostBytes) throw new Error(`it is larger than ${Math.floor(mostBytes / MIB)} MiB`);
  }
}

function readSome(fd: number, block: Buffer, wait: (() => void) | undefined): number {
  for (;;) {
    try {
      return readSync(fd, block);
    } catch (error) {
      if (wait === undefined || (error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      wait();
    }
  }
}
