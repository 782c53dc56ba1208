/** One line of a user's crontab that starts something. */
export interface CronJob {
  /** The minutes of the hour at which it starts, ascending. */
  minutes: number[];
  hours: number[];
  command: string;
}

interface Crontab {
  settings: Map<string, string>;
  jobs: CronJob[];
}

const FIELDS: [name: string, from: number, to: number][] = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day of month', 1, 31],
  ['month', 1, 12],
  ['day of week', 0, 7],
];

/** Reads a crontab of a user (crontab(5)); throws where cron would refuse it or would not do what stands there. */
export function parseCrontab(text: string): Crontab {
  if (!text.endsWith('\n')) throw new Error('cron ignores a last line without an end');
  const crontab: Crontab = { settings: new Map(), jobs: [] };
  for (const line of text.split('\n')) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const setting = /^([A-Z_]+)=(.*)$/.exec(line);
    if (setting === null) crontab.jobs.push(parseJob(line));
    else crontab.settings.set(setting[1] ?? '', setting[2] ?? '');
  }
  return crontab;
}

function parseJob(line: string): CronJob {
  const match = /^(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S.*)$/.exec(line);
  if (match === null) throw new Error(`neither a setting nor five fields and a command: ${line}`);
  const [, ...parts] = match;
  const command = parts[5] ?? '';
  if (command.includes('%')) throw new Error('cron makes a line break of every %');
  const [minutes = [], hours = []] = FIELDS.map((field, position) =>
    parseField(parts[position] ?? '', field),
  );
  return { minutes, hours, command };
}

function parseField(text: string, [name, from, to]: [string, number, number]): number[] {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [, first, last, step] = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(item) ?? [];
    const [low, high] = item.startsWith('*')
      ? [from, to]
      : [Number(first ?? NaN), Number(last ?? (step === undefined ? first : to))];
    if (!(low >= from && high <= to && low <= high && Number(step ?? 1) > 0))
      throw new Error(`no ${name}: ${item}`);
    for (let value = low; value <= high; value += Number(step ?? 1)) values.add(value);
  }
  return [...values].sort((left, right) => left - right);
}
