import { Option, type Command } from 'commander';
import type { InitOptions } from '../commands/init.ts';
import { example } from './example.ts';

const NOTHING_ASKED = { template: false, offline: false, verbose: false };

/** Declares `grit-sync init`. */
export function addInit(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  program
    .command('init')
    .description('set it up: asks for what is needed, tries it, and writes the configuration and a .env')
    .option(
      '--from <file>',
      'take the answers from a file: a configuration with the tokens in it, or a sync_config.toml',
    )
    .option('--offline', 'with --from: write without asking Canvas and Grit first')
    .addOption(
      new Option('--template', 'print a configuration to fill in, and write nothing').conflicts('from'),
    )
    .option('--verbose', 'tell each request')
    .addHelpText('after', example('grit-sync init', 'grit-sync init --from sync_config.toml'))
    .action(async (_: unknown, command: Command) => {
      const options = {
        ...NOTHING_ASKED,
        ...command.optsWithGlobals<Omit<InitOptions, keyof typeof NOTHING_ASKED>>(),
      };
      if (options.offline && options.from === undefined) command.error('--offline needs --from');
      const { init } = await import('../commands/init.ts');
      finish(await init(options, world));
    });
}
