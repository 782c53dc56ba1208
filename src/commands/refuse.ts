import type { Command, CommanderError } from 'commander';
import { problem } from '../catalogue.ts';
import { emptyReport } from '../core/report.ts';
import type { Problem } from '../core/types.ts';
import { EXIT, outcomeOf } from '../errors.ts';
import { Output } from './output.ts';
import { showReport } from './show.ts';

/** Says why nothing was done, like every other problem, and as JSON where that was asked for; gives the exit code. */
export async function refuse(problems: readonly Problem[], world: NodeJS.Process): Promise<number> {
  const flags = new Set(world.argv);
  await showReport(
    emptyReport(new Date(), null, problems),
    flags.has('--dry-run') ? 'dry-run' : flags.has('--no-upsert') ? 'no-upsert' : 'run',
    { json: flags.has('--json'), csv: false, quiet: false },
    new Output(world, { color: !flags.has('--no-color') }),
  );
  return EXIT[outcomeOf(problems)].code;
}

/** What commander has against the command line, as a problem. `command` is the one whose help tells more. */
export function usageProblem({ code, message }: CommanderError, command: Command): Problem {
  const text = message
    .replace(/^error: /, '')
    .replace(/\.?\s*$/, '')
    .replace(/\n/g, ' ')
    // One sentence of what happened: the second one of commander explains the first.
    .replace(/\. ([A-Z])/g, (_, letter: string) => `: ${letter.toLowerCase()}`);
  const { parent } = command;
  return problem('usage', {
    text: code === 'commander.help' ? 'a command is missing' : text,
    command: parent === null ? command.name() : `${parent.name()} ${command.name()}`,
    unnamedFile: code === 'commander.excessArguments' && command.name() === 'run',
  });
}
