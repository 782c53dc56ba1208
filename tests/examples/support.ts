import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeProgram } from '../../src/cli.ts';
import { configSchema } from '../../src/config/schema.ts';

/** The folder of the project. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Every file that a person is given to copy, by its path from the top of the project. */
export const EXAMPLES = [
  'crontab.example',
  ...readdirSync(join(ROOT, 'examples'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .sort(),
];

export function readExample(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

/** How long a pass may take unless the configuration says otherwise. */
export const PASS_SECONDS = 60 * configSchema.shape.timeoutMinutes.parse(undefined);

/** How often the examples start a pass. */
export const INTERVAL_SECONDS = 30 * 60;

/**
 * Has the real command line parse some words, without doing what they ask for. Gives the command and its options, or
 * throws what the program would print.
 */
export async function parseWords(words: string[]): Promise<{ command: string; options: object }> {
  let found: { command: string; options: object } | undefined;
  const program = describeProgram(process, () => undefined);
  program.configureOutput({ writeOut: () => undefined });
  for (const command of program.commands) {
    command.action(() => {
      found = { command: command.name(), options: command.optsWithGlobals() };
    });
  }
  await program.parseAsync(words, { from: 'user' });
  if (found === undefined) throw new Error('no command');
  return found;
}

/** What a command line that is started on a schedule asks for: a pass, and how. */
export async function passOf(words: string[]): Promise<{ config: unknown; quiet: boolean; dryRun: boolean }> {
  const { command, options } = await parseWords(words);
  const { config, quiet, dryRun } = options as Record<string, unknown>;
  if (command !== 'run') throw new Error(`no pass: ${command}`);
  return { config, quiet: quiet === true, dryRun: dryRun === true };
}

/** The words of a command line as a shell would see them; no example needs a quote or an escape. */
export function splitWords(line: string): string[] {
  if (/["'\\$`*?~#&|<>();{}[\]]/.test(line)) throw new Error(`a shell would change this line: ${line}`);
  return line.trim().split(/\s+/);
}

/** The words behind Node and the program `grit-sync`; both must be absolute paths, since nobody searches for them. */
export function wordsAfterProgram(words: string[]): string[] {
  const [node = '', program = '', ...rest] = words;
  if (!/^\/(?:[\w.-]+\/)+node$/.test(node)) throw new Error(`no absolute path: ${node}`);
  if (!/^\/(?:[\w.-]+\/)+grit-sync$/.test(program)) throw new Error(`no absolute path: ${program}`);
  return rest;
}

/**
 * The command lines that comments tell a person to type: indented, or in double quotes, with `grit-sync` as the program
 * or as the last part of its path, and a word or an option behind it.
 */
export function typedCommands(text: string): string[][] {
  const lines = text.split('\n').map((line) => line.replace(/^\s*#/, ''));
  const indented = lines.filter((line) => /^ {3,}\S/.test(line)).map((line) => line.trim());
  const quoted = [...text.matchAll(/"(grit-sync [^"]+)"/g)].map(([, line = '']) => line);
  return [...indented, ...quoted].flatMap((line) => {
    const typed = /(?:^|\s|\/)grit-sync (?=-|[a-z]+(?: -|$))(.*)$/.exec(line)?.[1];
    return typed === undefined ? [] : [splitWords(typed)];
  });
}
