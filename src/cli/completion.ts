import { Argument, type Command, type Option } from 'commander';
import type { Shell } from '../commands/completion.ts';
import type { CommandTree, OptionWords } from '../report/completion/tree.ts';
import { example } from './example.ts';

/** The names of arguments and values that are files. */
const FILES = new Set(['file', 'FILE', 'A', 'B', 'folder', 'path']);

/** Declares `grit-sync completion`. What it prints is made from the whole declaration, so it knows every command. */
export function addCompletion(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  program
    .command('completion')
    .description('print a script with which the Tab key completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      example(
        'grit-sync completion bash >> ~/.bashrc',
        'grit-sync completion zsh >> ~/.zshrc',
        'grit-sync completion fish > ~/.config/fish/completions/grit-sync.fish',
      ),
    )
    .action(async (shell: Shell) => {
      const { completion } = await import('./commands.ts');
      finish(completion(shell, describeTree(program), world));
    });
}

/** The declaration of a command and all below it, as data. */
export function describeTree(command: Command, path: readonly string[] = []): CommandTree {
  const help = command.createHelp();
  const values = command.registeredArguments;
  return {
    path,
    description: command.description(),
    options: [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)].map(wordsOf),
    choices: values.flatMap(({ argChoices }) => argChoices ?? []),
    takesFile: values.some((value) => FILES.has(value.name())),
    commands: command.commands.map((one) => describeTree(one, [...path, one.name()])),
  };
}

function wordsOf({ short, long, flags, description, required, optional, argChoices }: Option): OptionWords {
  const [, value = ''] = /[<[]([\w-]+)/.exec(flags) ?? [];
  const kind = argChoices !== undefined ? 'choice' : FILES.has(value) ? 'file' : 'other';
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    value: required || optional ? kind : 'none',
    isValueOptional: optional,
    choices: argChoices ?? [],
  };
}
