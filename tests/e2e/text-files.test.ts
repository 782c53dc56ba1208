import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { inWorld } from './passes.ts';
import {
  BIN,
  CANVAS_TOKEN,
  GRIT_TOKEN,
  problemsIn,
  shareProcess,
  startProgram,
  type World,
} from './support.ts';

shareProcess();

jest.setTimeout(60_000);

const SECRET = 'never-print-me';
const dotEnv = (world: World) => join(world.folder, '.env');
const write = (file: string, content: string | Buffer) => {
  writeFileSync(file, content, { mode: 0o600 });
};
/** A run to which the environment gives no token. */
const run = (world: World) =>
  startProgram(process.execPath, [BIN, 'run', '--quiet'], {
    cwd: world.folder,
  }).finished;
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const LINES = `CANVAS_API_KEY=${CANVAS_TOKEN}\nGRIT_API_KEY=${GRIT_TOKEN}\n`;

describe('a run reads', () => {
  it.each([
    ['a .env of Notepad, UTF-16', utf16(LINES.replaceAll('\n', '\r\n'))],
    ['a .env of an old Mac', LINES.replaceAll('\n', '\r')],
    [
      'a .env with blanks, quotes and unseen signs',
      `\uFEFFexport CANVAS_API_KEY = “${CANVAS_TOKEN}” \u200B\n\n\t\nGRIT_API_KEY="${GRIT_TOKEN}"\u00A0# mine\n\n`,
    ],
  ])('%s', (_, content) =>
    inWorld({}, async (world) => {
      write(dotEnv(world), content);
      expect(await run(world)).toMatchObject({ code: 0, stderr: '' });
    }),
  );

  it('a configuration in UTF-16, and tokens behind links as Kubernetes mounts them', () =>
    inWorld({}, async (world) => {
      const yaml = readFileSync(world.configFile, 'utf8').replace(
        '${CANVAS_API_KEY}',
        '${file:mount/canvas}',
      );
      write(world.configFile, utf16(yaml));
      mkdirSync(join(world.folder, 'data'));
      symlinkSync('data', join(world.folder, 'mount'));
      write(join(world.folder, 'data/real'), utf16(`${CANVAS_TOKEN}\r\n`));
      symlinkSync('real', join(world.folder, 'data/canvas'));
      write(dotEnv(world), LINES);
      expect(await run(world)).toMatchObject({ code: 0, stderr: '' });
    }));
});

