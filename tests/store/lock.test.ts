import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SyncError } from '../../src/errors.ts';
import { takeLock, type Lock, type LockSystem } from '../../src/store/lock.ts';
import { buildChild } from './child.ts';

const NOW = new Date('2026-11-22T09:30:00Z');
const HOLDER = buildChild('lock-holder.mjs');

let base: string;
let folder: string;
let file: string;
let locks: Lock[] = [];
let children: ChildProcess[] = [];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'grit-sync-lock-'));
  folder = join(base, 'state');
  file = join(folder, 'lock');
});

afterEach(() => {
  locks.forEach((lock) => {
    lock.release();
  });
  children.forEach((child) => child.kill('SIGKILL'));
  [locks, children] = [[], []];
  rmSync(base, { recursive: true, force: true });
});

function take(system?: LockSystem): Lock {
  const lock = takeLock(folder, NOW, system);
  locks.push(lock);
  return lock;
}

/** The problem with which the lock is refused. */
function refusal(system?: LockSystem): { code: string; message: string } {
  try {
    take(system);
  } catch (error) {
    if (error instanceof SyncError) return error.problems[0];
    throw error;
  }
  return { code: 'taken', message: '' };
}

/** Another process that is ready to compete; `compete` gives what it says about it. */
async function rival(...args: string[]) {
  const child = spawn(process.execPath, [HOLDER, folder, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  expect(await line()).toBe('ready');
  const ended = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    compete: () => {
      child.stdin.write('go\n');
      return line();
    },
    signal: (name: NodeJS.Signals) => child.kill(name),
    /** Ends its input, so that it releases what it has and ends. */
    leave: async () => {
      child.stdin.end();
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function holder(...args: string[]) {
  const process_ = await rival(...args);
  return { ...process_, said: await process_.compete() };
}

describe('one process', () => {
  test('makes folder and file for nobody else to read, and writes down who holds the lock', () => {
    take();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      pid: process.pid,
      since: '2026-11-22T09:30:00.000Z',
      host: hostname(),
    });
  });

  test('is refused a lock that it has already, and gets it again after the release', () => {
    const lock = take();
    expect(refusal()).toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`(process ${process.pid}, since 2026-11-22 09:30 UTC)`),
    });
    lock.release();
    expect(readFileSync(file, 'utf8')).toBe('');
    expect(refusal().code).toBe('taken');
  });

  test('does not free the lock of a later pass by releasing its own twice', () => {
    const first = take();
    first.release();
    take();
    first.release();
    expect(refusal().code).toBe('locked');
  });
});

describe('several processes', () => {
  test('the second is refused, told which process has the lock, and gets it when the first has left', async () => {
    const first = await holder();
    expect(first.said).toBe('held');
    expect(refusal()).toMatchObject({
      code: 'locked',
      message: expect.stringMatching(
        new RegExp(`process ${first.pid}, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC`),
      ),
    });
    await first.leave();
    expect(refusal().code).toBe('taken');
  });

  test('a holder that is killed frees the lock at once', async () => {
    const first = await holder();
    await first.kill();
    expect(readFileSync(file, 'utf8')).toContain(String(first.pid));
    expect(refusal().code).toBe('taken');
  });

  test('a program that a killed holder had started does not keep the lock', async () => {
    const first = await holder('heir');
    const heir = Number(first.said.split(' ')[1]);
    try {
      await first.kill();
      expect(process.kill(heir, 0)).toBe(true);
      expect(refusal().code).toBe('taken');
    } finally {
      process.kill(heir, 'SIGKILL');
    }
  });

  test('a frozen holder keeps the lock, however old its file looks', async () => {
    const first = await holder();
    first.signal('SIGSTOP');
    utimesSync(file, new Date('2001-01-01'), new Date('2001-01-01'));
    const { code, message } = refusal();
    expect(code).toBe('locked');
    expect(message).toContain(`process ${first.pid}`);
    first.signal('SIGCONT');
    await first.leave();
    expect(refusal().code).toBe('taken');
  });

  test.each(['a new folder', 'a new folder', "a dead holder's lock", "a dead holder's lock"])(
    'of fifty that race for %s exactly one wins',
    async (what) => {
      if (what !== 'a new folder') await (await holder()).kill();
      const rivals = await Promise.all(Array.from({ length: 50 }, () => rival()));
      // The winner keeps the lock until all have reported.
      const said = await Promise.all(rivals.map((one) => one.compete()));
      expect(said.toSorted()).toEqual(['held', ...Array.from({ length: 49 }, () => 'locked')]);
      await Promise.all(rivals.map((one) => one.leave()));
    },
    60_000,
  );
});

