import type { Moment } from './data.ts';

/** Canvas-api: date, `T`, hours, minutes and seconds are needed; a fraction and an offset are optional. */
const ISO_TIME =
  /^(\d{4}-\d\d-\d\dT(?:2[0-3]|[01]\d):[0-5]\d:[0-5]\d)(\.\d+)?(Z|[+-](?:2[0-3]|[01]\d):[0-5]\d)?$/;

/** Canvas-api: a time without an offset is read in the zone of the account. Ours lies west of Greenwich. */
const ACCOUNT_OFFSET = '-05:00';

/** Microseconds since 1970, or null where the text is no time that Canvas accepts. */
export function parseTime(text: string): number | null {
  const [, seconds, fraction = '', offset = ACCOUNT_OFFSET] = ISO_TIME.exec(text) ?? [];
  if (seconds === undefined) return null;
  const milliseconds = Date.parse(`${seconds}${offset}`);
  if (Number.isNaN(milliseconds)) return null;
  return milliseconds * 1000 + Number(fraction.slice(1, 7).padEnd(6, '0'));
}

/** Microseconds since 1970: Canvas stores and compares times that precisely. */
export function microseconds(moment: Moment): number {
  if (moment instanceof Date) return moment.getTime() * 1000;
  const parsed = parseTime(moment);
  if (parsed === null) throw new TypeError(`The invented Canvas holds an impossible time: ${moment}`);
  return parsed;
}

/** Canvas-api: times are printed in UTC, cut (not rounded) to seconds. */
export function printTime(moment: Moment | null): string | null {
  if (moment === null) return null;
  if (typeof moment === 'string' && moment.endsWith('Z')) return `${moment.slice(0, 19)}Z`;
  return `${new Date(moment).toISOString().slice(0, 19)}Z`;
}
