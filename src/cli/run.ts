import { Option, type Command } from 'commander';
import { days, refuseOpposites, time, wholeNumber } from '../commands/arguments.ts';
import type { RunOptions } from '../commands/run.ts';
import { example } from './example.ts';

const NOTHING_ASKED = { dryRun: false, csv: false, json: false, quiet: false, verbose: false };

/** Declares `grit-sync run`. */
export function addRun(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  const run = program
    .command('run')
    .description('one full pass: read Canvas, upsert the permissions into Grit, store a backup of its users')
    .option('--dry-run', 'show what would be upserted and change nothing')
    .option('--csv', 'with --dry-run: print the exact upload')
    .addOption(new Option('--upsert', 'upsert, whatever grit.upsert says'))
    .addOption(new Option('--no-upsert', "leave Grit's users alone, do everything else"))
    .addOption(
      new Option('--lookback <days>', 'how far back to look, in place of canvas.lookbackDays').argParser(
        days,
      ),
    )
    .addOption(
      new Option('--since <time>', 'look back to this time, such as 2026-11-15T09:30:00Z')
        .argParser(time)
        .conflicts('lookback'),
    )
    .addOption(
      new Option(
        '--allow <n>',
        'let so many new grants through, whatever limits.maxNewGrants says',
      ).argParser(wholeNumber),
    )
    .addOption(new Option('--json', 'print one JSON report and nothing else').conflicts('csv'))
    .option('--quiet', 'print nothing unless something is wrong')
    .addOption(new Option('--verbose', 'tell each step and each request').conflicts('quiet'))
    .addHelpText(
      'after',
      example(
        'grit-sync run --dry-run',
        'grit-sync run --quiet -c /home/shop/grit-sync/grit-sync.config.yaml',
      ),
    )
    .action(async (_: unknown, command: Command) => {
      const options = {
        ...NOTHING_ASKED,
        ...command.optsWithGlobals<Omit<RunOptions, keyof typeof NOTHING_ASKED>>(),
      };
      if (options.csv && !options.dryRun) command.error('--csv needs --dry-run');
      const commands = await import('./commands.ts');
      finish(await commands.run(options, world));
    });
  refuseOpposites(run, 'upsert');
}
