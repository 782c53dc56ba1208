import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';

/** Writes a file that is not there yet, down to the disk; throws where there is one, a link included. */
export function writeNew(file: string, text: string, mode: number, onOpened?: () => void): void {
  const fd = openSync(file, 'wx', mode);
  onOpened?.();
  try {
    writeFileSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
