import { Option, type Command } from 'commander';
import { time } from '../commands/arguments.ts';
import type { ExplainOptions } from '../commands/explain/options.ts';
import { example } from './example.ts';

const NOTHING_ASKED = { json: false, verbose: false };

/** Declares `grit-sync explain`. */
export function addExplain(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  program
    .command('explain')
    .description(
      'why one person has a permission or has it not, and what would have to happen; changes nothing',
    )
    .argument(
      '<person>',
      'campus wide id, Canvas id, email address, or name in quotes ("First Last" or "Last, First")',
    )
    .option('--column <name>', 'only this permission, with or without pg: before it')
    .addOption(
      new Option(
        '--at <time>',
        'what was so at this time, such as 2026-11-15T09:30:00Z, from the backups and the memory alone',
      ).argParser(time),
    )
    .option('--json', 'print one JSON report and nothing else')
    .option('--verbose', 'tell each request, and more if something goes wrong')
    .addHelpText('after', example('grit-sync explain "Wren Sprocket" --column "Laser Cutter"'))
    .action(async (person: string, _: unknown, command: Command) => {
      const { explain } = await import('./commands.ts');
      const given = command.optsWithGlobals<Omit<ExplainOptions, keyof typeof NOTHING_ASKED | 'person'>>();
      finish(await explain({ ...NOTHING_ASKED, ...given, person }, world));
    });
}
