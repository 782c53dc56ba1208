import { Option, type Command } from 'commander';
import { moment } from '../commands/arguments.ts';
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
      const commands = await import('./commands.ts');
      finish(await commands.holds(optionsOf(command), world));
    });

  holds
    .command('release')
    .description('let passes give again what is held: one column of a person or all, or of everybody')
    .argument('[person]', 'campus wide id, name in quotes ("First Last" or "Last, First") or email address')
    .argument(
      '[column]',
      'name of the column in Grit, with or without "pg:"; all that are held, unless given',
    )
    .option('--all', 'what is held of everybody; shown only, as with the next two, until --apply')
    .option('--permission <name>', 'what is held of everybody in this column, with or without "pg:"')
    .addOption(
      new Option(
        '--since <time>',
        'what was found taken away then or later, such as 2026-11-15T09:30:00Z',
      ).argParser(moment),
    )
    .option('--apply', 'with one of these three: release it')
    .addHelpText(
      'after',
      example(
        'grit-sync holds release "Nora Veltkamp" "pg:Laser Cutter"',
        'grit-sync holds release --since 2026-11-15T09:30:00Z',
      ),
    )
    .action(async (person: string | undefined, column: string | undefined, _: unknown, command: Command) => {
      const { all = false, permission, since, apply = false } = command.opts<ManyFlags>();
      const isForMany = all || permission !== undefined || since !== undefined;
      if (person === undefined) {
        if (!isForMany) command.error('name a person, or use --all, --permission or --since');
        const { releaseMany } = await import('./commands.ts');
        const many = { permission: permission ?? null, since: since ?? null, apply };
        finish(await releaseMany({ ...optionsOf(command), ...many }, world));
        return;
      }
      if (isForMany || apply)
        command.error('--all, --permission, --since and --apply are for everybody: name no person with them');
      const { releaseHolds } = await import('./commands.ts');
      finish(await releaseHolds({ ...optionsOf(command), person, column }, world));
    });
}

/** What says that everybody is meant. */
interface ManyFlags {
  all?: boolean;
  permission?: string;
  since?: Date;
  apply?: boolean;
}
