import { Command, CommanderError, Option } from 'commander';
import { problem } from './catalogue.ts';
import { addBackups } from './cli/backups.ts';
import { addCompletion } from './cli/completion.ts';
import { example } from './cli/example.ts';
import { addDoctor } from './cli/doctor.ts';
import { addExplain } from './cli/explain.ts';
import { addForget } from './cli/forget.ts';
import { addHolds } from './cli/holds.ts';
import { addSchedule } from './cli/schedule.ts';
import { addReport } from './cli/report.ts';
import { addInit } from './cli/init.ts';
import { addStatus } from './cli/status.ts';
import { days, refuseOpposites, time, wholeNumber } from './commands/arguments.ts';
import type { DemoOptions } from './commands/demo.ts';
import type { RunOptions } from './commands/run.ts';
import { version } from './commands/version.ts';
import { causeOf, EXIT, worse } from './errors.ts';

type Switch = 'dryRun' | 'csv' | 'json' | 'quiet' | 'verbose';
/** Not as defaults of commander, which would show each of them in the help. */
const NOTHING_ASKED = { dryRun: false, csv: false, json: false, quiet: false, verbose: false };

/**
 * Runs the command line and gives the exit code; nothing else ends the process. Commands are loaded when they are
 * called, so that `--help` answers at once.
 */
export async function main(world: NodeJS.Process): Promise<number> {
  const lost = watchOutput(world);
  const code = await answer(world);
  return (await lost()) ? worse(code, EXIT.failed.code) : code;
}

async function answer(world: NodeJS.Process): Promise<number> {
  let code = EXIT.ok.code;
  const program = describeProgram(world, (result) => {
    code = result;
  });
  let called = program;
  for (const parent of [program, ...program.commands]) {
    parent.hook('preSubcommand', (_parent, command) => {
      called = command;
    });
  }
  try {
    await program.parseAsync(world.argv);
    return code;
  } catch (error) {
    // This is how --help and --version end.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok.code;
    const { refuse } = await import('./commands/refuse.ts');
    return await refuse(error, called, world);
  }
}

/**
 * Keeps a pass going whatever becomes of its output, and tells at the end whether any was lost. A reader that has
 * seen enough (`| head`) and closes the pipe has lost nothing.
 */
function watchOutput({ stdout, stderr }: NodeJS.Process): () => Promise<boolean> {
  let cause: string | undefined;
  stderr.on('error', () => undefined);
  stdout.on('error', (error) => {
    if (causeOf(error) !== 'EPIPE') cause ??= causeOf(error);
  });
  return async () => {
    // What was written before has been taken, or has failed, when this has.
    await new Promise((resolve) => stdout.write('', resolve));
    if (cause === undefined) return false;
    const { message, hint } = problem('output-lost', { cause });
    stderr.write(`Error: ${message}\n  ${hint}\n`);
    return true;
  };
}

/** The command line as it is declared. `finish` hears the exit code of the command that was called. */
export function describeProgram(world: NodeJS.Process, finish: (code: number) => void): Command {
  const program = new Command('grit-sync')
    .description('Students who pass a safety quiz in Canvas get their machine permissions in Grit.')
    .version(version())
    .option(
      '-c, --config <file>',
      'configuration file (default: grit-sync.config.* here, then in ~/.config/grit-sync)',
    )
    .option('--no-color', 'plain text, as with the variable NO_COLOR')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', example('grit-sync run --dry-run'))
    .addHelpText('afterAll', exitCodes())
    .exitOverride()
    .configureOutput({ outputError: () => undefined });

  const pass = program
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
      const options = { ...NOTHING_ASKED, ...command.optsWithGlobals<Omit<RunOptions, Switch>>() };
      if (options.csv && !options.dryRun) command.error('--csv needs --dry-run');
      const { run } = await import('./commands/run.ts');
      finish(await run(options, world));
    });
  refuseOpposites(pass, 'upsert');

  addDoctor(program, world, finish);
  addInit(program, world, finish);
  addStatus(program, world, finish);
  addHolds(program, world, finish);
  addExplain(program, world, finish);
  addForget(program, world, finish);
  addBackups(program, world, finish);
  addSchedule(program, world, finish);
  addCompletion(program, world, finish);
  addReport(program, world, finish);

  program
    .command('demo')
    .description('the whole thing against a built-in Canvas and Grit, without any account')
    .option('--serve', 'keep the two running and print a configuration for them')
    .addOption(
      new Option('--story', 'play what goes wrong in real shops, and show what is said to it').conflicts(
        'serve',
      ),
    )
    .option('--verbose', 'tell each step and each request')
    .addHelpText('after', example('grit-sync demo'))
    .action(async (_: unknown, command: Command) => {
      const { demo } = await import('./commands/demo.ts');
      const options = command.optsWithGlobals<Pick<DemoOptions, 'color'>>();
      finish(await demo({ serve: false, story: false, verbose: false, ...options }, world));
    });

  return program;
}

function exitCodes(): string {
  const rows = Object.values(EXIT).map(({ code, meaning }) => `  ${code.toString().padEnd(4)}${meaning}`);
  return `\nExit codes:\n${rows.join('\n')}`;
}
