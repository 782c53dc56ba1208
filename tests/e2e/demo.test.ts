import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BIN, preloaded, problemsIn, start, startProgram, type Running } from './support.ts';

jest.setTimeout(30_000);

let folder: string;
let running: Running | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grit-sync-test-'));
});
afterEach(() => {
  // One that hangs must not outlive its test.
  running?.child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const HINT = 'Let the variable TMPDIR name a folder with some room where you may write.';

describe('a demo without a folder for temporary files', () => {
  it.each([[['demo']], [['demo', '--serve']]])('is refused in words: %j', async (args) => {
    const missing = join(folder, 'missing');
    running = start(args, { cwd: folder, env: { TMPDIR: missing } });
    const { code, stdout, stderr } = await running.finished;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toEqual([
      {
        label: 'Error',
        message: `The demo can keep no files in ${missing} (it does not exist, ENOENT).`,
        hint: HINT,
      },
    ]);
  });

  it('is refused in words where there is no room for its configuration', async () => {
    running = startProgram('sh', ['-c', 'ulimit -f 0; exec "$NODE" "$BIN" demo'], {
      cwd: folder,
      env: { NODE: process.execPath, BIN, TMPDIR: folder },
    });
    const { code, stdout, stderr } = await running.finished;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toMatchObject([
      { message: expect.stringMatching(/^The demo can keep no files in .+EFBIG\)\.$/), hint: HINT },
    ]);
  });
});

describe('a demo of which only one system can be started', () => {
  it('ends, and nothing stays open', async () => {
    const oneServer = preloaded(
      folder,
      `const { Server } = require('node:net');
      const { listen } = Server.prototype;
      let servers = 0;
      Server.prototype.listen = function (...args) {
        servers += 1;
        if (servers > 1) throw new Error('no more servers');
        return listen.apply(this, args);
      };`,
    );
    running = start(['demo'], {
      cwd: folder,
      env: { ...oneServer, TMPDIR: folder },
    });
    const { code, stdout, stderr } = await running.finished;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toMatchObject([{ message: expect.stringContaining('no more servers') }]);
    expect(readdirSync(folder)).toEqual(['preloaded.cjs']);
  });
});
