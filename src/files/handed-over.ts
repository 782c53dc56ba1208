import { closeSync, constants, openSync } from 'node:fs';
import { readAll } from './regular.ts';

/** An open file that a shell hands over, as in `--config <(…)` or `--config /dev/stdin`. */
const DESCRIPTOR = /^\/(?:dev\/(?:fd\/\d+|stdin)|proc\/self\/fd\/\d+)$/;
const PATIENCE_MS = 10_000;
const STEP_MS = 10;

/** Whether that is the one kind of pipe that is read: whoever wrote this path stands at the other end of it. */
export function isHandedOver(file: string): boolean {
  return DESCRIPTOR.test(file);
}

/** The bytes that come out of it, with some patience for the program at the other end. */
export function readHandedOver(file: string, mostBytes: number): Buffer {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const end = Date.now() + PATIENCE_MS;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  try {
    return readAll(fd, mostBytes, () => {
      if (Date.now() > end) throw new Error(`nothing came out of it for ${PATIENCE_MS / 1000} seconds`);
      Atomics.wait(sleeper, 0, 0, STEP_MS);
    });
  } finally {
    closeSync(fd);
  }
}
