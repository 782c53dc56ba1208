import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { causeOf } from '../errors.ts';

/** No pass takes so long. What is younger may belong to a pass that is at it, perhaps on another machine. */
const LEFT_BEHIND_MS = 24 * 3_600_000;
/** The machine, the process, and what is left to chance. */
const PARTIAL = /^\.(.+)-([0-9a-f]{6})([0-9a-f]{6})[0-9a-f]{4}\.partial$/;
const HERE = createHash('sha256').update(hostname()).digest('hex').slice(0, 6);

/** A new name for what is being written and will be called `name`: each writer has its own, also on a share of several machines. */
export function partialOf(folder: string, name: string): string {
  const pid = process.pid.toString(16).padStart(6, '0').slice(-6);
  return join(folder, `.${name}-${HERE}${pid}${randomBytes(2).toString('hex')}.partial`);
}

/**
 * Removes what killed writers of that name left in a folder: at once where the process was one of this machine and is gone,
 * otherwise after a day. Never fails: it takes room, and is in nobody's way.
 */
export function removeLeftovers(folder: string, name: string, now: Date): void {
  try {
    for (const found of readdirSync(folder)) {
      const [, target, host, pid = ''] = PARTIAL.exec(found) ?? [];
      // Earlier versions had one name for all.
      if (target !== name && found !== `${name}.partial`) continue;
      const isOrphan = host === HERE && isGone(Number.parseInt(pid, 16));
      removeLeftover(join(folder, found), isOrphan ? Infinity : now.getTime() - LEFT_BEHIND_MS);
    }
  } catch {
    // Whoever may only write there sees nothing.
  }
}

function removeLeftover(file: string, before: number): void {
  try {
    const stat = lstatSync(file);
    if (!stat.isDirectory() && stat.mtimeMs < before) rmSync(file);
  } catch {
    // It may just have got its name, or belong to somebody else.
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return causeOf(error) === 'ESRCH';
  }
}
