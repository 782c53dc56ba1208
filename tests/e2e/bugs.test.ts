import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  CANVAS_TOKEN,
  problemsIn,
  startProgram,
  startWorld,
  tracesOf,
  type Report,
  type World,
} from './support.ts';

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

describe('a program of which a part is missing', () => {
  /** A copy of the program without the file of that command. */
  function startWithout(command: string, args: string[]) {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    for (const name of ['bin', 'dist', 'package.json']) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    const program = join(folder, 'dist', 'program');
    const [part = ''] = readdirSync(program).filter((name) => name.startsWith(`${command}-`));
    rmSync(join(program, part));
    return startProgram(process.execPath, [join(folder, 'bin', 'grit-sync.js'), ...args], { cwd: folder })
      .finished;
  }

  const MISSING = 'grit-sync met something it was not written for: ERR_MODULE_NOT_FOUND.';

  it.each(['run', 'demo'])('says so in words: %s', async (command) => {
    const { code, stdout, stderr } = await startWithout(command, [command]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toEqual([{ label: 'Error', message: MISSING, hint: HINT }]);
  });

  it.each(['run', 'demo'])('shows where with --verbose: %s', async (command) => {
    const { code, stderr } = await startWithout(command, [command, '--verbose']);
    expect(code).toBe(1);
    expect(stderr).toMatch(STACK);
    expect(stderr).toContain(`Error: ${MISSING}\n  ${HINT}\n`);
  });

  it('says so as JSON where that was asked for', async () => {
    const { code, stdout, stderr } = await startWithout('run', ['run', '--json', '--no-upsert']);
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

  /** Has the program load a script before anything else. */
  function preloaded(script: string): Record<string, string> {
    const file = join(folder, 'preloaded.cjs');
    writeFileSync(file, script);
    return { NODE_OPTIONS: `--require "${file}"` };
  }

  /** The names of people are normalised in the step that reads Canvas, and nowhere else. */
  const inReading = () =>
    preloaded(`String.prototype.normalize = function inventedMistake() {
      throw new TypeError('of \\u001b[31m ${CANVAS_TOKEN}');
    };`);
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
});
