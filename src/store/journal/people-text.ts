import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { NamedBy } from './kinds.ts';

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

/** What that somebody is known by. */
export function idIn(record: PersonRecord): { by: NamedBy; id: string } {
  return 'externalId' in record
    ? { by: 'campus', id: record.externalId }
    : { by: 'canvas', id: record.canvasUserId };
}

const FIELDS = { campus: 'externalId', canvas: 'canvasUserId' } as const;

/** A record in `people.json`, of which no more is read than what it is found by. */
export interface Entry {
  key: string;
  by: NamedBy;
  id: string;
  /** Where its line is. */
  start: number;
  end: number;
}

/**
 * The text of `people.json`: a line for each record between a first and a last line, which is all JSON together; the last
 * one has a check sum of the others, since a wrong letter in an id would put a hold on somebody else.
 */
export function* peopleLines(records: Iterable<string>): Generator<string> {
  const sum = createHash('sha256');
  let line = HEAD;
  for (const record of records) {
    const next = `${line === HEAD ? '' : ','}\n`;
    sum.update(line).update(next);
    yield line + next;
    line = record;
  }
  sum.update(`${line}\n`);
  yield `${line}\n],"sum":"${digits(sum.digest('hex'))}"}\n`;
}

/** How a record is written down. */
export function recordText(record: PersonRecord): string {
  return JSON.stringify(record);
}

const digits = (hex: string) => hex.slice(0, 16);
const END = /^\],"sum":"([0-9a-f]{16})"\}\n?$/;
const NEWER = /^\{"version":(\d+)/;

/**
 * Where each record is, or why nobody can tell. Of 50,000 people a run needs next to none by name, so a line is taken
 * apart only as far as it must be.
 */
export function readPeople(bytes: Buffer): { entries: Entry[] } | { newer: true } | { damaged: string } {
  const head = bytes.indexOf('\n');
  const first = bytes.toString('latin1', 0, Math.max(0, head));
  const version = Number(NEWER.exec(first)?.[1] ?? 0);
  if (version > VERSION) return { newer: true };
  const last = bytes.lastIndexOf('\n', bytes.length - 2);
  const [, sum] = END.exec(bytes.toString('latin1', last + 1)) ?? [];
  const actual = digits(
    createHash('sha256')
      .update(bytes.subarray(0, last + 1))
      .digest('hex'),
  );
  if (first !== HEAD || sum !== actual) return { damaged: 'its check sum is not the one in its last line' };
  return { entries: entriesIn(bytes, head + 1, last + 1) };
}

function entriesIn(bytes: Buffer, from: number, to: number): Entry[] {
  const all = bytes.toString('latin1', 0, to);
  const entries: Entry[] = [];
  for (let start = from; start < to;) {
    const stop = all.indexOf('\n', start);
    const end = all.charCodeAt(stop - 1) === COMMA ? stop - 1 : stop;
    if (end > start) entries.push(quickly(all, start, end) ?? thoroughly(bytes, start, end));
    start = stop + 1;
  }
  return entries;
}

const COMMA = 44;
const KEY = '{"key":"';
const KEY_LENGTH = 8;

/** Takes the key and the id from a line as `recordText` writes it; undefined where that needs a closer look. */
function quickly(all: string, start: number, end: number): Entry | undefined {
  const keyEnd = start + KEY.length + KEY_LENGTH;
  for (const by of ['campus', 'canvas'] as const) {
    const before = `","${FIELDS[by]}":"`;
    if (!all.startsWith(before, keyEnd)) continue;
    const idStart = keyEnd + before.length;
    const id = all.slice(idStart, all.indexOf('"', idStart));
    // Neither escaped nor more than ASCII.
    if (!/^[\x20-\x5b\x5d-\x7e]*$/.test(id)) return undefined;
    return { key: all.slice(start + KEY.length, keyEnd), by, id, start, end };
  }
  return undefined;
}

function thoroughly(bytes: Buffer, start: number, end: number): Entry {
  const record = recordAt(bytes, { start, end });
  return { key: record.key, ...idIn(record), start, end };
}

/** All that a record says. */
export function recordAt(bytes: Buffer, { start, end }: Pick<Entry, 'start' | 'end'>): PersonRecord {
  return RECORD.parse(JSON.parse(bytes.toString('utf8', start, end)));
}
