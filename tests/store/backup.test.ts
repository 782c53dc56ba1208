import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fail } from '../../src/catalogue.ts';
import type { Retention } from '../../src/core/trust/retention.ts';
import { SyncError } from '../../src/errors.ts';
import type { OpenSink } from '../../src/ports.ts';
import { createStore } from '../../src/store/backup.ts';
import { Checksums } from '../../src/store/checksums.ts';
import { SINK, type SinkFile, type SinkSettings } from '../../src/store/sink.ts';
import { buildChild } from './child.ts';
import { whileNothingNew } from './unwritable.ts';

const NOW = new Date('2026-11-22T09:30:00.789Z');
const DAY_MS = 24 * 3_600_000;
const FIRST = 'grit-export-2026-11-22T09-30-00Z.xlsx';
const CHILD = buildChild('backup-child.mjs');
const WORKBOOK = Buffer.from('as Grit sent it');
const NETWORK = fail('unreachable', { system: 'Grit', where: 'GET https://grit.example/export, ECONNRESET' });

let base: string;
let folder: string;
let stateFolder: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'grit-sync-backup-'));
  folder = join(base, 'backup');
  stateFolder = join(base, 'state');
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

const storeWith = (keep: Retention | null, settings: Partial<SinkSettings> = {}, now = NOW) =>
  createStore({ backupFolder: folder, stateFolder, keep }, () => now, { ...SINK, ...settings });
const store = (settings: Partial<SinkSettings> = {}) => storeWith(null, settings);
const delivering =
  (...chunks: Buffer[]) =>
  (openSink: OpenSink) =>
    pipeline(Readable.from(chunks), openSink());
const sound = () => Promise.resolve({ rows: 2 });
const files = () => (existsSync(folder) ? readdirSync(folder).toSorted() : []);
const checksums = () => readFileSync(join(stateFolder, 'backups.sha256'), 'utf8');
const sumOf = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

/** The problem with which a promise rejects. */
async function problemOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => 'nothing was wrong',
    (reason: unknown) => reason,
  );
  if (error instanceof SyncError) return error.problems[0];
  throw error instanceof Error ? error : new Error(String(error));
}

