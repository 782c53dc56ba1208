import { fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { causeOf } from '../errors.ts';
import { readStateFile } from './open-file.ts';

/** Who holds the lock. It only serves the message to the loser; what locks is the kernel, not this text. */
interface LockRecord {
  pid: number;
  since: string;
  host: string;
}

const LONGEST = 1024;
const UNKNOWN = 'its process is not known';

/** Writes down that this process holds the lock. */
export function writeRecord(fd: number, now: Date): void {
  const record: LockRecord = { pid: process.pid, since: now.toISOString(), host: hostname() };
  quietly(() => {
    if (hasOtherName(fd)) return;
    ftruncateSync(fd);
    writeSync(fd, `${JSON.stringify(record)}\n`, 0);
  });
}

/** Takes the record away again. */
export function eraseRecord(fd: number): void {
  quietly(() => {
    if (!hasOtherName(fd)) ftruncateSync(fd);
  });
}

/** It may be the name of a file of somebody else: that can be locked, but must keep what is in it. */
function hasOtherName(fd: number): boolean {
  return fstatSync(fd).nlink > 1;
}

/** The process that holds a lock, as its own note says. */
interface Holder {
  pid: number;
  since: Date;
  /** Both of them in words. */
  text: string;
}

/** Names the holder of a lock as well as it can be known: for an instant after the locking it cannot. */
export function describeHolder(file: string): string {
  return holderOf(file)?.text ?? UNKNOWN;
}

/** The holder of a lock; null where there is none, or none is known. */
export function holderOf(file: string): Holder | null {
  const record = readRecord(file);
  // A holder that was killed leaves its record behind, until the next one has written its own.
  if (record === null || isGone(record)) return null;
  const since = `${record.since.slice(0, 10)} ${record.since.slice(11, 16)} UTC`;
  const where = record.host === hostname() ? '' : ` on ${record.host}`;
  const text = `process ${record.pid}${where}, since ${since}`;
  return { pid: record.pid, since: new Date(record.since), text };
}

function readRecord(file: string): LockRecord | null {
  let text = '';
  quietly(() => {
    text = readStateFile(file, LONGEST).toString('utf8');
  });
  return parseRecord(text);
}

/** Trusts nothing: what is shown on a terminal must have exactly the form that we write. */
function parseRecord(text: string): LockRecord | null {
  try {
    const { pid, since, host } = JSON.parse(text) as Record<string, unknown>;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return null;
    if (typeof since !== 'string' || new Date(since).toISOString() !== since) return null;
    if (typeof host !== 'string' || !/^[\w.-]{1,255}$/.test(host)) return null;
    return { pid, since, host };
  } catch {
    return null;
  }
}

function isGone({ pid, host }: LockRecord): boolean {
  // Another machine's processes (a shared folder, another container) cannot be asked for.
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return causeOf(error) === 'ESRCH';
  }
}

/** The record is a courtesy: a disk that has no room for it must not keep a pass from running. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // The holder is then "not known".
  }
}
