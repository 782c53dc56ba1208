import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NOBODY = 65_534;

/**
 * Does something while no new file can be made in that folder, though those that are there can be changed. Root may do
 * all: so it is done as somebody else, to whom the folder and the one above are given.
 */
export function whileNothingNew<T>(folder: string, work: () => T): T {
  mkdirSync(folder, { recursive: true });
  const wasRoot = process.getuid?.() === 0;
  if (wasRoot) {
    chownSync(dirname(folder), NOBODY, NOBODY);
    giveAway(folder);
  }
  chmodSync(folder, 0o500);
  try {
    if (wasRoot) process.seteuid?.(NOBODY);
    return work();
  } finally {
    if (wasRoot) process.seteuid?.(0);
    chmodSync(folder, 0o700);
  }
}

function giveAway(path: string): void {
  chownSync(path, NOBODY, NOBODY);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveAway(join(path, name));
}
