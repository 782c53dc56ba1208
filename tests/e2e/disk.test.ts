import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { group } from '../../src/demo/build.ts';
import { gritUser } from '../../src/demo/grit.ts';
import {
  BACKUP_NAME,
  BIN,
  contentOf,
  HOUR_MS,
  problemsIn,
  shareProcess,
  startProgram,
  startWorld,
  tracesOf,
  type Finished,
  type Report,
  type World,
} from './support.ts';

shareProcess();

jest.setTimeout(30_000);

const SECRET = 'never-print-me';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
});
/** What takes from root the right to write everywhere; nobody else has it. */
const withoutRootsRight =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];
const canMount = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
const inWorld = (...names: string[]) => join(world.folder, ...names);
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const modesInState = () =>
  Object.fromEntries(
    ['.', ...readdirSync(inWorld('state'))].map((name) => [name, modeOf(inWorld('state', name))]),
  );
/** What a pass leaves in the state folder, and who may read it. */
const STATE = {
  '.': '700',
  ...Object.fromEntries(
    ['backups.sha256', 'journal-end.json', 'journal.jsonl', 'lock', 'people.json', 'runs.jsonl'].map(
      (name) => [name, '600'],
    ),
  ),
};

/** Backups of earlier passes, and a file of the operator's. */
function plantEarlier(): Record<string, string> {
  const folder = inWorld('backup');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'grit-export-2026-01-05T08-00-00Z.xlsx'), 'an earlier backup');
  writeFileSync(join(folder, 'grit-export-2026-01-05T08-30-00Z.xlsx'), '');
  writeFileSync(join(folder, 'notes.txt'), 'do not touch');
  return contentOf(folder);
}

const stranger = (index: number) =>
  gritUser({ firstName: 'Invented', lastName: `Person ${index}`, externalId: String(30_000_000 + index) });

/** Through a shell that first does something, such as limiting the size of files. */
const runAfter = (preparation: string, args: string[]) =>
  startProgram('sh', ['-c', `${preparation}; exec "$NODE" "$BIN" ${args.join(' ')}`], {
    cwd: world.folder,
    env: { ...world.env, NODE: process.execPath, BIN },
  }).finished;

/** As a user to whom the modes of files mean something. */
function runUnprivileged(): Promise<Finished> {
  const [program, ...args] = [...withoutRootsRight, process.execPath, BIN, 'run', '--json'];
  return startProgram(program, args, { cwd: world.folder, env: world.env }).finished;
}