describe('a holder that cannot be named', () => {
  const record = { pid: process.pid, since: '2026-11-22T09:30:00.000Z', host: hostname() };

  test('because the record is that of a dead process, in the instant after the locking', () => {
    take();
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    writeFileSync(file, JSON.stringify({ ...record, pid }));
    expect(refusal().message).toContain('(its process is not known)');
  });

  test.each([
    ['is empty', ''],
    ['is cut off', '{"pid":'],
    ['is no object', 'null'],
    ['has no process', JSON.stringify({ ...record, pid: '1' })],
    ['has a group of processes', JSON.stringify({ ...record, pid: -1 })],
    ['has no time', JSON.stringify({ ...record, since: 5 })],
    ['has a time of another form', JSON.stringify({ ...record, since: '2026-11-22 later' })],
    ['has terminal codes in it', JSON.stringify({ ...record, host: '\u001b[2J' })],
  ])('because the record %s', (_what, text) => {
    take();
    writeFileSync(file, text);
    expect(refusal()).toMatchObject({
      code: 'locked',
      message: expect.stringContaining('(its process is not known)'),
    });
  });

  test('is named with its machine where the state folder is shared', () => {
    take();
    writeFileSync(file, JSON.stringify({ ...record, pid: 4182, host: 'other-machine' }));
    expect(refusal().message).toContain('process 4182 on other-machine, since 2026-11-22 09:30 UTC');
  });
});

describe('a state folder that cannot be used', () => {
  test('below a file', () => {
    writeFileSync(join(base, 'file'), '');
    folder = join(base, 'file', 'state');
    expect(refusal()).toMatchObject({
      code: 'state-not-writable',
      message: expect.stringContaining('a part of the path is a file, ENOTDIR'),
    });
  });

  test('with a link in place of the lock, whose target stays as it is', () => {
    mkdirSync(folder);
    writeFileSync(join(base, 'precious'), 'precious');
    symlinkSync(join(base, 'precious'), file);
    expect(refusal().code).toBe('state-not-writable');
    expect(readFileSync(join(base, 'precious'), 'utf8')).toBe('precious');
  });

  test('with a pipe in place of the lock, on which reading would hang', () => {
    mkdirSync(folder);
    spawnSync('mkfifo', [file]);
    expect(existsSync(file)).toBe(true);
    expect(refusal()).toMatchObject({
      code: 'state-not-writable',
      message: expect.stringContaining('no regular file'),
    });
  });
});

describe('a machine without locks', () => {
  /** A Linux whose command `flock` is this shell script. */
  function withFlock(script: string, mode = 0o755): LockSystem {
    const bin = join(base, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'flock'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, 'flock'), mode);
    return { platform: 'linux', path: bin, open: openSync };
  }

  test('because the command flock is not installed', () => {
    expect(refusal({ platform: 'linux', path: base, open: openSync })).toMatchObject({
      code: 'lock-unavailable',
      message: expect.stringContaining('the command flock is not installed'),
    });
  });

  test.each([
    [
      'util-linux says so',
      'echo "flock: 3: No locks available" >&2; exit 71',
      'flock: 3: No locks available',
    ],
    [
      'busybox says so, with the status of a lock that is held',
      'echo "flock: No locks" >&2; exit 1',
      'No locks',
    ],
    ['flock fails without a word', 'exit 64', 'flock ended with 64'],
    ['flock is killed', 'kill -9 $$', 'flock ended with SIGKILL'],
  ])('because %s', (_what, script, cause) => {
    expect(refusal(withFlock(script))).toMatchObject({
      code: 'lock-unavailable',
      message: expect.stringContaining(cause),
    });
  });

  test('because flock cannot be executed', () => {
    expect(refusal(withFlock('exit 0', 0o644))).toMatchObject({
      code: 'lock-unavailable',
      message: expect.stringContaining('EACCES'),
    });
  });

  test('because the system is none that we know', () => {
    expect(refusal({ platform: 'win32', path: '', open: openSync })).toMatchObject({
      code: 'lock-unavailable',
      message: expect.stringContaining('win32'),
    });
  });
});

describe('on macOS, which locks while it opens', () => {
  const O_EXLOCK = 0x20;

  /** A kernel that gives a lock with the flag O_EXLOCK, to one at a time, or fails with a code. */
  function macOS(code?: string): LockSystem {
    let taken = false;
    return {
      platform: 'darwin',
      path: '',
      open: (path, flags, mode) => {
        expect(flags & O_EXLOCK).toBe(O_EXLOCK);
        expect(flags & constants.O_NONBLOCK).toBe(constants.O_NONBLOCK);
        expect(flags & constants.O_NOFOLLOW).toBe(constants.O_NOFOLLOW);
        if (code !== undefined || taken) throw Object.assign(new Error('open'), { code: code ?? 'EAGAIN' });
        taken = true;
        return openSync(path, flags & ~O_EXLOCK & ~constants.O_NONBLOCK, mode);
      },
    };
  }

  test('the first gets the lock, the second is told who has it', () => {
    const mac = macOS();
    take(mac);
    expect(refusal(mac)).toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`process ${process.pid}`),
    });
  });

  test.each([
    ['EWOULDBLOCK', 'locked'],
    ['ENOTSUP', 'lock-unavailable'],
    ['EOPNOTSUPP', 'lock-unavailable'],
    ['ENOLCK', 'lock-unavailable'],
    ['EACCES', 'state-not-writable'],
  ])('%s means %s', (code, problem) => {
    expect(refusal(macOS(code)).code).toBe(problem);
  });
});
