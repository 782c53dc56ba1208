import { InvalidArgumentError, Option, type Command } from 'commander';
import type { StatusOptions } from '../commands/status.ts';
import { example } from './example.ts';

const MINUTE_MS = 60_000;
const UNITS: Record<string, number> = { m: MINUTE_MS, h: 60 * MINUTE_MS, d: 24 * 60 * MINUTE_MS };

const NOTHING_ASKED = { json: false, verbose: false };

/** Declares `grit-sync status`. */
export function addStatus(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  program
    .command('status')
    .description('when grit-sync last worked, what it did, and what is held; for a person or a monitor')
    .addOption(
      new Option('--max-age <time>', 'how old the last proven pass may be, such as 90m, 2h or 1d')
        .argParser(stretch)
        .default(stretch('2h'), '2h'),
    )
    .option('--json', 'print one JSON report and nothing else')
    .option('--verbose', 'tell more if something goes wrong')
    .addHelpText('after', example('grit-sync status --max-age 2h'))
    .action(async (_: unknown, command: Command) => {
      const options = {
        ...NOTHING_ASKED,
        ...command.optsWithGlobals<Omit<StatusOptions, 'json' | 'verbose'>>(),
      };
      const { status } = await import('./commands.ts');
      finish(await status(options, world));
    });
}

/** Milliseconds; a number without a unit is hours. */
function stretch(text: string): number {
  const [, number, unit = 'h'] = /^(\d{1,6}(?:\.\d+)?)([mhd])?$/.exec(text) ?? [];
  const length = UNITS[unit];
  if (number === undefined || length === undefined) {
    throw new InvalidArgumentError('It must be a time such as 90m, 2h or 1d.');
  }
  return Number(number) * length;
}
