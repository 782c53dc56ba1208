import type { Command } from 'commander';
import type { CommandOptions } from '../commands/configured.ts';
import { example } from './example.ts';

const NOTHING_ASKED = { json: false, verbose: false };

/** Declares `grit-sync holds` and `grit-sync holds release`. */
export function addHolds(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  const optionsOf = (command: Command): CommandOptions => ({
    ...NOTHING_ASKED,
    ...command.optsWithGlobals<Omit<CommandOptions, 'json' | 'verbose'>>(),
  });

  const holds = program
    .command('holds')
    .description('what somebody took away in Grit, so that no pass gives it again')
    .option('--json', 'print one JSON report and nothing else')
    .option('--verbose', 'tell more if something goes wrong')
    .addHelpText('after', example('grit-sync holds'))
    .action(async (_: unknown, command: Command) => {
      const commands = await import('../commands/holds.ts');
      finish(await commands.holds(optionsOf(command), world));
    });

  holds
    .command('release')
    .description('let passes give again what is held: one column of a person, or all')
    .argument('<person>', 'campus wide id, name in quotes ("First Last" or "Last, First") or email address')
    .argument(
      '[column]',
      'name of the column in Grit, with or without "pg:"; all that are held, unless given',
    )
    .addHelpText('after', example('grit-sync holds release "Nora Veltkamp" "pg:Laser Cutter"'))
    .action(async (person: string, column: string | undefined, _: unknown, command: Command) => {
      const { releaseHolds } = await import('../commands/holds.ts');
      finish(await releaseHolds({ ...optionsOf(command), person, column }, world));
    });
}
