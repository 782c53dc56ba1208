import type { Command } from 'commander';
import type { PruneOptions } from '../commands/backups/prune.ts';
import type { RestoreOptions } from '../commands/backups/restore.ts';
import { example } from './example.ts';

/** Not as defaults of commander, which would show each of them in the help. */
const NOTHING_ASKED = { json: false, verbose: false, dryRun: false, held: false, apply: false };

/** Declares `grit-sync backups` and what belongs to it. */
export function addBackups(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  const backups = program
    .command('backups')
    .description("look after the backups of Grit's users, and restore from one")
    .addHelpText('after', example('grit-sync backups list'));
  const add = (usage: string, description: string, shown = `grit-sync backups ${usage}`) =>
    backups
      .command(usage)
      .description(description)
      .option('--json', 'print one line of JSON and nothing else')
      .option('--verbose', 'tell each step and each request')
      .addHelpText('after', example(shown));

  add('list', 'each backup with its time, age and size, the newest last').action(
    async (_: unknown, command: Command) => {
      const { list } = await import('./commands.ts');
      finish(await list(asked(command), world));
    },
  );

  add('verify', 'open each backup and compare it with its recorded check sum').action(
    async (_: unknown, command: Command) => {
      const { verify } = await import('./commands.ts');
      finish(await verify(asked(command), world));
    },
  );

  add(
    'diff',
    'which people and permissions were gained and lost from one export to another',
    'grit-sync backups diff grit-export-2026-11-21T09-30-00Z.xlsx grit-export-2026-11-22T09-30-00Z.xlsx',
  )
    .argument('<A>', 'the earlier export: a path, or the name of a backup')
    .argument('<B>', 'the later export')
    .action(async (a: string, b: string, _: unknown, command: Command) => {
      const { diff } = await import('./commands.ts');
      finish(await diff(a, b, asked(command), world));
    });

  add(
    'prune',
    'remove the backups that backup.keep does not want, but never the newest readable one',
    'grit-sync backups prune --dry-run',
  )
    .option('--dry-run', 'only say which')
    .action(async (_: unknown, command: Command) => {
      const { prune } = await import('./commands.ts');
      finish(await prune(asked(command), world));
    });

  add(
    'restore',
    'set again in Grit the marks that a backup has and Grit lacks; only shown until --apply',
    'grit-sync backups restore grit-export-2026-11-22T09-30-00Z.xlsx --person 10007003',
  )
    .argument('<FILE>', 'an export: a path, or the name of a backup')
    .option('--person <id>', 'only the person with this campus wide id, also what is held of them')
    .option('--column <name>', 'only this permission, with or without pg: before it, also where it is held')
    .option('--held', 'also what somebody took away in Grit, which is left out otherwise')
    .option('--apply', 'upload it, also where grit.upsert is false, with a backup before and after')
    .action(async (file: string, _: unknown, command: Command) => {
      const { restore } = await import('./commands.ts');
      finish(await restore(file, asked(command), world));
    });
}

function asked(command: Command): PruneOptions & RestoreOptions {
  return { ...NOTHING_ASKED, ...command.optsWithGlobals<Omit<RestoreOptions, keyof typeof NOTHING_ASKED>>() };
}
