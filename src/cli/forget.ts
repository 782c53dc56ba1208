import type { Command } from 'commander';
import type { ForgetOptions } from '../commands/forget.ts';
import { example } from './example.ts';

const NOTHING_ASKED = { apply: false, evenHeld: false, json: false, verbose: false };

/** Declares `grit-sync forget`. */
export function addForget(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  program
    .command('forget')
    .description(
      'take a person out of what grit-sync remembers, and name the files that still have them; only shown until --apply',
    )
    .argument('<person>', 'campus wide id, name in quotes ("First Last" or "Last, First") or email address')
    .option('--apply', 'do it')
    .option('--even-held', 'with --apply: also what is held, which a pass can give again then')
    .option('--json', 'print one JSON report and nothing else')
    .option('--verbose', 'tell more if something goes wrong')
    .addHelpText('after', example('grit-sync forget 10007001 --apply'))
    .action(async (person: string, _: unknown, command: Command) => {
      const given = command.optsWithGlobals<Omit<ForgetOptions, keyof typeof NOTHING_ASKED | 'person'>>();
      const options = { ...NOTHING_ASKED, ...given, person };
      if (options.evenHeld && !options.apply) command.error('--even-held needs --apply');
      const { forget } = await import('./commands.ts');
      finish(await forget(options, world));
    });
}