describe('a sound export', () => {
  test('is kept as it was sent, under the time in UTC, for nobody else to read', async () => {
    const { backup } = await store().keepBackup(
      delivering(WORKBOOK.subarray(0, 5), WORKBOOK.subarray(5)),
      sound,
    );
    expect(backup).toEqual({
      path: join(folder, FIRST),
      bytes: WORKBOOK.length,
      rows: 2,
      sha256: sumOf(WORKBOOK),
    });
    expect(files()).toEqual([FIRST]);
    expect(readFileSync(join(folder, FIRST))).toEqual(WORKBOOK);
    expect(statSync(join(folder, FIRST)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('is reported with its absolute path, however the folder was named', async () => {
    folder = relative(process.cwd(), join(base, 'backup'));
    const { backup } = await store().keepBackup(delivering(WORKBOOK), sound);
    expect(backup?.path).toBe(join(base, 'backup', FIRST));
  });

  test('is handed on as it was read', async () => {
    const read = { rows: 2, header: ['externalId'] };
    const { content } = await store().keepBackup(delivering(WORKBOOK), () => Promise.resolve(read));
    expect(content).toBe(read);
  });

  test('has its check sum written down in the state folder, as sha256sum would, for nobody else to read', async () => {
    for (const text of ['one', 'two']) await store().keepBackup(delivering(Buffer.from(text)), sound);
    const second = FIRST.replace('.xlsx', '-2.xlsx');
    expect(checksums()).toBe(`${sumOf('one')}  ${FIRST}\n${sumOf('two')}  ${second}\n`);
    expect(statSync(join(stateFolder, 'backups.sha256')).mode & 0o777).toBe(0o600);
    expect(statSync(stateFolder).mode & 0o777).toBe(0o700);
  });

  test('of the same second gets a suffix, and the earlier ones stay as they are', async () => {
    for (const text of ['one', 'two', 'three']) {
      await store().keepBackup(delivering(Buffer.from(text)), sound);
    }
    const names = [FIRST, FIRST.replace('.xlsx', '-2.xlsx'), FIRST.replace('.xlsx', '-3.xlsx')];
    expect(files()).toEqual(names.toSorted());
    expect(names.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['one', 'two', 'three']);
  });

  test('does not bear the name of a backup while it is checked, and is checked as it is on the disk', async () => {
    let during: string[] = [];
    await store().keepBackup(delivering(WORKBOOK), (bytes) => {
      during = files();
      expect(bytes).toEqual(WORKBOOK);
      return sound();
    });
    expect(during).toEqual([expect.stringMatching(/^\.grit-export-[0-9a-f]{16}\.partial$/)]);
  });

  test('that came at the second attempt holds nothing of the first', async () => {
    await store().keepBackup(async (openSink) => {
      openSink().write('half of a long first attempt');
      openSink().end('second');
      await Promise.resolve();
    }, sound);
    expect(files()).toEqual([FIRST]);
    expect(readFileSync(join(folder, FIRST), 'utf8')).toBe('second');
  });

  test('is complete when the download says so, though it left the file open', async () => {
    const download = (openSink: OpenSink) => {
      openSink().write(WORKBOOK);
      return Promise.resolve();
    };
    const { backup } = await store().keepBackup(download, sound);
    expect(backup?.bytes).toBe(WORKBOOK.length);
  });

  test('may be just as large as the limit, but not larger', async () => {
    const limited = store({ limitMiB: 1 });
    const MiB = Buffer.alloc(2 ** 20);
    const { backup } = await limited.keepBackup(delivering(MiB), sound);
    expect(backup?.bytes).toBe(2 ** 20);
    const { code, message } = await problemOf(limited.keepBackup(delivering(MiB, Buffer.from('.')), sound));
    expect(code).toBe('backup-unreadable');
    expect(message).toContain('it is larger than 1 MiB');
    expect(files()).toEqual([FIRST]);
  });
});

describe('an export that is not sound', () => {
  beforeEach(() => {
    mkdirSync(folder);
    writeFileSync(join(folder, FIRST), 'earlier');
  });
  const expectTheEarlierOneOnly = () => {
    expect(files()).toEqual([FIRST]);
    expect(readFileSync(join(folder, FIRST), 'utf8')).toBe('earlier');
    expect(new Checksums(stateFolder).read().size).toBe(0);
  };

  test('because the connection broke is reported as that', async () => {
    const download = async (openSink: OpenSink) => {
      openSink().write('half');
      await Promise.resolve();
      throw NETWORK;
    };
    await expect(store().keepBackup(download, sound)).rejects.toBe(NETWORK);
    expectTheEarlierOneOnly();
  });

  test('because Grit refused before there was anything to write is reported as that', async () => {
    await expect(store().keepBackup(() => Promise.reject(NETWORK), sound)).rejects.toBe(NETWORK);
    expectTheEarlierOneOnly();
  });

  test('because reading it was stopped says nothing about it, and is not kept', async () => {
    const stopped = fail('interrupted');
    await expect(store().keepBackup(delivering(WORKBOOK), () => Promise.reject(stopped))).rejects.toBe(
      stopped,
    );
    expectTheEarlierOneOnly();
  });

  test('because nothing came is empty', async () => {
    const { code, message } = await problemOf(store().keepBackup(() => Promise.resolve(), sound));
    expect(code).toBe('backup-unreadable');
    expect(message).toContain('it is empty');
    expectTheEarlierOneOnly();
  });

  test('because the download closed it without a word is cut off', async () => {
    const download = async (openSink: OpenSink) => {
      const sink = openSink();
      sink.write('half');
      sink.destroy();
      await Promise.resolve();
    };
    expect((await problemOf(store().keepBackup(download, sound))).message).toContain('it is cut off');
    expectTheEarlierOneOnly();
  });
});

/** A file system that refuses with this code. */
const refusing = (code: string) => Object.assign(new Error('the file system refuses'), { code });
const failing = (code: string) => () => Promise.reject(refusing(code));

/** Opens real files, on which some calls are others. */
const opening =
  (calls: Partial<SinkFile>): SinkSettings['open'] =>
  async (path) => {
    const file = await open(path, 'wx');
    return {
      writeFile: calls.writeFile ?? file.writeFile.bind(file),
      sync: calls.sync ?? file.sync.bind(file),
      close: async () => {
        await file.close();
        await calls.close?.();
      },
    };
  };

describe('a disk that is full', () => {
  const moments: [string, (code: string) => SinkSettings['open']][] = [
    ['opening', (code) => failing(code)],
    ['writing', (code) => opening({ writeFile: failing(code) })],
    ['syncing', (code) => opening({ sync: failing(code) })],
    ['closing', (code) => opening({ close: failing(code) })],
  ];

  test.each(moments.flatMap(([moment, how]) => ['ENOSPC', 'EDQUOT'].map((code) => ({ moment, code, how }))))(
    'while $moment ($code) is reported as full',
    async ({ code, how }) => {
      const full = await problemOf(store({ open: how(code) }).keepBackup(delivering(WORKBOOK), sound));
      expect(full.code).toBe('backup-disk-full');
      expect(full.message).toContain(folder);
      expect(files()).toEqual([]);
    },
  );

  test('is reported as full, though the download takes it for a broken connection', async () => {
    const download = (openSink: OpenSink) =>
      delivering(WORKBOOK)(openSink).catch(() => {
        throw NETWORK;
      });
    const full = store({ open: opening({ writeFile: failing('ENOSPC') }) });
    expect((await problemOf(full.keepBackup(download, sound))).code).toBe('backup-disk-full');
  });

  test.each(moments)('while %s is reported by a download that did not wait for it', async (_moment, how) => {
    const download = (openSink: OpenSink) => {
      openSink().end(WORKBOOK);
      return Promise.resolve();
    };
    const kept = store({ open: how('ENOSPC') }).keepBackup(download, sound);
    expect((await problemOf(kept)).code).toBe('backup-disk-full');
    expect(files()).toEqual([]);
  });

  test('is told from one with another fault, whose own word is passed on', async () => {
    const strange = store({ open: opening({ writeFile: failing('EOVERFLOW') }) });
    const { code, message } = await problemOf(strange.keepBackup(delivering(WORKBOOK), sound));
    expect(code).toBe('backup-not-stored');
    expect(message).toContain('(EOVERFLOW)');
  });

  test('at the first attempt only does not matter when the second went well', async () => {
    let attempts = 0;
    const full = store({
      open: (path) => {
        attempts += 1;
        return attempts === 1 ? Promise.reject(refusing('ENOSPC')) : SINK.open(path);
      },
    });
    const download = async (openSink: OpenSink) => {
      await expect(delivering(WORKBOOK)(openSink)).rejects.toMatchObject({ code: 'ENOSPC' });
      await delivering(WORKBOOK)(openSink);
    };
    await full.keepBackup(download, sound);
    expect(files()).toEqual([FIRST]);
  });

  test('is not blamed for a write that fails only because the connection had broken before', async () => {
    const disk = new EventEmitter();
    const slow = opening({
      writeFile: async () => {
        disk.emit('writing');
        await once(disk, 'refuse');
        throw refusing('EBADF');
      },
    });
    const download = async (openSink: OpenSink) => {
      const writing = once(disk, 'writing');
      const sink = openSink();
      sink.write('half');
      await writing;
      sink.destroy(new Error('the connection broke'));
      disk.emit('refuse');
      await new Promise(setImmediate);
      throw NETWORK;
    };
    await expect(store({ open: slow }).keepBackup(download, sound)).rejects.toBe(NETWORK);
    expect(files()).toEqual([]);
  });
});

describe('a folder', () => {
  test('below a file is reported with the reason', async () => {
    writeFileSync(join(base, 'file'), '');
    folder = join(base, 'file', 'backup');
    const { code, message } = await problemOf(store().keepBackup(delivering(WORKBOOK), sound));
    expect(code).toBe('backup-not-stored');
    expect(message).toContain('a part of the path is a file, ENOTDIR');
  });

  test('that cannot be used is found out before anything is asked of Grit', async () => {
    writeFileSync(folder, '');
    let asked = false;
    const download = () => {
      asked = true;
      return Promise.resolve();
    };
    expect((await problemOf(store().keepBackup(download, sound))).code).toBe('backup-not-stored');
    expect(asked).toBe(false);
  });

  test('that is moved away in the middle is reported, and nothing is left in either place', async () => {
    const moved = store().keepBackup(delivering(WORKBOOK), () => {
      renameSync(folder, join(base, 'moved'));
      return sound();
    });
    expect((await problemOf(moved)).code).toBe('backup-not-stored');
    expect(files()).toEqual([]);
  });

  /** Something in the folder that was last changed so long before the pass. */
  function plant(name: string, age: number) {
    if (!existsSync(join(folder, name))) writeFileSync(join(folder, name), 'half');
    const at = new Date(NOW.getTime() - age);
    utimesSync(join(folder, name), at, at);
  }

  test('is cleared of what killed passes left, and of nothing else', async () => {
    mkdirSync(join(folder, '.grit-export-0123456789abcdef.partial', 'in the way'), { recursive: true });
    plant('.grit-export-0123456789abcdef.partial', 2 * DAY_MS);
    plant('.grit-export-00112233445566aa.partial', 2 * DAY_MS);
    plant('.grit-export-mine.partial', 2 * DAY_MS);
    plant('grit-export-2026-11-21T09-30-00Z.xlsx', 2 * DAY_MS);
    await store().keepBackup(delivering(WORKBOOK), sound);
    expect(files()).toEqual([
      '.grit-export-0123456789abcdef.partial',
      '.grit-export-mine.partial',
      'grit-export-2026-11-21T09-30-00Z.xlsx',
      FIRST,
    ]);
  });

  test.each([
    ['a moment ago', 0],
    ['nearly a day ago', DAY_MS - 60_000],
    ['later, by a clock that was set back', -2 * DAY_MS],
  ])('keeps what was written %s: a pass with another state folder may be at it', async (_when, age) => {
    mkdirSync(folder);
    plant('.grit-export-00112233445566aa.partial', age);
    await store().keepBackup(delivering(WORKBOOK), sound);
    expect(files()).toEqual(['.grit-export-00112233445566aa.partial', FIRST]);
  });

  test('keeps both backups of two passes at once', async () => {
    const other = store();
    const { backup } = await store().keepBackup(delivering(WORKBOOK), async () => {
      await other.keepBackup(delivering(Buffer.from('the other one')), sound);
      return sound();
    });
    expect(readFileSync(backup?.path ?? '')).toEqual(WORKBOOK);
    expect(files()).toEqual([FIRST.replace('.xlsx', '-2.xlsx'), FIRST]);
  });

  test('from which the temporary file cannot be removed does not hide what went wrong before', async () => {
    const unreadable = fail('backup-unreadable', { cause: 'it is a web page' });
    const kept = store().keepBackup(delivering(WORKBOOK), () => {
      const partial = join(folder, String(files()[0]));
      rmSync(partial);
      mkdirSync(join(partial, 'in the way'), { recursive: true });
      return Promise.reject(unreadable);
    });
    await expect(kept).rejects.toMatchObject({ problems: [unreadable.problems[0], {}] });
  });
});

describe('pruning', () => {
  const yesterday = 'grit-export-2026-11-21T09-30-00Z.xlsx';
  const before = 'grit-export-2026-11-20T09-30-00Z.xlsx';
  const mine = 'grit-export-2026-11-19 by hand.xlsx';
  const keepOne = async (keep: Retention | null) => {
    const kept = storeWith(keep);
    await kept.keepBackup(delivering(WORKBOOK), sound);
    return kept;
  };

  beforeEach(() => {
    mkdirSync(folder);
    mkdirSync(stateFolder);
    for (const name of [before, yesterday, mine]) writeFileSync(join(folder, name), name);
    const lines = [before, yesterday].map((name) => `${sumOf(name)}  ${name}\n`);
    writeFileSync(join(stateFolder, 'backups.sha256'), lines.join(''));
  });

  test('keeps what the rule says and what is no backup, and forgets the check sums of the others', async () => {
    (await keepOne({ last: 2 })).prune();
    expect(files()).toEqual([mine, yesterday, FIRST]);
    expect(checksums()).toBe(`${sumOf(yesterday)}  ${yesterday}\n${sumOf(WORKBOOK)}  ${FIRST}\n`);
  });

  test('removes nothing without a rule', async () => {
    (await keepOne(null)).prune();
    expect(files()).toEqual([mine, before, yesterday, FIRST]);
  });

  test('removes nothing where this pass has stored none: nobody knows which one is readable', async () => {
    const unreadable = fail('backup-unreadable', { cause: 'it is empty' });
    const kept = storeWith({ last: 1 });
    kept.prune();
    await expect(kept.keepBackup(delivering(Buffer.alloc(0)), () => Promise.reject(unreadable))).rejects.toBe(
      unreadable,
    );
    kept.prune();
    expect(files()).toEqual([mine, before, yesterday]);
  });

  test('keeps the one that this pass has stored, though others bear a later time', async () => {
    const later = 'grit-export-2026-11-23T09-30-00Z.xlsx';
    writeFileSync(join(folder, later), 'made while the clock was wrong');
    (await keepOne({ last: 1 })).prune();
    expect(files()).toEqual([mine, FIRST, later]);
  });

  test('that fails is something to look at, and says why', async () => {
    const kept = await keepOne({ last: 1 });
    renameSync(folder, join(base, 'moved'));
    writeFileSync(folder, '');
    const problem = await problemOf(
      Promise.resolve().then(() => {
        kept.prune();
      }),
    );
    expect(problem).toMatchObject({ code: 'backups-not-pruned', severity: 'attention' });
    expect(problem.message).toContain(`${folder} did not succeed (a part of the path is a file, ENOTDIR)`);
  });

  test('that cannot forget check sums removes nothing, and says that it is the state folder', async () => {
    const kept = await keepOne({ last: 1 });
    const problem = await problemOf(
      Promise.resolve().then(() => {
        whileNothingNew(stateFolder, () => {
          kept.prune();
        });
      }),
    );
    expect(problem).toMatchObject({ code: 'checksums-not-rewritten', severity: 'attention' });
    expect(files()).toEqual([mine, before, yesterday, FIRST]);
  });
});

describe('a pass in a process of its own', () => {
  test('that may write no file so large says so and leaves nothing (a real limit of the system)', () => {
    const limited = ['-c', 'ulimit -f 512; exec "$0" "$@"', process.execPath, CHILD, folder, 'whole'];
    const { stdout } = spawnSync('sh', limited, { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toMatchObject([
      { code: 'backup-not-stored', message: expect.stringContaining('EFBIG') },
    ]);
    expect(files()).toEqual([]);
  });

  test('that is killed in the middle leaves no backup, and one on the next day clears up after it', async () => {
    const child = spawn(process.execPath, [CHILD, folder, 'half'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await ended;
    expect(files()).toEqual([expect.stringMatching(/\.partial$/)]);
    const nextDay = new Date(Date.now() + DAY_MS + 1000);
    await storeWith(null, {}, nextDay).keepBackup(delivering(WORKBOOK), sound);
    expect(files()).toEqual([expect.stringMatching(/\.xlsx$/)]);
  });
});

describe('an earlier backup', () => {
  const text = (bytes: Buffer) => Promise.resolve(bytes.toString());

  test('is read by its name', async () => {
    await store().keepBackup(delivering(WORKBOOK), sound);
    expect(await store().readBackup(FIRST, text)).toBe('as Grit sent it');
  });

  test('that is gone is a problem of the folder', async () => {
    expect((await problemOf(store().readBackup(FIRST, text))).message).toContain(folder);
  });

  test('is looked for in the folder of the backups alone, whatever the memory says', async () => {
    mkdirSync(folder);
    writeFileSync(join(base, 'elsewhere.xlsx'), 'none of ours');
    expect(await problemOf(store().readBackup('../elsewhere.xlsx', text))).toBeDefined();
  });
});

describe('the backups that there are', () => {
  test('come the oldest first, and none where there is no folder', async () => {
    expect(store().backups()).toEqual([]);
    await store().keepBackup(delivering(WORKBOOK), sound);
    await store().keepBackup(delivering(WORKBOOK), sound);
    expect(store().backups()).toMatchObject([{ name: FIRST }, { name: FIRST.replace('Z.', 'Z-2.') }]);
  });

  test('are none where a file is in place of the folder', () => {
    writeFileSync(folder, 'a file');
    expect(store().backups()).toEqual([]);
  });

  test('cannot be listed where the path leads nowhere', () => {
    folder = join(base, 'x'.repeat(300));
    expect(() => store().backups()).toThrow(SyncError);
  });

  test('cannot be read where their check sums cannot', async () => {
    await store().keepBackup(delivering(WORKBOOK), sound);
    rmSync(join(stateFolder, 'backups.sha256'));
    mkdirSync(join(stateFolder, 'backups.sha256'));
    await expect(store().readBackup(FIRST, sound)).rejects.toMatchObject({
      problems: [{ code: 'checksums-unreadable' }],
    });
  });
});
