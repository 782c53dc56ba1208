import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeProgram } from '../src/cli.ts';
import { describeTree } from '../src/cli/completion.ts';
import { bashScript } from '../src/report/completion/bash.ts';
import { fishScript } from '../src/report/completion/fish.ts';
import { everyCommand, type CommandTree } from '../src/report/completion/tree.ts';
import { zshScript } from '../src/report/completion/zsh.ts';

const TREE = describeTree(describeProgram(process, () => undefined));
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grit-sync-completion-'));
  writeFileSync(join(folder, 'my shop.yaml'), '');
  mkdirSync(join(folder, 'my folder'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a program prints that is told a script; it must succeed and say nothing on stderr. */
function shell(program: string, args: string[]): string[] {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').filter((line) => line !== '');
}

/** What each shell offers when Tab is pressed behind the last of these words, without descriptions. */
const SHELLS: Record<string, (words: string[]) => string[]> = {
  bash: (words) => {
    // As bash itself splits a line: an equals sign is a word of its own.
    const split = words.flatMap((word) => word.split(/(?==)|(?<==)/));
    const script = `${bashScript(TREE)}\nCOMP_WORDS=("$@") COMP_CWORD=$(($# - 1))\n_grit_sync\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
    return shell('bash', ['--norc', '-c', script, 'bash', ...split]);
  },
  zsh: (words) => {
    // zsh's own functions, as far as the script uses them: each offers what begins as the word does.
    const script = `compdef() { :; }
words=("$@") CURRENT=$# PREFIX=$argv[-1]
offer() { local one; for one in "$@"; do [[ $one == $PREFIX* ]] && print -r -- $one; done; true; }
compset() { PREFIX=\${PREFIX#*=}; }
_files() { offer *(N); }
compadd() { offer "$@"; }
_describe() { [[ $1 == -o ]] && shift; offer \${(P@)2%%:*}; }
${zshScript(TREE)}
_grit-sync; true`;
    return shell('zsh', ['-f', '-c', script, 'zsh', ...words]);
  },
  fish: (words) => {
    const line = words.map((word) => word.replaceAll(' ', '\\ ')).join(' ');
    const script = `${fishScript(TREE)}\ncomplete -C '${line}'`;
    return shell('fish', ['--no-config', '-c', script]).map((offer) =>
      offer.replace(/\t.*$/, '').replace(/\/$/, ''),
    );
  },
};

const namesOf = (command: CommandTree) => command.options.flatMap(({ names }) => names);

// bash is everywhere where the tests run; the other two are tested where somebody has them.
const ARE_THERE = Object.keys(SHELLS).filter(
  (name) => name === 'bash' || spawnSync(name, ['--version']).status === 0,
);

describe.each(ARE_THERE)('completion in %s', (name) => {
  const offers = SHELLS[name] ?? (() => []);
  const offered = (...words: string[]) => offers(['grit-sync', ...words]).sort();

  it.each(everyCommand(TREE).map((command): [string, CommandTree] => [command.path.join(' '), command]))(
    'of "%s" has each of its commands and options',
    (_, command) => {
      const options = new Set([...offered(...command.path, '-'), ...offered(...command.path, '--')]);
      // fish offers short ones when they are begun, and long ones behind two hyphens.
      const wanted = namesOf(command).filter((option) => name !== 'fish' || option.startsWith('--'));
      expect([...options]).toEqual(expect.arrayContaining(wanted));
      const words = [...command.commands.map(({ path }) => path.at(-1) ?? ''), ...command.choices];
      expect(offered(...command.path, '')).toEqual(
        [...words, ...(command.takesFile ? ['my folder', 'my shop.yaml'] : [])].sort(),
      );
    },
  );

  it('offers what was begun only', () => {
    expect(offered('st')).toEqual(['status']);
    expect(offered('backups', 'v')).toEqual(['verify']);
    expect(offered('run', '--lo')).toEqual(['--lookback']);
  });

  it('knows the command behind options, and takes no value for a command', () => {
    expect(offered('--config', 'run', 'backups', '--json', 'l')).toEqual(['list']);
    expect(offered('run', '--since', 'backups', '--dry')).toEqual(['--dry-run']);
  });

  it('offers files for a configuration and a backup, with spaces in their names', () => {
    expect(offered('run', '-c', 'my')).toEqual(['my folder', 'my shop.yaml']);
    expect(offered('backups', 'diff', 'my shop.yaml', 'my s')).toEqual(['my shop.yaml']);
  });

  it('offers the choices of an option, and nothing where only a person knows', () => {
    // To fish, a value that may be left out is none.
    expect(offered('schedule', '--systemd', '')).toEqual(name === 'fish' ? [] : ['service', 'timer']);
    expect(offered('run', '--since', '')).toEqual([]);
    expect(offered('completion', 'z')).toEqual(['zsh']);
  });

  it('does so behind an equals sign', () => {
    const [file = ''] = offered('run', '--config=my s');
    expect(file.replace('--config=', '')).toBe('my shop.yaml');
  });
});

it.each([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
])('the script for %s names each command and option, and starts nothing', (_, script) => {
  const text = script(TREE);
  for (const command of everyCommand(TREE)) {
    for (const word of [...command.path, ...namesOf(command)])
      expect(text).toContain(word.replace(/^-+/, ''));
  }
  expect(text).not.toMatch(/\$\(grit-sync|`grit-sync|\(grit-sync /);
});
