import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { inState, inWorld } from './passes.ts';
import { preloaded, problemsIn, type Report, type World } from './support.ts';

jest.setTimeout(60_000);

/** Stands in for a part that is broken: `script` is what becomes of an export that is to be unpacked. */
const reading = ({ folder }: World, script: string) =>
  preloaded(
    folder,
    `const zlib = require('node:zlib');
const { PassThrough } = require('node:stream');
Object.defineProperty(zlib, 'createInflateRaw', { value: () => { ${script} } });
require('node:module').syncBuiltinESMExports();`,
  );
/** Nothing ever comes out, and nothing keeps the process from ending. */
const NEVER = 'return new PassThrough({ transform() {} });';
/** What is written never arrives on the disk, as on a share whose server is gone. It hears of no signal. */
const HANGING_DISK = `const files = require('node:fs/promises');
const { open } = files;
files.open = async (...how) => Object.assign(await open(...how), { sync: () => new Promise(() => undefined) });
require('node:module').syncBuiltinESMExports();`;
const THROWN = `process.nextTick(() => { throw new TypeError('canvas-token-never-print-me'); }); ${NEVER}`;

describe('what never settles', () => {
  it.concurrent.each([
    ['what reads exports', (world: World) => reading(world, NEVER)],
    ['the disk', (world: World) => preloaded(world.folder, HANGING_DISK)],
  ])('ends a run at its time limit, with a report and a line in the history: %s', (_name, broken) =>
    inWorld({ config: { timeoutMinutes: 'timeoutMinutes: 0.04\n' } }, async (world) => {
      const { code, report } = await world.report([], broken(world));
      expect(code).toBe(1);
      expect(report).toMatchObject({ outcome: 'failed', exitCode: 1, backup: null });
      expect(report.errors.map((problem) => problem.code)).toContain('pass-timed-out');
      expect(JSON.parse(inState(world, 'runs.jsonl'))).toMatchObject({ exitCode: 1 });
    }),
  );

  it.concurrent.each([
    ['backups verify', ['backups', 'verify']],
    ['backups restore', ['backups', 'restore', 'latest.xlsx']],
    ['backups diff', ['backups', 'diff', 'latest.xlsx', 'latest.xlsx']],
  ])('ends %s with words and exit 1, although nothing is left to wait for', (_name, args) =>
    inWorld({}, async (world) => {
      await world.run(['run']);
      const [name = ''] = world.backups();
      const named = args.map((arg) => (arg === 'latest.xlsx' ? join(world.folder, 'backup', name) : arg));
      const env = reading(world, NEVER);
      const { code, stdout, stderr } = await world.run(named, env);
      expect([code, stdout]).toEqual([1, '']);
      expect(problemsIn(stderr)).toEqual([
        expect.objectContaining({ message: expect.stringContaining('what it was waiting for never came') }),
      ]);
      const asJson = await world.run([...named, '--json'], env);
      expect([asJson.code, asJson.stderr]).toEqual([1, '']);
      expect((JSON.parse(asJson.stdout) as Report).errors).toEqual([
        expect.objectContaining({ code: 'ended-early' }),
      ]);
    }),
  );
});

describe('an error that is thrown where nobody listens', () => {
  it.concurrent('is no success either where the command is over already', () =>
    inWorld({}, async (world) => {
      const env = preloaded(
        world.folder,
        `const { write } = process.stdout;
process.stdout.write = function (...output) {
  process.stdout.write = write;
  setTimeout(() => { throw new TypeError('canvas-token-never-print-me'); }, 50);
  return write.apply(process.stdout, output);
};`,
      );
      const { code, stdout, stderr } = await world.run(['--help'], env);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^Usage: /);
      expect(problemsIn(stderr)).toEqual([
        expect.objectContaining({ message: expect.stringContaining('TypeError') }),
      ]);
      expect(stderr).not.toContain('never-print-me');
    }),
  );

  it.concurrent('is said in words and in JSON, without its message and its stack', () =>
    inWorld({}, async (world) => {
      const env = reading(world, THROWN);
      const { code, report, stderr } = await world.report([], env);
      expect([code, stderr]).toEqual([1, '']);
      expect(report).toMatchObject({ outcome: 'failed', exitCode: 1 });
      expect(report.errors).toEqual([
        expect.objectContaining({ code: 'ended-early', message: expect.stringContaining('TypeError') }),
      ]);
      const inWords = await world.run(['run'], env);
      expect([inWords.code, inWords.stdout]).toEqual([1, '']);
      expect(problemsIn(inWords.stderr)).toHaveLength(1);
      expect(inWords.stderr).not.toContain('never-print-me');
    }),
  );
});
