import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../../catalogue.ts';
import { fileCause } from '../../store/file-problem.ts';

/** Makes a new folder for what a demo writes. It stays, for whoever wants to look into it. */
export function demoFolder(prefix: string): string {
  return keeping(() => mkdtempSync(join(tmpdir(), prefix)));
}

/** Does something with files in the folder for temporary ones, which may be missing or full. */
export function keeping<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fail('demo-folder', { folder: tmpdir(), cause: fileCause(error) });
  }
}
