import { constants, closeSync, fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { openRegular } from '../../files/regular.ts';
import { readStateFile } from '../open-file.ts';
import type { Found } from './file.ts';

const schema = z.object({ bytes: z.int(), hash: z.string(), changed: z.string() });

/** How the journal was left: where it ended, with which hash, and when it was changed then. */
export type Ending = z.output<typeof schema>;

/**
 * `journal-end.json`: tells that lines at the end of the journal are missing, which no chain can, and that nobody has
 * touched it since. It may be missing or behind at any time: it is written after the journal, in one small write.
 */
export class EndFile {
  readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, 'journal-end.json');
  }

  read(): Ending | null {
    try {
      return schema.parse(JSON.parse(readStateFile(this.path).toString('utf8')));
    } catch {
      return null;
    }
  }

  /** Whether the journal is as it was left. */
  isOf({ bytes, changed }: Found): boolean {
    const ending = this.read();
    return ending !== null && ending.bytes === bytes && ending.changed === changed;
  }

  /** Never fails: without it the whole journal is looked at. */
  write(hash: string, { bytes, changed }: Found): void {
    try {
      const fd = openRegular(this.path, constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
      try {
        // With a second name it may be a file of somebody else.
        if (fstatSync(fd).nlink > 1) return;
        const length = writeSync(fd, `${JSON.stringify({ bytes, hash, changed } satisfies Ending)}\n`, 0);
        ftruncateSync(fd, length);
      } finally {
        closeSync(fd);
      }
    } catch {
      // What was there may be of an earlier time, and is as good as nothing then.
    }
  }
}
