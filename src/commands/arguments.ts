import { InvalidArgumentError, type Command } from 'commander';

const MOST_DAYS = 180;

/** `--lookback`: a plain decimal. `Number` alone would also take 0x10, 1e1 and nothing at all. */
export function days(text: string): number {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(number > 0 && number <= MOST_DAYS)) {
    throw new InvalidArgumentError(`It must be a number of days above 0, at most ${MOST_DAYS}.`);
  }
  return number;
}

/** `--since`: a moment in the past. */
export function time(text: string): Date {
  const date = moment(text);
  if (date.getTime() > Date.now()) throw new InvalidArgumentError('It must not be in the future.');
  return date;
}

/** Any moment. */
export function moment(text: string): Date {
  const date = new Date(text);
  const day = /^\d{4}-\d\d-\d\d/.exec(text)?.[0];
  if (day === undefined || !isInCalendar(day) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('It must be a time such as 2026-11-15T09:30:00Z.');
  }
  return date;
}

/** Without this 30 February would be taken for 2 March. */
function isInCalendar(day: string): boolean {
  const date = new Date(day);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/**
 * Refuses an option together with its opposite. commander lets the last one win, and so a pass might upload that
 * somebody, further to the left, has forbidden to.
 */
export function refuseOpposites(command: Command, name: string): void {
  const seen = new Set<string>();
  for (const flag of [name, `no-${name}`]) {
    command.on(`option:${flag}`, () => {
      seen.add(flag);
      if (seen.size > 1) command.error(`option '--${name}' cannot be used with option '--no-${name}'`);
    });
  }
}

/** A number that counts something. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
