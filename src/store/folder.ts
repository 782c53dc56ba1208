import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { causeOf } from '../errors.ts';

/**
 * Makes a folder, and those above it, for nobody else to read. One that exists stays as it is, its mode included.
 *
 * The option `recursive` of Node does not serve here: on a disk that is full or read-only it says that the folder
 * does not exist (ENOENT), and the person who reads the message would look in the wrong place.
 */
export function makeFolder(folder: string): void {
  try {
    makeOne(folder);
  } catch (error) {
    if (causeOf(error) !== 'ENOENT') throw error;
    makeFolder(dirname(folder));
    makeOne(folder);
  }
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it in the meantime.
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
