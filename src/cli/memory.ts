import type { Command } from 'commander';
import type { CommandOptions } from '../commands/configured.ts';
import { example } from './example.ts';

/** Declares `grit-sync memory rebuild` and `grit-sync memory rename`. */
export function addMemory(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  const optionsOf = (command: Command): CommandOptions & { apply: boolean } => ({
    ...{ json: false, verbose: false, apply: false },
    ...command.optsWithGlobals<Omit<CommandOptions, 'json' | 'verbose'>>(),
  });
  const memory = program
    .command('memory')
    .description('what grit-sync remembers of earlier runs')
    .option('--json', 'print one JSON report and nothing else')
    .option('--verbose', 'tell more if something goes wrong')
    .addHelpText('after', example('grit-sync memory rebuild'));
  memory
    .command('rebuild')
    .description('learn from the backups what the memory does not know; a preview, unless --apply is given')
    .option('--apply', 'write it down')
    .addHelpText('after', example('grit-sync memory rebuild'))
    .action(async (_: unknown, command: Command) => {
      const { rebuildMemory } = await import('./commands.ts');
      finish(await rebuildMemory(optionsOf(command), world));
    });
  memory
    .command('rename')
    .description('say that a permission has another name in Grit now')
    .argument('<old>', 'the name that it had, such as "pg:Laser"')
    .argument('<new>', 'the name that it has now')
    .addHelpText('after', example('grit-sync memory rename "pg:Laser" "pg:Laser Cutter"'))
    .action(async (from: string, to: string, _: unknown, command: Command) => {
      const { renameColumn } = await import('./commands.ts');
      finish(await renameColumn({ ...optionsOf(command), from, to }, world));
    });
}
