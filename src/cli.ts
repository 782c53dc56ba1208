import { Command, CommanderError } from 'commander';
import { problem } from './catalogue.ts';
import { addBackups } from './cli/backups.ts';
import { addCompletion } from './cli/completion.ts';
import { addDemo } from './cli/demo.ts';
import { addDoctor } from './cli/doctor.ts';
import { example } from './cli/example.ts';
import { addExplain } from './cli/explain.ts';
import { addForget } from './cli/forget.ts';
import { addHolds } from './cli/holds.ts';
import { addInit } from './cli/init.ts';
import { addMemory } from './cli/memory.ts';
import { addReport } from './cli/report.ts';
import { addRun } from './cli/run.ts';
import { addSchedule } from './cli/schedule.ts';
import { addStatus } from './cli/status.ts';
import { watchEnd } from './commands/early-end.ts';
import { version } from './commands/version.ts';
import { causeOf, EXIT, worse } from './errors.ts';

/**
 * Runs the command line and ends the process with its exit code. That is the one of a failure until the command has
 * earned another. Commands are loaded when they are called, so that `--help` answers at once.
 */
export async function main(world: NodeJS.Process): Promise<void> {
  world.exitCode = EXIT.failed.code;
  const lost = watchOutput(world);
  const { early, settle } = watchEnd(world);
  const { code, isOver } = await answer(world, early);
  world.exitCode = (await lost()) ? worse(code, EXIT.failed.code) : code;
  settle(isOver);
  // Whatever is still under way belongs to nobody any more, and would keep the process alive.
  if (!isOver) world.exit();
}

/** The exit code, and whether the command came to its own end. */
async function answer(
  world: NodeJS.Process,
  early: Promise<never>,
): Promise<{ code: number; isOver: boolean }> {
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
  let isOver = false;
  try {
    const command = program.parseAsync(world.argv).finally(() => {
      isOver = true;
    });
    await Promise.race([command, early]);
    return { code, isOver };
  } catch (error) {
    // This is how --help and --version end.
    if (error instanceof CommanderError && error.exitCode === 0) return { code: EXIT.ok.code, isOver };
    const { refuse } = await import('./commands/refuse.ts');
    return { code: await refuse(error, called, world), isOver };
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
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      outputError: () => undefined,
    });

  addInit(program, world, finish);
  addRun(program, world, finish);
  addStatus(program, world, finish);
  addDoctor(program, world, finish);
  addExplain(program, world, finish);
  addHolds(program, world, finish);
  addMemory(program, world, finish);
  addForget(program, world, finish);
  addBackups(program, world, finish);
  addSchedule(program, world, finish);
  addReport(program, world, finish);
  addCompletion(program, world, finish);
  addDemo(program, world, finish);

  return program;
}

function exitCodes(): string {
  const rows = Object.values(EXIT).map(({ code, meaning }) => `  ${code.toString().padEnd(4)}${meaning}`);
  return `\nExit codes:\n${rows.join('\n')}`;
}
