import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ESBUILD = fileURLToPath(new URL('../../node_modules/.bin/esbuild', import.meta.url));

/** A script of this folder, built into one file that plain Node starts at once; fifty of them can race then. */
export function buildChild(name: string): string {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const built = join(mkdtempSync(join(tmpdir(), 'grit-sync-child-')), name);
  execFileSync(ESBUILD, [
    script,
    '--bundle',
    '--platform=node',
    '--format=esm',
    `--outfile=${built}`,
    '--log-level=error',
  ]);
  return built;
}
