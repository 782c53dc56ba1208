import type { Command } from 'commander';
import type { DoctorOptions } from '../commands/doctor.ts';
import { example } from './example.ts';

const NOTHING_ASKED = { json: false, verbose: false };

const MEANING = `
A line a check: good, doubtful, bad, or not checked. It changes nothing unless told to save, and exits with
  0    nothing is bad, though something may be doubtful
  1    something is bad with which no pass can succeed
  2    the configuration is wrong
  3    something else is bad: passes work, and a person must look`;

/** Declares `grit-sync doctor`. */
export function addDoctor(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  program
    .command('doctor')
    .description('whether everything is in place for passes, and what to do where it is not')
    .option(
      '--save-certificate <file>',
      'save the certificate that Grit shows to a new file, to compare it and name it in grit.caFile',
    )
    .option('--json', 'print one JSON report and nothing else')
    .option('--verbose', 'tell each request, and more if something goes wrong')
    .addHelpText('after', MEANING)
    .addHelpText('after', example('grit-sync doctor'))
    .action(async (_: unknown, command: Command) => {
      const options = {
        ...NOTHING_ASKED,
        ...command.optsWithGlobals<Omit<DoctorOptions, 'json' | 'verbose'>>(),
      };
      const { doctor } = await import('./commands.ts');
      finish(await doctor(options, world));
    });
}
