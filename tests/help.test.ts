import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { describeProgram } from '../src/cli.ts';

/** The program and every command below it, by the words that lead to each. */
function everyCommand(command: Command, path: string[] = []): [path: string, command: Command][] {
  const below = command.commands.flatMap((one) => everyCommand(one, [...path, one.name()]));
  return [[path.join(' '), command], ...below];
}

const COMMANDS = everyCommand(describeProgram(process, () => undefined));

/** The lines under "Example:" in the help of a command. */
function examplesOf(command: Command): string[] {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  const [, block = ''] = /\nExample:\n((?: {2}.*\n)+)/.exec(help) ?? [];
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The words behind `grit-sync`, as a shell sees them; where the output goes is no concern of the program. */
function wordsOf(line: string): string[] {
  const [program, ...words] = [...line.replace(/ >>? \S+$/, '').matchAll(/"([^"]*)"|\S+/g)].map(
    ([word, quoted]) => quoted ?? word,
  );
  expect(program).toBe('grit-sync');
  return words;
}

/** The command that would be carried out, without doing so; throws what the program would print. */
async function calledBy(words: string[]): Promise<string> {
  let called = 'nothing';
  const program = describeProgram(process, () => undefined);
  for (const [path, command] of everyCommand(program)) {
    // Those that only hold others together stay as they are: without a command they are wrong.
    if (path === '' || path === 'backups') continue;
    command.action(() => {
      called = path;
    });
  }
  await program.parseAsync(words, { from: 'user' });
  return called;
}

describe.each(COMMANDS)('the help of "%s"', (path, command) => {
  it('ends with an example of it that can be typed as it is', async () => {
    const lines = examplesOf(command);
    expect(lines).not.toEqual([]);
    for (const line of lines) {
      const called = await calledBy(wordsOf(line));
      expect(called === path || called.startsWith(path === '' ? '' : `${path} `)).toBe(true);
    }
  });
});

it('an example with an option that there is not would be found', async () => {
  await expect(calledBy(['run', '--slowly'])).rejects.toThrow('unknown option');
  await expect(calledBy(['backups', 'restore'])).rejects.toThrow('missing required argument');
});