describe('a backup', () => {
  it('goes into a folder that is made for it, for this user alone, and so does the one after the upload', async () => {
    const { code, report } = await world.report();
    expect(code).toBe(0);
    const names = world.backups();
    expect(names).toEqual(Array(2).fill(expect.stringMatching(BACKUP_NAME)));
    expect(modeOf(inWorld('backup'))).toBe('700');
    for (const name of names) expect(modeOf(inWorld('backup', name))).toBe('600');
    expect(modesInState()).toEqual(STATE);
    const path = report.backup?.path ?? '';
    const bytes = readFileSync(path);
    expect(report.backup).toEqual({
      path: inWorld('backup', names.find((name) => path.endsWith(`/${name}`)) ?? ''),
      bytes: bytes.length,
      rows: 2,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  });

  it('can be checked by anybody with sha256sum', async () => {
    await world.run(['run', '--quiet']);
    const { status, stdout } = spawnSync(
      'sha256sum',
      ['--strict', '-c', inWorld('state', 'backups.sha256')],
      {
        cwd: inWorld('backup'),
        encoding: 'utf8',
      },
    );
    expect({ status, lines: stdout.trimEnd().split('\n').sort() }).toEqual({
      status: 0,
      lines: world.backups().map((name) => `${name}: OK`),
    });
  });

  it('is for this user alone whatever the umask says', async () => {
    expect((await runAfter('umask 000', ['run', '--quiet'])).code).toBe(0);
    expect(modeOf(inWorld('backup'))).toBe('700');
    expect(world.backups().map((name) => modeOf(inWorld('backup', name)))).toEqual(['600', '600']);
    expect(modesInState()).toEqual(STATE);
  });

  it('has the bytes that Grit sent', async () => {
    const export_ = await fetch(`${world.grit.url}/api/batch/user/export`, {
      headers: { 'x-auth-token': world.env['GRIT_API_KEY'] ?? '' },
    });
    const sent = Buffer.from(await export_.arrayBuffer());
    expect((await world.run(['run', '--no-upsert'])).code).toBe(0);
    expect(readFileSync(inWorld('backup', world.backups()[0] ?? '')).equals(sent)).toBe(true);
  });

  it('leaves earlier ones as they are, byte for byte', async () => {
    const earlier = plantEarlier();
    expect((await world.run(['run', '--quiet'])).code).toBe(0);
    expect(world.backups()).toHaveLength(Object.keys(earlier).length + 2);
    expect(contentOf(inWorld('backup'))).toMatchObject(earlier);
  });

  it('gets a suffix where another has the name of this second', async () => {
    mkdirSync(inWorld('backup'));
    // The pass takes less than a minute.
    const now = Date.now();
    for (let second = 0; second < 60; second += 1) {
      const time = new Date(now + second * 1000).toISOString().slice(0, 19).replaceAll(':', '-');
      writeFileSync(inWorld('backup', `grit-export-${time}Z.xlsx`), 'an earlier backup');
    }
    const earlier = contentOf(inWorld('backup'));
    const { code, report } = await world.report();
    expect(code).toBe(0);
    expect(report.backup?.path).toMatch(/Z-[23]\.xlsx$/);
    expect(contentOf(inWorld('backup'))).toMatchObject(earlier);
    expect(world.backups()).toHaveLength(62);
  });

  it('removes what a pass that was killed left behind a day ago, and nothing else', async () => {
    const earlier = plantEarlier();
    const yesterday = new Date(Date.now() - 25 * HOUR_MS);
    for (const name of ['.grit-export-0123456789abcdef.partial', '.grit-export-mine.partial']) {
      writeFileSync(inWorld('backup', name), 'half');
      utimesSync(inWorld('backup', name), yesterday, yesterday);
    }
    // A pass with another configuration, and so another lock, may be at this one.
    writeFileSync(inWorld('backup', '.grit-export-fedcba9876543210.partial'), 'half');
    expect((await world.run(['run', '--quiet'])).code).toBe(0);
    const hidden = world.backups().filter((name) => name.startsWith('.'));
    expect(hidden).toEqual(['.grit-export-fedcba9876543210.partial', '.grit-export-mine.partial']);
    expect(contentOf(inWorld('backup'))).toMatchObject(earlier);
  });
});

/** Nothing is uploaded, since it could not be undone; the exit code is 1, and nothing half is left. */
async function expectNoBackup(run: Promise<Finished>, code: string) {
  const finished = await run;
  const report = JSON.parse(finished.stdout) as Report;
  expect(finished).toMatchObject({ code: 1, stderr: '' });
  expect(report).toMatchObject({ outcome: 'failed', exitCode: 1, backup: null, warnings: [] });
  expect(report.errors.map((error) => error.code)).toEqual([code]);
  expect(report).toMatchObject({ submissions: { passing: 2 }, plan: null, upsert: null, proven: false });
  expect(world.grit.uploads).toHaveLength(0);
  expect(tracesOf(world, finished)).not.toContain(SECRET);
}

function expectFile(name: string, content: string) {
  expect(readFileSync(inWorld(name), 'utf8')).toBe(content);
}

// Nothing is uploaded that could not be undone.
describe('a backup that cannot be stored: nothing is uploaded', () => {
  it('because a file is where the folder should be, and the rest of the pass is done', async () => {
    writeFileSync(
      world.configFile,
      `${readFileSync(world.configFile, 'utf8')}canvasGroups: { 440133: 93361 }\n`,
    );
    world.canvas.data.groups.push(group({ id: '93361', courseId: '70076' }));
    writeFileSync(inWorld('backup'), 'a file');
    await expectNoBackup(world.run(['run', '--json']), 'backup-not-stored');
    expect(readFileSync(inWorld('backup'), 'utf8')).toBe('a file');
    expect(world.canvas.data.groups[0]?.userIds).toEqual(['7001']);
  });

  it('is said in one sentence with one hint, also when told to be quiet', async () => {
    writeFileSync(inWorld('backup'), 'a file');
    const { code, stdout, stderr } = await world.run(['run', '--quiet']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toEqual([
      {
        label: 'Error',
        message: `The backup could not be stored in ${inWorld('backup')} (something else has that name, EEXIST); the earlier ones are untouched.`,
        hint: 'Check backup.folder, and that the user who runs grit-sync may write there.',
      },
    ]);
  });

  it('because a file is on the way to the folder', async () => {
    writeFileSync(
      world.configFile,
      `${readFileSync(world.configFile, 'utf8')}backup: { folder: file/backup }\n`,
    );
    writeFileSync(inWorld('file'), '');
    await expectNoBackup(world.run(['run', '--json']), 'backup-not-stored');
  });

  it('because the folder is a link to nowhere', async () => {
    symlinkSync(inWorld('usb-stick', 'backup'), inWorld('backup'));
    await expectNoBackup(world.run(['run', '--json']), 'backup-not-stored');
  });

  it('because the system allows no file of that size: no half one stays, and earlier ones do', async () => {
    const earlier = plantEarlier();
    // A limit by which every system can be made to refuse a write, whoever runs this.
    await expectNoBackup(runAfter('ulimit -f 2', ['run', '--json']), 'backup-not-stored');
    expect(contentOf(inWorld('backup'))).toEqual(earlier);
    // And as soon as there is room, all is well.
    expect((await world.run(['run', '--quiet'])).code).toBe(0);
    expect(contentOf(inWorld('backup'))).toMatchObject(earlier);
  });

  it('because this user may not write there', async () => {
    mkdirSync(inWorld('backup'), { mode: 0o500 });
    await expectNoBackup(runUnprivileged(), 'backup-not-stored');
    chmodSync(inWorld('backup'), 0o700);
  });

  // A disk of its own needs a right that not every container gives. tests/store has the same situation without one.
  const onFullDisk = canMount ? it : it.skip;
  const unlessSkipped = canMount ? '' : ' (skipped: nobody may mount a disk here)';
  onFullDisk(`because the disk is full: no half one stays, and earlier ones do${unlessSkipped}`, async () => {
    mkdirSync(inWorld('backup'));
    // A disk of three pages of 4 KB, of which an earlier backup takes one; the export needs more than the others.
    world.grit.users.push(...Array.from({ length: 500 }, (_, index) => stranger(index)));
    const script = `mount -t tmpfs -o size=12k none backup && cd backup &&
      echo earlier >grit-export-2026-01-05T08-00-00Z.xlsx && cd .. &&
      { "$NODE" "$BIN" run --json; code=$?; ls -A backup >left; cat backup/* >>left; exit $code; }`;
    const { finished } = startProgram('unshare', ['-Urm', 'sh', '-c', script], {
      cwd: world.folder,
      env: { ...world.env, NODE: process.execPath, BIN },
    });
    await expectNoBackup(finished, 'backup-disk-full');
    expectFile('left', 'grit-export-2026-01-05T08-00-00Z.xlsx\nearlier\n');
  });
});

describe('a state folder that cannot be written', () => {
  async function expectNothingDone(cause: RegExp) {
    const earlier = plantEarlier();
    const finished = await world.run(['run']);
    expect(finished).toMatchObject({ code: 1, stdout: '' });
    expect(problemsIn(finished.stderr)).toEqual([
      {
        label: 'Error',
        message: expect.stringMatching(cause),
        hint: 'Check state.folder, and that the user who runs grit-sync may write there.',
      },
    ]);
    expect(world.canvas.requests).toHaveLength(0);
    expect(world.grit.requests).toHaveLength(0);
    expect(contentOf(inWorld('backup'))).toEqual(earlier);
    expect(tracesOf(world, finished)).not.toContain(SECRET);

    const { code, stderr, report } = await world.report();
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(report).toMatchObject({ outcome: 'failed', upsert: null, backup: null, requests: null });
    expect(report.errors.map((error) => error.code)).toEqual(['state-not-writable']);
  }

  it('because it is a file: nothing is asked and nothing is uploaded', async () => {
    writeFileSync(inWorld('state'), 'a file');
    await expectNothingDone(
      /^The state folder .+\/state cannot be written \(something else has that name, EEXIST\), so nothing was done\.$/,
    );
  });

  it('because a folder has the name of the lock: nothing is asked and nothing is uploaded', async () => {
    mkdirSync(inWorld('state', 'lock'), { recursive: true });
    await expectNothingDone(/^The state folder .+\/state cannot be written \(.+\), so nothing was done\.$/);
  });

  it('does not matter to a preview, as long as its memory can be read', async () => {
    mkdirSync(inWorld('state', 'lock'), { recursive: true });
    expect(await world.run(['run', '--dry-run', '--quiet'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(readdirSync(world.folder).sort()).toEqual(['grit-sync.config.yaml', 'state']);
  });

  it('because a file is on the way to it: a preview without its memory is none, exit 1', async () => {
    writeFileSync(inWorld('state'), 'a file');
    const { code, stdout, stderr } = await world.run(['run', '--dry-run', '--csv']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toEqual([
      {
        label: 'Error',
        message: expect.stringMatching(
          /^The memory .+\/state\/journal\.jsonl cannot be read \(a part of the path is a file, ENOTDIR\), so nothing was uploaded\.$/,
        ),
        hint: expect.stringMatching(/^Check state\.folder/),
      },
    ]);
    expect(readdirSync(world.folder).sort()).toEqual(['grit-sync.config.yaml', 'state']);
  });
});

describe('a file in the state folder that cannot be written', () => {
  it('is the memory: nothing is uploaded of which nobody would take notice later, exit 1', async () => {
    mkdirSync(inWorld('state'));
    for (const name of ['lock', 'backups.sha256', 'runs.jsonl']) writeFileSync(inWorld('state', name), '');
    chmodSync(inWorld('state'), 0o500);
    const finished = await runUnprivileged();
    chmodSync(inWorld('state'), 0o700);
    expect(finished).toMatchObject({ code: 1, stderr: '' });
    const report = JSON.parse(finished.stdout) as Report;
    expect(report.errors).toEqual([
      {
        code: 'memory-not-saved',
        message: `The memory could not be saved in ${inWorld('state')} (access denied, EACCES).`,
        hint: 'Check the disk and state.folder, and that the user who runs grit-sync may write there.',
      },
    ]);
    expect(report).toMatchObject({ upsert: { attempted: false, ok: null, rows: 0 }, proven: false });
    expect(world.grit.uploads).toHaveLength(0);
    expect(world.backups()).toHaveLength(1);
    expect(tracesOf(world, finished)).not.toContain(SECRET);
    expect((await world.report()).report.upsert).toEqual({ attempted: true, ok: true, rows: 2 });
  });

  it('is the list of check sums: nothing is uploaded, no backup is kept without one, exit 1', async () => {
    mkdirSync(inWorld('state', 'backups.sha256'), { recursive: true });
    const earlier = plantEarlier();
    await expectNoBackup(world.run(['run', '--json']), 'checksum-not-saved');
    expect(contentOf(inWorld('backup'))).toEqual(earlier);
  });

  it('is the history: the pass is done, exit 3', async () => {
    mkdirSync(inWorld('state', 'runs.jsonl'), { recursive: true });
    const { code, report } = await world.report();
    expect(code).toBe(3);
    expect(report).toMatchObject({ upsert: { attempted: true, ok: true, rows: 2 }, proven: true });
    expect(report.warnings.map((warning) => warning.code)).toEqual(['history-not-written']);
    expect(world.backups()).toHaveLength(2);
  });
});

describe('a lock that somebody has left', () => {
  it.each([
    ['empty', ''],
    ['of a process that is gone', '{"pid":99999999,"since":"2026-01-05T08:00:00.000Z","host":"elsewhere"}\n'],
    ['full of rubbish', '\u0000\u001b[31m{"pid":'],
  ])('file that is %s keeps no pass away', async (_situation, content) => {
    mkdirSync(inWorld('state'));
    writeFileSync(inWorld('state', 'lock'), content);
    expect(await world.run(['run', '--quiet'])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(inWorld('state', 'lock'), 'utf8')).toBe('');
  });
});
