import { spawnSync } from 'node:child_process';
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fail } from '../catalogue.ts';
import { causeOf, SyncError } from '../errors.ts';
import { fileCause } from './file-problem.ts';
import { makeFolder } from './folder.ts';
import { describeHolder, eraseRecord, writeRecord } from './lock-record.ts';

/** The right to be the only pass. It ends with `release`, or with the process, however that ends. */
export interface Lock {
  /** Harmless when called again. */
  release(): void;
}

/** What a lock needs of the machine; a test may stand in for another one. */
export interface LockSystem {
  platform: NodeJS.Platform;
  /** Where the command `flock` is looked for; cron's PATH may lack some of it. */
  path: string;
  open: (file: string, flags: number, mode: number) => number;
}

const THIS_SYSTEM: LockSystem = {
  platform: process.platform,
  path: '/usr/bin:/bin:/usr/sbin:/sbin',
  open: openSync,
};

/** The open lock file with the kernel's lock on it, or null where somebody else has that. */
type Take = (file: string, system: LockSystem) => number | null;
const TAKE: Partial<Record<NodeJS.Platform, Take>> = { linux: takeByFlock, darwin: takeByOpening };

const FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
/** macOS only: open and lock at once. Node has no name for it; libuv documents the value as UV_FS_O_EXLOCK. */
const O_EXLOCK = 0x20;
const FLOCK_TIMEOUT_MS = 10_000;

/**
 * Takes the lock that keeps two passes apart, or throws: `state-not-writable`, `lock-unavailable`, and where somebody
 * else has it `lost`, which says so in the words of a pass or in those of another command.
 *
 * The lock is the kernel's and belongs to the open file: it is free the moment the process is gone, and kept while
 * the process is frozen; the times and the text of the file mean nothing. The file is never deleted, since somebody
 * may just have opened it, would then lock a file without a name, and a third one a new file. Node opens files
 * with O_CLOEXEC, so a program that a pass starts later does not inherit the lock and cannot outlive it with it.
 */
export function takeLock(
  stateFolder: string,
  now: Date,
  system: LockSystem = THIS_SYSTEM,
  lost: 'locked' | 'busy' = 'locked',
): Lock {
  const folder = resolve(stateFolder);
  const take = TAKE[system.platform];
  if (take === undefined) {
    throw fail('lock-unavailable', { cause: `none is known for ${system.platform}` });
  }
  const file = join(folder, 'lock');
  const fd = inFolder(folder, () => {
    makeFolder(folder);
    return take(file, system);
  });
  if (fd === null) throw fail(lost, { holder: describeHolder(file) });
  writeRecord(fd, now);
  let held = true;
  return {
    release: () => {
      if (!held) return;
      // The number may soon belong to another file, so it must never be closed twice.
      held = false;
      eraseRecord(fd);
      closeSync(fd);
    },
  };
}

/**
 * Linux: `flock` locks a descriptor that it inherits, which is the open file of this process; the lock stays with
 * that when `flock` has ended. It is part of util-linux and of busybox, on every kind of processor.
 */
function takeByFlock(file: string, system: LockSystem): number | null {
  const fd = openRegularFile(file, FLAGS, system);
  let taken = false;
  try {
    taken = flock(fd, system.path);
  } finally {
    if (!taken) closeSync(fd);
  }
  return taken ? fd : null;
}

function flock(fd: number, path: string): boolean {
  const { status, signal, stderr, error } = spawnSync('flock', ['-n', '3'], {
    cwd: '/',
    env: { PATH: path, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe', fd],
    encoding: 'utf8',
    timeout: FLOCK_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  if (error !== undefined) {
    const code = causeOf(error);
    throw fail('lock-unavailable', {
      cause: code === 'ENOENT' ? 'the command flock is not installed' : `flock cannot be run, ${code}`,
    });
  }
  if (status === 0) return true;
  const said = stderr.trim().replaceAll(/\s+/g, ' ').slice(0, 200);
  // Busybox ends with 1 for failures as well, but says something then; "somebody has it" is silent in both.
  if (status === 1 && said === '') return false;
  throw fail('lock-unavailable', {
    cause: said === '' ? `flock ended with ${signal ?? String(status)}` : said,
  });
}

/** macOS has no `flock` command, but locks in the same step in which it opens. */
function takeByOpening(file: string, system: LockSystem): number | null {
  try {
    return openRegularFile(file, FLAGS | O_EXLOCK | constants.O_NONBLOCK, system);
  } catch (error) {
    const code = causeOf(error);
    if (code === 'EAGAIN' || code === 'EWOULDBLOCK') return null;
    if (code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOLCK') {
      throw fail('lock-unavailable', { cause: `the disk of the state folder has no locks, ${code}` });
    }
    throw error;
  }
}

/** Reading a record from a pipe or a device in its place would hang. */
function openRegularFile(file: string, flags: number, { open }: LockSystem): number {
  const fd = open(file, flags, 0o600);
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw fail('state-not-writable', { folder: dirname(file), cause: 'its lock is no regular file' });
}

function inFolder<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SyncError) throw error;
    throw fail('state-not-writable', { folder, cause: fileCause(error) });
  }
}
