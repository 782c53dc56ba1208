import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { problemsIn, start, type Finished, type Running } from './support.ts';
import { isForTerminals, isStyled, startOnTerminal } from './terminal.ts';

const TITLES = [
  'Grit says that all is well, and leaves somebody out',
  'Staff take somebody off a machine',
  'The machine was off for ten days',
  'A wrong quiz id would give three hundred people the lathe',
];

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

async function tell(args: string[] = [], env: Record<string, string> = {}): Promise<Finished> {
  running = start(['demo', '--story', ...args], { cwd: folder, env: { TMPDIR: folder, ...env } });
  return await running.finished;
}

/** The commands of a chapter with their exit codes, and what was said in between. */
function commandsIn(chapter = ''): { command: string; said: string; code: string }[] {
  return [...chapter.matchAll(/^\$ (.*)\n([^]*?)^exit code (\d+)$/gm)].map(
    ([, command = '', said = '', code = '']) => ({ command, said, code }),
  );
}

describe('the story, in a pipe', () => {
  it('plays what goes wrong in real shops, and ends as told', async () => {
    const { code, stdout, stderr } = await tell();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect([...stdout.matchAll(/^\d\. (.*)$/gm)].map(([, title]) => title)).toEqual(TITLES);
    const [, leftOut, takenAway, switchedOff, wrongQuiz] = stdout.split(/^\d\. .*$/m);
    const shown = (said: string): unknown => expect.stringContaining(said);

    expect(commandsIn(leftOut)).toEqual([
      {
        command: 'grit-sync run',
        said: shown('1 mark that was sent cannot be seen in Grit: pg:Band Saw of 10007002.'),
        code: '3',
      },
      { command: 'grit-sync run', said: shown('1 new grant (1 pg:Band Saw), 2 already'), code: '0' },
    ]);
    expect(commandsIn(takenAway)).toMatchObject([
      { command: 'grit-sync run', said: shown('1 new grant (1 pg:Lathe)'), code: '0' },
      { command: 'grit-sync run', said: shown('Somebody took pg:Lathe of 10007003 away'), code: '0' },
      { command: 'grit-sync run --quiet', said: '', code: '0' },
      { command: 'grit-sync holds', said: shown('Hazel Mortise (10007003): pg:Lathe'), code: '0' },
    ]);
    expect(takenAway?.match(/Somebody took/g)).toHaveLength(1);
    expect(commandsIn(switchedOff)).toEqual([
      { command: 'grit-sync run --quiet', said: '', code: '0' },
      { command: 'grit-sync run', said: shown('1 new grant (1 pg:Laser Cutter)'), code: '0' },
    ]);
    expect(commandsIn(wrongQuiz)).toEqual([
      {
        command: 'grit-sync run',
        said: shown('This pass would newly grant 300 (300 of pg:Lathe)'),
        code: '3',
      },
      { command: 'grit-sync run', said: shown('1 new grant (1 pg:Lathe)'), code: '0' },
    ]);
    for (const chapter of [leftOut, takenAway, switchedOff, wrongQuiz]) {
      expect(chapter).toMatch(/^What to notice: \S/m);
    }
    expect(isForTerminals(stdout)).toBe(false);
  });

  it('shows of a long downtime how far the pass reaches back', async () => {
    const { stdout } = await tell();
    const since = /^Read .* since (\S+ \S+) UTC: /m.exec(stdout)?.[1] ?? '';
    const days = (Date.now() - Date.parse(`${since.replace(' ', 'T')}Z`)) / (24 * 3_600_000);
    expect(days).toBeGreaterThan(10);
    expect(days).toBeLessThan(10.2);
  });

  it('shows everything that a pass does with --verbose', async () => {
    const { code, stdout } = await tell(['--verbose']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\$ grit-sync run --verbose$/m);
    expect(stdout).toMatch(/^\S+Z .*api\/batch\/user\/upsert/m);
    expect(stdout).toMatch(/^Backup +\S+\.xlsx/m);
    expect(stdout).not.toMatch(/^…$/m);
  });

  it('leaves the memory and the backups of each chapter to be looked at', async () => {
    const { stdout } = await tell();
    const kept = /are in (\S+)$/m.exec(stdout)?.[1] ?? '';
    expect(readdirSync(kept)).toEqual(['chapter-1', 'chapter-2', 'chapter-3', 'chapter-4']);
    for (const chapter of readdirSync(kept)) {
      expect(readdirSync(join(kept, chapter, 'state'))).toContain('journal.jsonl');
      expect(readdirSync(join(kept, chapter, 'backup'))).toContainEqual(expect.stringMatching(/\.xlsx$/));
    }
  });
});

it('is told on a terminal in colours', async () => {
  running = startOnTerminal(['demo', '--story'], { cwd: folder, columns: 100, env: { TMPDIR: folder } });
  const { code, stdout } = await running.finished;
  expect(code).toBe(0);
  expect(isStyled(stdout)).toBe(true);
  for (const title of TITLES) expect(stdout).toContain(title);
});

describe('a story that does not end as told', () => {
  it('says which chapter, and exits with 1', async () => {
    const script = join(folder, 'forgetful.cjs');
    // A machine on which no memory is ever there.
    writeFileSync(
      script,
      `const fs = require('node:fs');
      const { openSync, rmSync } = fs;
      fs.openSync = (file, flags, ...more) => {
        const isRead = (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) === 0;
        if (String(file).endsWith('journal.jsonl') && isRead) {
          for (const name of ['journal.jsonl', 'journal-end.json', 'people.json'])
            rmSync(require('node:path').join(file, '..', name), { force: true });
        }
        return openSync(file, flags, ...more);
      };
      require('node:module').syncBuiltinESMExports();`,
    );
    const { code, stdout, stderr } = await tell([], { NODE_OPTIONS: `--require "${script}"` });
    expect(code).toBe(1);
    const hint = 'Run the same command with --verbose and report what it prints to the maintainers.';
    expect(problemsIn(stderr)).toEqual(
      [
        'Chapter 1 did not end as told: it is not so that the second pass ends with exit code 0.',
        'Chapter 2 did not end as told: it is not so that the passes after it end with exit code 0.',
        'Chapter 3 did not end as told: it is not so that the pass before the downtime is proven.',
        'Chapter 3 did not end as told: it is not so that the pass after it ends with exit code 0.',
        'Chapter 4 did not end as told: it is not so that the second pass ends with exit code 0.',
      ].map((message) => ({ label: 'Error', message, hint })),
    );
    for (const title of TITLES) expect(stdout).toContain(title);
  });

  it('is refused in words where no files can be kept', async () => {
    const missing = join(folder, 'missing');
    const { code, stdout, stderr } = await tell([], { TMPDIR: missing });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toMatchObject([
      { message: `The demo can keep no files in ${missing} (it does not exist, ENOENT).` },
    ]);
  });
});

describe('how the story is found', () => {
  it('is not told while the two systems are kept running', async () => {
    const { code, stdout, stderr } = await tell(['--serve']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(problemsIn(stderr)).toMatchObject([
      { message: expect.stringContaining("'--story' cannot be used with option '--serve'") },
    ]);
  });

  it('is mentioned at the end of the demo', async () => {
    running = start(['demo'], { cwd: folder, env: { TMPDIR: folder } });
    const { stdout } = await running.finished;
    expect(stdout.trimEnd().split('\n').at(-1)).toContain('grit-sync demo --story');
  });
});
