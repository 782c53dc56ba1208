import { printable } from './printable.ts';

/** A number and what it counts: "1 row", "1,234 rows". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${digits(number)} ${number === 1 ? one : many}`;
}

/** A number as people write it, with a comma at the thousands. */
export function digits(number: number): string {
  const [whole = '', fraction] = String(number).split('.');
  // By hand: the first number that Node formats for a language takes as long as a request.
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A heading and indented lines below it; nothing where there are none. */
export function section(heading: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `  ${printable(line)}`)];
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size as people say it, by thousands: "980 bytes", "1.2 MB", "37 GB". */
export function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const number = bytes / 1000 ** power;
  const rounded = number < 10 && power > 0 ? Math.floor(number * 10) / 10 : Math.floor(number);
  return `${digits(rounded)} ${UNITS[power] ?? ''}`;
}
