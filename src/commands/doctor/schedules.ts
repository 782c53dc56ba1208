import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commandInPlist,
  commandsInCrontab,
  commandsInUnit,
  type ScheduledCommand,
} from '../../core/doctor/schedule.ts';

const CRONTAB_TIMEOUT_MS = 5000;

/**
 * Everything that this machine starts at set times, as far as this user may see it: crontab, systemd, launchd.
 * @param root where the folders of the system begin; a test may stand in another one
 */
export function scheduledCommands(env: NodeJS.ProcessEnv, root = '/'): ScheduledCommand[] {
  const home = env['HOME'] ?? root;
  const at = (...parts: string[]) => join(root, ...parts);
  return [
    ...commandsInCrontab('crontab', crontabOfUser(env)),
    ...[at('etc/crontab'), ...filesIn(at('etc/cron.d'), '')].flatMap((file) =>
      commandsInCrontab(file, textOf(file)),
    ),
    ...systemdIn(join(home, '.config/systemd/user'), true),
    ...systemdIn(at('etc/systemd/user'), true),
    ...systemdIn(at('etc/systemd/system'), false),
    ...[join(home, 'Library/LaunchAgents'), at('Library/LaunchAgents'), at('Library/LaunchDaemons')].flatMap(
      (folder) =>
        filesIn(folder, '.plist').map((file) => ({ place: file, command: commandInPlist(textOf(file)) })),
    ),
  ];
}

/** Empty where there is none, and where there is no cron. */
function crontabOfUser(env: NodeJS.ProcessEnv): string {
  const { status, stdout } = spawnSync('crontab', ['-l'], {
    env: { ...env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
    timeout: CRONTAB_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  return status === 0 ? stdout : '';
}

/** The services in a folder, each with its timer; a timer that is on has a link among the wants of some target. */
function systemdIn(folder: string, isUserUnit: boolean): ScheduledCommand[] {
  return filesIn(folder, '.service').flatMap((service) => {
    const timer = service.replace(/\.service$/, '.timer');
    if (!existsSync(timer)) return [];
    const name = timer.slice(folder.length + 1);
    const isOn = filesIn(folder, '.wants').some((wants) => namesIn(wants).includes(name));
    return commandsInUnit(textOf(service)).map((command) => ({
      place: timer,
      command,
      timer: { name, isUserUnit, isOn },
    }));
  });
}

function filesIn(folder: string, ending: string): string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    // Not there, or not for this user: then it says nothing.
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
