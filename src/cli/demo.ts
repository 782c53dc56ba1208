import { Option, type Command } from 'commander';
import type { DemoOptions } from '../commands/demo.ts';
import { example } from './example.ts';

const NOTHING_ASKED = { serve: false, story: false, verbose: false };

/** Declares `grit-sync demo`. */
export function addDemo(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
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
      const options = {
        ...NOTHING_ASKED,
        ...command.optsWithGlobals<Omit<DemoOptions, keyof typeof NOTHING_ASKED>>(),
      };
      const { demo } = await import('../commands/demo.ts');
      finish(await demo(options, world));
    });
}
