import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BIN, preloaded, problemsIn, programWithout, start, startProgram } from './support.ts';

jest.setTimeout(30_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grit-sync-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('started by a Node', () => {
  /** `--version` with a Node that says to be this one. */
  const startedBy = (version: string) => {
    const script = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
    return start(['--version'], { cwd: folder, env: preloaded(folder, script) }).finished;
  };
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    engines: { node: string };
  };
  const [major = 0, minor = 0] = engines.node.replace('>=', '').split('.').map(Number);

  it.each([`${major}.${minor - 1}.9`, `${major - 1}.${minor}.0`, '18.20.8', '9.99.0', '14.21.3'])(
    'that is too old it says so: %s',
    async (version) => {
      const { code, stdout, stderr } = await startedBy(version);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(problemsIn(stderr)).toEqual([
        {
          label: 'Error',
          message: `grit-sync needs Node ${major}.${minor} or later, and this is Node ${version}.`,
          hint: 'Install a later one from https://nodejs.org, and see to it that the schedule finds that one.',
        },
      ]);
    },
  );

  it.each([`${major}.${minor}.0`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`, '100.1.0'])(
    'that is new enough it works: %s',
    async (version) => {
      expect(await startedBy(version)).toMatchObject({ code: 0, stderr: '' });
    },
  );

  it('that is old its first file can still be read: no syntax of later years, nothing awaited or imported before', () => {
    const text = readFileSync(BIN, 'utf8').replace(/\/\/.*|\/\*[^]*?\*\//g, '');
    expect(text).not.toMatch(/\bawait\b|\?\?|\?\.|^import\b[^(]*$/m);
  });
});

describe('a program that cannot be loaded', () => {
  const startCopy = (args: string[]) =>
    startProgram(process.execPath, [programWithout('cli', folder), ...args], { cwd: folder }).finished;

  it('says so in words', async () => {
    const { code, stdout, stderr } = await startCopy(['run', '--quiet']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toEqual([
      {
        label: 'Error',
        message: 'A part of grit-sync is missing or broken (ERR_MODULE_NOT_FOUND).',
        hint: 'Run npm ci in its folder, which builds it again.',
      },
    ]);
  });

  it('shows where with --verbose', async () => {
    const { code, stderr } = await startCopy(['run', '--verbose']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ {4}at /m);
  });
});
