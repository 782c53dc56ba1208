import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { problem } from '../catalogue.ts';
import { SyncError } from '../errors.ts';
import { publish, timedName } from './publish.ts';

/** So many are kept: enough to see what Grit sends, and too few to fill a disk. */
const MOST_KEPT = 3;
/** The way they are called; no backup is called so. */
const BEGIN = 'rejected-export';
const NAME = /^rejected-export-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)(?:-(\d+))?\.\w+$/;
/** What says that the bytes are no export. A reading that was ended from outside says nothing about them. */
const REJECTIONS = new Set(['backup-unreadable', 'export-without-ids', 'grit-interface-gone']);

/** What Grit delivered in place of an export: the file that has it, and its bytes. */
interface Rejected {
  file: string;
  bytes: Buffer;
}

/**
 * Keeps beside the backups what can be none, so that nobody has to guess what Grit sent, and gives what to throw: the
 * reason, and where the bytes are. Where they cannot be kept the reason alone counts. The oldest of more than three go.
 */
export async function setAside(
  { file, bytes }: Rejected,
  folder: string,
  at: Date,
  reason: unknown,
): Promise<unknown> {
  if (bytes.length === 0 || !(reason instanceof SyncError)) return reason;
  if (!reason.problems.some(({ code }) => REJECTIONS.has(code))) return reason;
  try {
    const nameOf = (attempt: number) => timedName(BEGIN, at, attempt, extensionOf(bytes));
    const path = keptAlready(bytes, folder) ?? (await publish(file, folder, nameOf));
    for (const name of rejectedIn(folder).slice(0, -MOST_KEPT)) rmSync(join(folder, name));
    return new SyncError(...reason.problems, problem('export-set-aside', { path }));
  } catch {
    return reason;
  }
}

/** Whether a file beside the backups is one of these. */
export function isRejected(name: string): boolean {
  return NAME.test(name);
}

/** The newest one, if it has just these bytes: the same answer every half hour must not push out an earlier, other one. */
function keptAlready(bytes: Buffer, folder: string): string | undefined {
  const newest = rejectedIn(folder).at(-1);
  if (newest === undefined) return undefined;
  const path = join(folder, newest);
  return readFileSync(path).equals(bytes) ? path : undefined;
}

/** The names of those that there are, the oldest first. */
function rejectedIn(folder: string): string[] {
  const found = readdirSync(folder).flatMap((name) => {
    const [, time, attempt = '1'] = NAME.exec(name) ?? [];
    return time === undefined ? [] : [{ name, key: `${time} ${attempt.padStart(9, '0')}` }];
  });
  return found.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ name }) => name);
}

/** By what a program opens the file with. */
function extensionOf(bytes: Buffer): string {
  if (bytes.toString('latin1', 0, 2) === 'PK') return 'xlsx';
  return bytes.subarray(0, 4096).includes(0) ? 'bin' : 'txt';
}
