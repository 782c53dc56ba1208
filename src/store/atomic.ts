import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { partialOf, removeLeftovers } from './partial.ts';

/** So many characters are written at once. */
const BLOCK = 2 ** 16;

/**
 * Replaces a file in one step by this text, or these pieces of it: whoever reads it, also after a power cut, finds the old text or
 * the new one and never a part. Nobody else may read it, unless `mode`, which counts whatever the umask, says so. A
 * symbolic link of that name is replaced, and not followed.
 */
export function writeAtomically(file: string, text: string | Buffer | Iterable<string>, mode = 0o600): void {
  const [folder, name] = [dirname(file), basename(file)];
  removeLeftovers(folder, name, new Date());
  const partial = partialOf(folder, name);
  try {
    // "wx": the name must be new, so that no link can be followed.
    const fd = openSync(partial, 'wx', mode);
    try {
      applyMode(fd, mode);
      for (const bytes of Buffer.isBuffer(text) ? [text] : blocksOf(text)) {
        // One call may write a part only.
        for (let done = 0; done < bytes.length; done += writeSync(fd, bytes, done));
      }
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  syncFolder(folder);
}

function* blocksOf(text: string | Iterable<string>): Generator<Buffer> {
  let block = '';
  for (const piece of typeof text === 'string' ? [text] : text) {
    block += piece;
    if (block.length < BLOCK) continue;
    yield Buffer.from(block);
    block = '';
  }
  yield Buffer.from(block);
}

/** A service often has a umask that would hide the file from everybody else. */
function applyMode(fd: number, mode: number): void {
  try {
    fchmodSync(fd, mode);
  } catch {
    // FAT and some shares know no modes; who may read there is decided by how they are mounted.
  }
}

/** After a power cut the new file must still have the name. */
export function syncFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Some file systems cannot sync a folder; the text is safe under one of the two names all the same.
  }
}
