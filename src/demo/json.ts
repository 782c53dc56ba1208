/** Canvas's JSON, written by hand: ids keep all their digits and scores are floats. */

/** An id of Canvas: a number of up to 19 digits, kept as text. */
class Id {
  readonly digits: string;
  constructor(digits: string) {
    this.digits = digits;
  }
}

/** A number that Canvas writes as a float: `19.0`. */
class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | Id
  | Float
  | readonly Json[]
  | { readonly [key: string]: Json };

/** An id, or null where there is none. */
export function id(digits: string): Id;
export function id(digits: string | null): Id | null;
export function id(digits: string | null): Id | null {
  return digits === null ? null : new Id(digits);
}

/** A float, or null where there is no number. */
export function float(value: number | null): Float | null {
  return value === null ? null : new Float(value);
}

function writeFloat(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

const keys = new Map<string, string>();

function writeKey(key: string): string {
  let text = keys.get(key);
  if (text === undefined) {
    text = `${JSON.stringify(key)}:`;
    keys.set(key, text);
  }
  return text;
}

function isArray(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * JSON text of a value. Canvas-api: ids are numbers of full precision, and strings on request. A key whose value
 * is undefined is left out.
 */
export function writeJson(value: Json, stringIds: boolean): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof Id) return stringIds ? `"${value.digits}"` : value.digits;
  if (value instanceof Float) return writeFloat(value.value);
  if (isArray(value)) return `[${value.map((item) => writeJson(item, stringIds)).join(',')}]`;
  let text = '';
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    text += `${text === '' ? '' : ','}${writeKey(key)}${writeJson(item, stringIds)}`;
  }
  return `{${text}}`;
}
