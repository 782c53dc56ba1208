import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  CANVAS_TOKEN,
  preloaded,
  problemsIn,
  programWithout,
  shareProcess,
  startProgram,
  startWorld,
  tracesOf,
  type Report,
  type Running,
  type World,
} from './support.ts';
import { startOnTerminal } from './terminal.ts';
import type { Answer } from '../../src/demo/faults.ts';
import { largeExport } from '../tools/workbook-by-hand.ts';

shareProcess();

jest.setTimeout(30_000);

const SECRET = 'never-print-me';
const STACK = /^ {4}at /m;
const HINT = 'Run the same command with --verbose and report what it prints to the maintainers.';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grit-sync-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a program without the part that reads large exports', () => {
  it('says that of itself, and not that the export of Grit is at fault', async () => {
    const world = await startWorld();
    const body = largeExport();
    const change = (answer: Answer) => ({ ...answer, body });
    world.grit.misbehave({ when: ({ method }) => method === 'GET', fault: { kind: 'rewrite', change } });
    const { code, stdout } = await startProgram(
      process.execPath,
      [programWithout('workbook', folder), 'run', '--json'],
      { cwd: world.folder, env: world.env },
    ).finished;
    await world.close();
    expect(code).toBe(1);
    const { errors } = JSON.parse(stdout) as Report;
    expect(errors.map((problem) => problem.code)).toEqual(['bug']);
    expect(errors[0]?.message).toContain('MODULE_NOT_FOUND');
  });
});

describe('a program of which a part is missing', () => {
  const startWithout = (part: string, args: string[]) =>
    startProgram(process.execPath, [programWithout(part, folder), ...args], { cwd: folder }).finished;

  const MISSING = 'grit-sync met something it was not written for: ERR_MODULE_NOT_FOUND.';

  it.each([
    ['run', 'commands'],
    ['demo', 'demo'],
  ])('says so in words: %s', async (command, part) => {
    const { code, stdout, stderr } = await startWithout(part, [command]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toEqual([{ label: 'Error', message: MISSING, hint: HINT }]);
  });

  it.each([
    ['run', 'commands'],
    ['demo', 'demo'],
  ])('shows where with --verbose: %s', async (command, part) => {
    const { code, stderr } = await startWithout(part, [command, '--verbose']);
    expect(code).toBe(1);
    expect(stderr).toMatch(STACK);
    expect(stderr).toContain(`Error: ${MISSING}\n  ${HINT}\n`);
  });

  it('says so as JSON where that was asked for', async () => {
    const { code, stdout, stderr } = await startWithout('commands', ['run', '--json', '--no-upsert']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout) as Report).toMatchObject({
      mode: 'no-upsert',
      outcome: 'failed',
      exitCode: 1,
      requests: null,
      errors: [{ code: 'bug', message: MISSING, hint: HINT }],
    });
  });
});

describe('a mistake of ours', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(async () => {
    await world.close();
  });

  /** The names of people are normalised in the step that reads Canvas, and nowhere else. */
  const inReading = () =>
    preloaded(
      folder,
      `String.prototype.normalize = function inventedMistake() {
      throw new TypeError('of \\u001b[31m ${CANVAS_TOKEN}');
      };`,
    );
  const MESSAGE = 'grit-sync met something it was not written for: of [31m ***.';

  it('in a step of a pass is a problem in words, and the backup is stored', async () => {
    const finished = await world.run(['run', '--quiet'], inReading());
    expect(finished).toMatchObject({ code: 1, stdout: '' });
    expect(problemsIn(finished.stderr)).toEqual([{ label: 'Error', message: MESSAGE, hint: HINT }]);
    expect(world.backups()).toHaveLength(1);
    expect(tracesOf(world, finished)).not.toContain(SECRET);
  });

  it('in a step of a pass is shown with --verbose, without secrets and orders to a terminal', async () => {
    const finished = await world.run(['run', '--verbose'], inReading());
    expect(finished.code).toBe(1);
    expect(finished.stderr).toMatch(/^TypeError: of \[31m \*\*\*\n {4}at .*inventedMistake /m);
    expect(finished.stderr).toContain(`Error: ${MESSAGE}\n  ${HINT}\n`);
    expect(finished.stderr).not.toContain('\u001b');
    expect(tracesOf(world, finished)).not.toContain(SECRET);
  });

  it('leaves stdout to the report with --json, also with --verbose', async () => {
    const { code, stderr, report } = await world.report(['--verbose'], inReading());
    expect(code).toBe(1);
    expect(stderr).toMatch(STACK);
    expect(report).toMatchObject({ outcome: 'failed', errors: [{ code: 'bug' }] });
  });

  describe('before the first step of a pass ends it at once, and nothing stays open', () => {
    const SHOW_CURSOR = '\u001b[?25h';
    let running: Running | undefined;
    afterEach(() => {
      // One that hangs must not outlive its test.
      running?.child.kill('SIGKILL');
    });

    /** On a terminal, where there is a spinner, which would turn for ever. */
    async function expectToEndOnTerminal(env: Record<string, string>) {
      running = startOnTerminal(['run'], { cwd: world.folder, columns: 80, env: { ...world.env, ...env } });
      const { code, stdout } = await running.finished;
      expect(code).toBe(1);
      expect(stdout).toContain('grit-sync met something it was not written for: ');
      expect(world.canvas.requests).toHaveLength(0);
      expect(readFileSync(join(world.folder, 'state', 'lock'), 'utf8')).toBe('');
      return stdout;
    }

    it('while the spinner is started', async () => {
      await expectToEndOnTerminal({ BIN: programWithout('ora', folder) });
    });

    it.each([1, 2])('while system number %i is opened', async (number) => {
      const shown = await expectToEndOnTerminal(
        preloaded(
          folder,
          `const events = require('node:events');
          const { setMaxListeners } = events;
          let opened = 0;
          events.setMaxListeners = (...args) => {
            opened += 1;
            if (opened === ${number}) throw new Error('not to be opened');
            setMaxListeners(...args);
          };
          require('node:module').syncBuiltinESMExports();`,
        ),
      );
      expect(shown).toContain('not to be opened');
      expect(shown).toContain(SHOW_CURSOR);
    });
  });
});
