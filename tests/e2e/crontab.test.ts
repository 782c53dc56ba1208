import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { BEGIN } from '../../src/core/schedule/crontab.ts';
import { blockFor, inShop } from './scheduling.ts';
import { problemsIn, shareProcess, start } from './support.ts';

shareProcess();

jest.setTimeout(60_000);

// With bytes of an old encoding, and what our own lines must not be confused with.
const OTHERS = Buffer.from(
  'MAILTO=shop@example.edu\n\n# Pr\xfcfung\n0 3 * * *\tbackup $(date +\\%F) # 1\r\n',
  'latin1',
);

describe('a crontab', () => {
  it.concurrent('that is not there yet gets the lines, once, and is empty again', () =>
    inShop(async ({ config, crontab, schedule, writings }) => {
      expect(await schedule(['--install'])).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringContaining('starts every 30 minutes from now on'),
      });
      expect(readFileSync(crontab, 'utf8')).toBe(blockFor(config));
      expect(await schedule(['--install'])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('nothing was changed'),
      });
      expect(writings()).toBe(1);
      expect(await schedule(['--uninstall'])).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringContaining('no longer in the crontab'),
      });
      expect(readFileSync(crontab, 'utf8')).toBe('');
      expect((await schedule(['--uninstall'])).stdout).toContain('nothing was changed');
      expect(writings()).toBe(2);
    }),
  );

  it.concurrent('has all other lines byte for byte as they were, and without a configuration too', () =>
    inShop(async ({ world, config, crontab, env, schedule }) => {
      writeFileSync(crontab, OTHERS);
      expect((await schedule(['--install'])).code).toBe(0);
      expect(readFileSync(crontab)).toEqual(Buffer.concat([OTHERS, Buffer.from(blockFor(config))]));
      const elsewhere = await start(['schedule', '--uninstall'], { cwd: join(world.folder, 'programs'), env })
        .finished;
      expect(elsewhere).toMatchObject({ code: 0, stderr: '' });
      expect(readFileSync(crontab)).toEqual(OTHERS);
    }),
  );

  it.concurrent('with the lines for another configuration has them replaced, and says which they were', () =>
    inShop(async ({ config, crontab, schedule }) => {
      const old = blockFor('/srv/old/grit-sync.config.yaml');
      writeFileSync(crontab, Buffer.concat([OTHERS, Buffer.from(old), OTHERS]));
      const { code, stdout } = await schedule(['--install']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/\nin place of:\n {2}\*\/30 .*\/srv\/old\/grit-sync\.config\.yaml\n$/);
      expect(readFileSync(crontab)).toEqual(Buffer.concat([OTHERS, Buffer.from(blockFor(config)), OTHERS]));
    }),
  );

  it.concurrent('that starts passes by hand too is changed, and that line is named', () =>
    inShop(async ({ crontab, schedule }) => {
      writeFileSync(crontab, '# mine\n*/30 * * * * /usr/local/bin/grit-sync run --quiet\n');
      for (const option of ['--install', '--uninstall']) {
        const { code, stderr } = await schedule([option]);
        expect(code).toBe(0);
        expect(problemsIn(stderr)).toEqual([
          { label: 'Warning', message: expect.stringContaining('in line 2.'), hint: expect.any(String) },
        ]);
      }
    }),
  );

  it.concurrent.each([
    [
      'may not be read',
      { CRONTAB_UNREADABLE: 'You (shop) are not allowed to use this program (crontab)' },
      'cannot be read (You (shop) are not allowed',
    ],
    [
      'cannot be read and is not missing',
      { CRONTAB_UNREADABLE: "crontab: can't open 'shop': I/O error" },
      'cannot be read',
    ],
    ['is read by a program that is killed', { CRONTAB_SIGNAL: 'KILL' }, 'was ended by SIGKILL'],
    ['cannot be written', { CRONTAB_REFUSES: '"-":2: bad minute' }, 'was not accepted ("-":2: bad minute)'],
  ])('that %s is left alone', (_, env, message) =>
    inShop(async ({ crontab, schedule }) => {
      const before = Buffer.concat([OTHERS, Buffer.from(blockFor('/srv/old/grit-sync.config.yaml'))]);
      writeFileSync(crontab, before);
      for (const option of ['--install', '--uninstall']) {
        const { code, stdout, stderr } = await schedule([option], env);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(problemsIn(stderr)).toEqual([
          { label: 'Error', message: expect.stringContaining(message), hint: expect.any(String) },
        ]);
        expect(readFileSync(crontab)).toEqual(before);
      }
    }),
  );

  it.concurrent('whose marks make no pair is left alone', () =>
    inShop(async ({ crontab, schedule, writings }) => {
      writeFileSync(crontab, `true\n${BEGIN}\n`);
      const { code, stderr } = await schedule(['--install']);
      expect({ code, message: problemsIn(stderr)[0]?.message }).toEqual({
        code: 1,
        message: expect.stringContaining('in line 2 of the crontab makes no pair'),
      });
      expect(writings()).toBe(0);
    }),
  );

  it.concurrent('that does not read as it was written is kept as it was before', () =>
    inShop(async ({ world, crontab, schedule }) => {
      writeFileSync(crontab, OTHERS);
      const { code, stderr } = await schedule(['--install'], { CRONTAB_GARBLES: '1', TMPDIR: world.folder });
      expect(code).toBe(1);
      const [, file = ''] = /in the file (\S+)\.$/m.exec(stderr) ?? [];
      expect(readFileSync(file)).toEqual(OTHERS);
    }),
  );

  it.concurrent('on a machine without the program cannot be changed, and systemd is named', () =>
    inShop(async ({ world, schedule }) => {
      const { code, stdout, stderr } = await schedule(['--install'], { PATH: world.folder });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(problemsIn(stderr)).toEqual([
        {
          label: 'Error',
          message: expect.stringContaining('no program crontab'),
          hint: expect.stringContaining('grit-sync schedule --systemd'),
        },
      ]);
    }),
  );
});