describe('a run names with exit 2', () => {
  const mkfifo = (file: string) => spawnSync('mkfifo', [file]);
  const huge = (file: string) => {
    write(file, '');
    truncateSync(file, 2 ** 30);
  };
  it.each<[string, string, (file: string, world: World) => void, RegExp]>([
    [
      'UTF-16 without a mark',
      '.env',
      (file) => {
        write(file, Buffer.from(LINES, 'utf16le'));
      },
      /\.env cannot be read \(it is UTF-16 without a mark; save it as UTF-8\)/,
    ],
    [
      'Latin-1',
      '.env',
      (file) => {
        write(file, Buffer.from(`# caf\xe9\n${LINES}`, 'latin1'));
      },
      /line 1 is not UTF-8/,
    ],
    [
      'a NUL byte',
      '.env',
      (file) => {
        write(file, `${LINES}\0`);
      },
      /line 3 has a control character, U\+0000/,
    ],
    ['a pipe as .env', '.env', mkfifo, /it is a pipe/],
    [
      'a pipe as configuration',
      'grit-sync.config.yaml',
      mkfifo,
      /grit-sync\.config\.yaml cannot be read \(it is a pipe/,
    ],
    [
      'an endless device as .env',
      '.env',
      (file) => {
        symlinkSync('/dev/zero', file);
      },
      /it is a device/,
    ],
    ['a file of 1 GB', '.env', huge, /larger than 1 MiB/],
    ['a huge configuration', 'grit-sync.config.yaml', huge, /larger than 1 MiB/],
    [
      'a token with a zero-width space in it',
      '.env',
      (file) => {
        write(file, LINES.replace('-token', '\u200B-token'));
      },
      /^canvas\.apiKey: .+zero-width space \(U\+200B\) in it, in line 1 of/,
    ],
    [
      'a quotation mark that is not closed',
      '.env',
      (file) => {
        write(file, LINES.replace('=', '="'));
      },
      /^canvas\.apiKey: .+line 1 of .+not closed/,
    ],
  ])('%s', (_, name, plant, message) =>
    inWorld({}, async (world) => {
      const file = join(world.folder, name);
      spawnSync('rm', ['-f', file]);
      plant(file, world);
      const { code, stdout, stderr } = await run(world);
      expect(code).toBe(2);
      expect(problemsIn(stderr)[0]?.message).toMatch(message);
      expect(stdout + stderr).not.toContain(SECRET);
      expect(world.canvas.requests).toHaveLength(0);
    }),
  );

  it('a token file that is a pipe', () =>
    inWorld({}, async (world) => {
      write(
        world.configFile,
        readFileSync(world.configFile, 'utf8').replace('${CANVAS_API_KEY}', '${file:token}'),
      );
      mkfifo(join(world.folder, 'token'));
      const { code, stderr } = await world.run(['run']);
      expect(code).toBe(2);
      expect(stderr).toMatch(/canvas\.apiKey: the file .+\/token cannot be read \(it is a pipe/);
    }));
});

it('a pipe in the place of a backup is named too', () =>
  inWorld({}, async (world) => {
    spawnSync('mkfifo', [join(world.folder, 'export.xlsx')]);
    const { code, stderr } = await world.run(['backups', 'restore', 'export.xlsx']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/export\.xlsx cannot be read \(it is a pipe/)]);
  }));

it('a configuration may come through a pipe that a shell hands over', () =>
  inWorld({}, async (world) => {
    // Its folders would be beside it, in /dev.
    const folders = ['backup', 'state'].map((name) => `${name}: { folder: ${join(world.folder, name)} }\n`);
    write(world.configFile, readFileSync(world.configFile, 'utf8') + folders.join(''));
    const script = 'cat "$FILE" | exec "$NODE" "$BIN" run --quiet --config /dev/stdin';
    const { code, stderr } = await startProgram('sh', ['-c', script], {
      cwd: world.folder,
      env: { ...world.env, FILE: world.configFile, NODE: process.execPath, BIN },
    }).finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }));

describe('a run says in whose hands its files are', () => {
  it.each<[string, number, string, number, RegExp]>([
    [
      'a .env with tokens that everybody may write',
      0o666,
      '.env',
      3,
      /^Please look: Other users .+ look into .+\.env and change it\./m,
    ],
    [
      'a .env with tokens that everybody may only write',
      0o622,
      '.env',
      0,
      /^Warning: Other users .+ change .+\.env\./m,
    ],
    [
      'a configuration without tokens',
      0o666,
      'grit-sync.config.yaml',
      0,
      /^Warning: Other users .+ change .+yaml\./m,
    ],
    ['its folder', 0o777, '.', 0, /^Warning: Other users .+ put other files into/m],
  ])('%s', (_, mode, name, code, said) =>
    inWorld({}, async (world) => {
      write(dotEnv(world), LINES);
      chmodSync(join(world.folder, name), mode);
      const first = await run(world);
      expect([first.code, first.stderr]).toEqual([code, expect.stringMatching(said)]);
      const second = await run(world);
      // What is only a warning is said once with --quiet.
      expect([second.code, second.stderr !== '']).toEqual([code, code === 3]);
    }),
  );

  it('tokens that everybody can read, and not where a closed folder keeps them away', () =>
    inWorld({}, async (world) => {
      write(dotEnv(world), LINES);
      chmodSync(dotEnv(world), 0o644);
      expect(await run(world)).toMatchObject({ code: 0, stderr: '' });
      chmodSync(world.folder, 0o755);
      expect(await run(world)).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/look into .+\.env\./),
      });
    }));
});

describe('a run writes through nothing that was planted in the state folder', () => {
  it.each<[string, number, RegExp]>([
    ['backups.sha256', 1, /check sum/],
    ['runs.jsonl', 3, /written down/],
    ['journal.jsonl', 1, /journal/],
    ['people.json', 1, /people/],
  ])('%s, a link or a pipe', (name, code, said) =>
    inWorld({}, async (world) => {
      const state = join(world.folder, 'state');
      mkdirSync(state, { mode: 0o700 });
      const victim = join(world.folder, 'victim');
      write(victim, 'of somebody else\n');
      symlinkSync(victim, join(state, name));
      const linked = await world.run(['run']);
      expect([linked.code, linked.stderr]).toEqual([code, expect.stringMatching(said)]);
      expect(readFileSync(victim, 'utf8')).toBe('of somebody else\n');
      spawnSync('rm', [join(state, name)]);
      mkfifo(join(state, name));
      expect((await world.run(['run'])).code).toBe(code);
    }),
  );

  const mkfifo = (file: string) => spawnSync('mkfifo', [file]);
});
