import { printable } from './printable.ts';

/** A number and what it counts: "1 row", "1,234 rows". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${digits(number)} ${number === 1 ? one : many}`;
}

/** A number as people write it, with a comma at the thousands. */
export function digits(number: number): string {
  return number.toLocaleString('en');
}

/** A heading and indented lines below it; nothing where there are none. */
export function section(heading: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `  ${printable(line)}`)];
}
