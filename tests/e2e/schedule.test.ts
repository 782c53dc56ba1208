import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { loadAll } from 'js-yaml';
import { parsePlist, type PlistValue } from '../examples/plist.ts';
import { parseUnit } from '../examples/unit.ts';
import { blockFor, inShop } from './scheduling.ts';
import {
  BIN,
  CANVAS_TOKEN,
  contentOf,
  GRIT_TOKEN,
  problemsIn,
  shareProcess,
  start,
  startProgram,
} from './support.ts';

shareProcess();

jest.setTimeout(60_000);

/** The command of the one line in a block, as cron hands it to a shell. */
function commandOf(block: string): string {
  const line = block.split('\n').find((text) => text !== '' && !text.startsWith('#')) ?? '';
  return line.replace(/^(?:\S+ ){5}/, '').replaceAll('\\%', '%');
}

describe('the schedule', () => {
  it.concurrent('is printed for cron, changes nothing, and has a pass done when cron starts it', () =>
    inShop(async ({ world, folder, config, schedule }) => {
      const before = contentOf(world.folder);
      const { code, stdout, stderr } = await schedule([]);
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: blockFor(config), stderr: '' });
      expect(contentOf(world.folder)).toEqual(before);

      // cron's environment: no variables of a terminal, and another folder.
      const env = { PATH: '/usr/bin:/bin', HOME: world.folder, LOGNAME: 'shop', SHELL: '/bin/sh' };
      const pass = startProgram('/bin/sh', ['-c', commandOf(stdout)], { cwd: '/', env });
      expect(await pass.finished).toMatchObject({ code: 0, stdout: '', stderr: '' });
      expect(world.grit.users).toHaveLength(2);
      expect(existsSync(join(folder, 'state', 'journal.jsonl'))).toBe(true);
    }),
  );

  it.concurrent('names the program by the link that it was called by', () =>
    inShop(async ({ world, folder, env }) => {
      const link = join(world.folder, 'programs', 'grit-sync');
      symlinkSync(BIN, link);
      const called = startProgram(link, ['schedule'], { cwd: folder, env });
      const { code, stdout } = await called.finished;
      expect(code).toBe(0);
      expect(stdout).toContain(` ${link} run --quiet `);
    }),
  );

  it.concurrent('is printed for launchd, systemd and a cluster, with the paths of this machine', () =>
    inShop(async ({ config, folder, schedule }) => {
      const plist = parsePlist((await schedule(['--launchd'])).stdout) as Record<string, PlistValue>;
      expect(plist['ProgramArguments']).toEqual([process.execPath, BIN, 'run', '--quiet', '-c', config]);

      const { stdout: both } = await schedule(['--systemd']);
      const units = await Promise.all(['service', 'timer'].map((unit) => schedule(['--systemd', unit])));
      const [service = '', timer = ''] = units.map(({ stdout }) => stdout);
      expect(both).toBe(
        `# /etc/systemd/system/grit-sync.service\n${service}\n# /etc/systemd/system/grit-sync.timer\n${timer}`,
      );
      const escaped = folder.replaceAll('%', '%%');
      expect(parseUnit(service).get('Service')?.get('ReadWritePaths')).toEqual([
        `"${escaped}/backup" "${escaped}/state"`,
      ]);
      expect(parseUnit(timer).get('Timer')?.get('OnCalendar')).toEqual(['*:0/30']);

      const { stdout, stderr } = await schedule(['--kubernetes']);
      expect(stdout + stderr).not.toMatch(new RegExp(`${CANVAS_TOKEN}|${GRIT_TOKEN}`));
      const [, map] = loadAll(stdout) as { data: Record<string, string> }[];
      expect(loadAll(map?.data['grit-sync.config.yaml'] ?? '')).toEqual([
        expect.objectContaining({ permissions: { 'pg:Laser Cutter': 440133, 'pg:Band Saw': 438799 } }),
      ]);
    }),
  );

  it.concurrent('is one thing at a time', () =>
    inShop(async ({ schedule, writings }) => {
      for (const args of [
        ['--install', '--uninstall'],
        ['--launchd', '--systemd'],
        ['--systemd', 'socket'],
      ]) {
        const { code, stderr } = await schedule(args);
        expect({ code, problems: problemsIn(stderr).length }).toEqual({ code: 2, problems: 1 });
      }
      expect(writings()).toBe(0);
    }),
  );

  it.concurrent('is refused where only the terminal has the tokens, and nothing is installed', () =>
    inShop(async ({ world, folder, schedule, writings }) => {
      writeFileSync(join(folder, '.env'), '');
      for (const args of [[], ['--install'], ['--launchd'], ['--systemd']]) {
        const { code, stdout, stderr } = await schedule(args, world.env);
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        expect(problemsIn(stderr)[0]?.message).toMatch(
          /environment of your terminal.*CANVAS_API_KEY is not set/,
        );
      }
      expect(writings()).toBe(0);
      expect((await schedule(['--kubernetes'], world.env)).code).toBe(0);
    }),
  );

  it.concurrent(
    'is refused where the configuration is wrong, and warns of a pass that can take too long',
    () =>
      inShop(async ({ config, schedule, writings }) => {
        writeFileSync(config, `${readFileSync(config, 'utf8')}timeoutMinutes: 30\n`);
        const { code, stdout, stderr } = await schedule([]);
        expect({ code, stdout }).toEqual({ code: 0, stdout: blockFor(config) });
        expect(problemsIn(stderr)).toEqual([
          { label: 'Warning', message: expect.stringContaining('30 minutes'), hint: expect.any(String) },
        ]);
        writeFileSync(config, `${readFileSync(config, 'utf8')}timeOut: 30\n`);
        expect((await schedule(['--install'])).code).toBe(2);
        expect(writings()).toBe(0);
      }),
  );

  it.concurrent('cannot name a path with a line break', () =>
    inShop(async ({ world, folder, env }) => {
      const odd = join(world.folder, 'a\nb');
      mkdirSync(odd);
      for (const name of ['grit-sync.config.yaml', '.env']) copyFileSync(join(folder, name), join(odd, name));
      const { code, stdout, stderr } = await start(['schedule'], { cwd: odd, env }).finished;
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(problemsIn(stderr)[0]?.message).toContain('No schedule can name the path');
    }),
  );
});
