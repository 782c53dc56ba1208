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
/** Behind it one word as a shell reads it, whose parts may be quoted each in its own way. */
const NAMED_CONFIG = /\s(?:--config[\s=]|-c\s*)((?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s;>&|'"\\])+)/;

/** Those of the commands that start a pass with this configuration file. One that names none may find this one. */
export function scheduleOf(commands: readonly ScheduledCommand[], configFile: string): Schedule {
  const ours = commands.filter(({ command }) => {
    const named = NAMED_CONFIG.exec(command)?.[1];
    return A_PASS.test(command) && (named === undefined || unquoted(named) === configFile);
  });
  return {
    running: ours.filter(({ timer }) => timer?.isOn !== false),
    switchedOff: ours.filter(({ timer }) => timer?.isOn === false),
  };
}

/** A word without its quotation marks and backslashes. */
function unquoted(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g,
    (_, single?: string, double?: string, sign?: string) =>
      single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? sign ?? '',
  );
}

/** The commands in a crontab, as cron hands them to a shell. */
export function commandsInCrontab(place: string, text: string): ScheduledCommand[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ place, command: line.replaceAll(String.raw`\%`, '%') }));
}

/** The commands of a service of systemd; the name of a timer is that of the service unless a timer says otherwise. */
export function commandsInUnit(text: string): string[] {
  const joined = text.replace(/\\\n\s*/g, ' ');
  const commands = [...joined.matchAll(/^ExecStart=(.*)$/gm)].map(([, command = '']) => command);
  // These two mean one sign each there.
  return commands.map((command) => command.replaceAll('%%', '%').replaceAll('$$', () => '$'));
}

const NAMES: Partial<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** The command of a job of launchd: its texts in a row, quoted as for a shell. */
export function commandInPlist(text: string): string {
  const strings = text.replace(/<!--.*?-->/gs, '').matchAll(/<string>(.*?)<\/string>/gs);
  return [...strings]
    .map(([, part = '']) => part.replace(/&(\w+);/g, (whole, name: string) => NAMES[name] ?? whole))
    .map((part) => (/^[\w@+=:,./-]*$/.test(part) ? part : `'${part.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ');
}
