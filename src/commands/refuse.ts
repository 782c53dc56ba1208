import { CommanderError, type Command } from 'commander';
import { problem } from '../catalogue.ts';
import { emptyReport } from '../core/report.ts';
import type { Problem } from '../core/types.ts';
import { EXIT, outcomeOf, problemsOf } from '../errors.ts';
import { Output } from './output.ts';
import { showReport } from './show.ts';

/**
 * Says why a command was not carried out, like every other problem, and as JSON where that was asked for; gives the
 * exit code. The options are looked for where they stand, since a wrong command line was not read to its end.
 */
export async function refuse(error: unknown, command: Command, world: NodeJS.Process): Promise<number> {
  const flags = new Set(world.argv);
  const output = new Output(world, { color: !flags.has('--no-color') });
  const isUsage = error instanceof CommanderError;
  const problems = isUsage ? [usageProblem(error, command)] : problemsOf(error);
  if (flags.has('--verbose') && !isUsage) output.tellStack(error);
  await showReport(
    emptyReport(new Date(), null, problems),
    flags.has('--dry-run') ? 'dry-run' : flags.has('--no-upsert') ? 'no-upsert' : 'run',
    { json: flags.has('--json'), csv: false, quiet: false },
    output,
  );
  return EXIT[outcomeOf(problems)].code;
}

/** What commander has against the command line, as a problem. `command` is the one whose help tells more. */
function usageProblem({ code, message }: CommanderError, command: Command): Problem {
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
