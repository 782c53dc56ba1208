import type { Command } from 'commander';
import type { ReportOptions } from '../commands/report.ts';
import { example } from './example.ts';

const NOTHING_ASKED = { json: false, verbose: false };

/** Declares `grit-sync report`. */
export function addReport(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  program
    .command('report')
    .description('write the page for a browser that shows how grit-sync is doing')
    .option('--out <file>', 'where to write it, in place of report.html in the configuration')
    .option('--json', 'print one JSON report and nothing else')
    .option('--verbose', 'tell more if something goes wrong')
    .addHelpText('after', example('grit-sync report --out report.html'))
    .action(async (_: unknown, command: Command) => {
      const options = {
        ...NOTHING_ASKED,
        ...command.optsWithGlobals<Omit<ReportOptions, 'json' | 'verbose'>>(),
      };
      const { report } = await import('../commands/report.ts');
      finish(await report(options, world));
    });
}
