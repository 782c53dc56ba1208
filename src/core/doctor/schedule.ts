/** A line of a crontab, a unit of systemd or a job of launchd: where it stands, and the command that it starts. */
export interface ScheduledCommand {
  place: string;
  command: string;
  /** For a unit of systemd: the timer that is to start it, and whether that is switched on. */
  timer?: { name: string; isUserUnit: boolean; isOn: boolean };
}

/** What the schedules of this machine say about passes with one configuration. */
interface Schedule {
  /** What starts them. */
  running: ScheduledCommand[];
  /** What would, if its timer were switched on. */
  switchedOff: ScheduledCommand[];
}

const A_PASS = /grit-sync(?:\.js)?["']?\s(?:.*\s)?run(?:\s|$)/;
const NAMED_CONFIG = /\s(?:--config[\s=]|-c\s*)("[^"]*"|'[^']*'|[^\s;>&|]+)/;

/** Those of the commands that start a pass with this configuration file. One that names none may find this one. */
export function scheduleOf(commands: readonly ScheduledCommand[], configFile: string): Schedule {
  const ours = commands.filter(({ command }) => {
    const named = NAMED_CONFIG.exec(command)?.[1]?.replace(/^["']|["']$/g, '');
    return A_PASS.test(command) && (named === undefined || named === configFile);
  });
  return {
    running: ours.filter(({ timer }) => timer?.isOn !== false),
    switchedOff: ours.filter(({ timer }) => timer?.isOn === false),
  };
}

/** The commands in a crontab. */
export function commandsInCrontab(place: string, text: string): ScheduledCommand[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((command) => ({ place, command }));
}

/** The commands of a service of systemd; the name of a timer is that of the service unless a timer says otherwise. */
export function commandsInUnit(text: string): string[] {
  const joined = text.replace(/\\\n\s*/g, ' ');
  return [...joined.matchAll(/^ExecStart=(.*)$/gm)].map(([, command = '']) => command);
}

/** The command of a job of launchd: its texts in a row. */
export function commandInPlist(text: string): string {
  const strings = text.replace(/<!--.*?-->/gs, '').matchAll(/<string>(.*?)<\/string>/gs);
  return [...strings].map(([, part = '']) => part).join(' ');
}
