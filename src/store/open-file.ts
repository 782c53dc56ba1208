import { closeSync, constants, fstatSync, writeSync } from 'node:fs';
import { openRegular, readRegular } from '../files/regular.ts';
import { writeAtomically } from './atomic.ts';

/**
 * How the files of the state folder are opened: never through a symbolic link, and only if they are files, so that
 * nobody can plant there what leads into a file of somebody else or keeps a pass waiting. The folders above may be
 * links: people do that to keep the state on another disk, and who may change those folders may do anything here.
 */

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
const PRIVATE = 0o600;
/** More than any of them has after years. */
const MOST_BYTES = 128 * 2 ** 20;

/** The bytes of a file of the state folder. Throws where there is none, or where it is something else. */
export function readStateFile(file: string, mostBytes = MOST_BYTES): Buffer {
  return readRegular(file, { mostBytes, followLinks: false });
}

/**
 * Adds text to the end of such a file, which is made if need be. Where it has a second name, which may be that of a
 * file of somebody else, it becomes a file of its own first: the other one stays as it is.
 */
export function appendText(file: string, text: string): void {
  const fd = openForAppend(file);
  try {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length; done += writeSync(fd, bytes, done));
  } finally {
    closeSync(fd);
  }
}

/** The open file, to which is only added. */
export function openForAppend(file: string): number {
  const flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW;
  const fd = openRegular(file, flags, PRIVATE);
  if (fstatSync(fd).nlink <= 1) return fd;
  closeSync(fd);
  writeAtomically(file, [readStateFile(file).toString('utf8')]);
  return openRegular(file, flags, PRIVATE);
}
