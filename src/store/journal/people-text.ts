import { crc32 } from 'node:zlib';
import * as z from 'zod';

/** The version of the file's shape. */
const VERSION = 1;
const HEAD = `{"version":${VERSION},"people":[`;

const text = z.string();
const RECORD = z.union([
  z.object({
    key: text,
    /** As Canvas writes it, or Grit where only that is known. */
    externalId: text,
    /** As whom Canvas knew the person when they were last uploaded; left out where they never were. */
    name: z.object({ firstName: text, lastName: text, email: text }).optional(),
  }),
  z.object({
    key: text,
    canvasUserId: text,
    /** The key of the person whose account it is, as far as that is known. */
    of: text.optional(),
  }),
]);

/** Somebody, by a campus ID or an account in Canvas, and the key that stands for them in the journal. */
export type PersonRecord = z.output<typeof RECORD>;

/** How a record is written down. */
export function recordText(record: PersonRecord): string {
  return JSON.stringify(record);
}

/** A record as it was written down. */
export function parseRecord(line: string): PersonRecord {
  return RECORD.parse(JSON.parse(line));
}

/**
 * The text of `people.json`: a line for each record between a first and a last line, which is all JSON together; the last
 * one has a check sum of the others, since a wrong letter in an id would put a hold on somebody else.
 */
export function* peopleLines(records: Iterable<string>): Generator<string> {
  let sum = 0;
  let line = HEAD;
  for (const record of records) {
    const whole = `${line}${line === HEAD ? '' : ','}\n`;
    sum = crc32(whole, sum);
    yield whole;
    line = record;
  }
  sum = crc32(`${line}\n`, sum);
  yield `${line}\n],"sum":"${digitsOf(sum)}"}\n`;
}

const END = /^\],"sum":"([0-9a-f]{8})"\}\n?$/;
const VERSIONED = /^\{"version":(\d+)/;

/** Where the lines of the records are in the text, and the check sum of them. */
export interface Records {
  from: number;
  to: number;
  sum: string;
}

/** Where the records are in the text, or what is wrong with it. */
export function recordsIn(bytes: Buffer): Records | { newer: true } | { damaged: string } {
  const head = bytes.indexOf('\n');
  const first = bytes.toString('latin1', 0, Math.max(0, head));
  if (Number(VERSIONED.exec(first)?.[1] ?? 0) > VERSION) return { newer: true };
  const last = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
  const [, sum] = END.exec(bytes.toString('latin1', last)) ?? [];
  return first === HEAD && sum === digitsOf(crc32(bytes.subarray(0, last)))
    ? { from: head + 1, to: last, sum }
    : { damaged: 'its check sum is not the one in its last line' };
}

function digitsOf(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}
