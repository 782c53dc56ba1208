import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { describeProgram } from '../src/cli.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

/** The same text on each day and each machine: times and temporary folders are alike. */
function timeless(text: string): string {
  return (
    text
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d[:-]\d\d(?:[:-]\d\dZ)?/g, 'TIME')
      // The backups from before and after an upload may have one time.
      .replace(/TIME-\d+\.xlsx/g, 'TIME.xlsx')
      .replace(/\/\S*grit-sync-demo-\w+/g, 'FOLDER')
      .replace(/, \d+ KB\)/g, ', SIZE)')
  );
}

test.each([
  ['demo', '$ npm ci && npm run demo\n', ['demo']],
  ['story', '$ grit-sync demo --story\n', ['demo', '--story']],
])('the output of the %s in the README is what it prints', (_, prompt, args) => {
  const [, rest = ''] = readme.split(prompt);
  const shown = rest.slice(0, rest.indexOf('\n```')).split('\n');
  expect(shown.length).toBeGreaterThan(8);
  const { stdout, status } = spawnSync(process.execPath, [join(root, 'bin/grit-sync.js'), ...args], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const printed = timeless(stdout).split('\n');
  let from = 0;
  for (const line of timeless(shown.join('\n')).split('\n')) {
    if (line === '…') continue;
    expect(printed.slice(from)).toContain(line);
    from = printed.indexOf(line, from) + 1;
  }
});

test('the folder for the configuration is made so that nobody else can read the tokens', () => {
  const command = /```sh\n(mkdir .+)\n```/.exec(readme)?.[1] ?? '';
  const home = mkdtempSync(join(tmpdir(), 'grit-sync-readme-'));
  const { status, stderr } = spawnSync('sh', ['-c', `umask 022; ${command}`], {
    env: { PATH: process.env['PATH'], HOME: home },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const modes = ['', '.env', 'grit-sync.config.yaml'].map((name) => {
    const { mode } = statSync(join(home, 'grit-sync', name));
    return (mode & 0o777).toString(8);
  });
  expect(modes).toEqual(['700', '600', '600']);
  rmSync(home, { recursive: true });
});

test('every direct dependency has its reason in the README', () => {
  const table = readme.slice(readme.indexOf('## Why these dependencies'));
  const named = [...table.matchAll(/^\| ([^|]+) \| /gm)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  );
  expect(named).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)));
});

test('every option of the command line is in the README, and the README names no other', () => {
  const flagsOf = ({ options, commands }: Command): string[] => [
    ...options.map(({ long }) => long ?? ''),
    ...commands.flatMap(flagsOf),
  ];
  const flags = flagsOf(describeProgram(process, () => undefined));
  const section = readme.slice(readme.indexOf('## The command line'), readme.indexOf('## Configuration'));
  const named = new Set(section.match(/--[a-z][a-z-]*/g)?.filter((flag) => flag !== '--help'));
  expect([...named].sort()).toEqual([...new Set(flags)].sort());
});

test('every file and every place that the README points to exists', () => {
  const targets = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
  const exists = (target: string) =>
    target.startsWith('#')
      ? readme.toLowerCase().includes(`# ${target.slice(1).replaceAll('-', ' ')}`)
      : existsSync(join(root, target));
  expect(targets.filter((target) => !exists(target))).toEqual([]);
});
