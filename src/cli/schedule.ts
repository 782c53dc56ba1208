import { Option, type Command } from 'commander';
import type { ScheduleOptions } from '../commands/schedule.ts';
import { example } from './example.ts';

const FORMS: [flags: string, description: string][] = [
  ['--launchd', 'print the file for launchd (macOS)'],
  ['--systemd [unit]', 'print the two files for systemd (Linux), or one: service or timer'],
  ['--kubernetes', 'print the file for a cluster, with this configuration in it but for the tokens'],
  ['--install', "put the line into this user's crontab, and leave the rest of it as it is"],
  ['--uninstall', "take it out of this user's crontab again"],
];

/** Declares `grit-sync schedule`. */
export function addSchedule(program: Command, world: NodeJS.Process, finish: (code: number) => void): void {
  const schedule = program
    .command('schedule')
    .description('a pass every 30 minutes: print the lines for cron, or put them into the crontab');
  const options = FORMS.map(([flags, description]) => new Option(flags, description));
  for (const option of options) {
    const name = option.attributeName();
    if (name === 'systemd') option.choices(['service', 'timer']);
    // One at a time: they are different answers.
    option.conflicts(options.map((other) => other.attributeName()).filter((other) => other !== name));
    schedule.addOption(option);
  }
  schedule
    .option('--verbose', 'tell more if something goes wrong')
    .addHelpText(
      'after',
      example('grit-sync schedule --install -c /home/shop/grit-sync/grit-sync.config.yaml'),
    )
    .action(async (_: unknown, command: Command) => {
      const { schedule } = await import('./commands.ts');
      const asked = command.optsWithGlobals<Omit<ScheduleOptions, 'json' | 'verbose'>>();
      finish(await schedule({ verbose: false, ...asked, json: false }, world));
    });
}
