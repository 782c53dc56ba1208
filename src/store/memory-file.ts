import * as z from 'zod';
import type { CellLife } from '../core/memory/cell.ts';
import { externalIdKey } from '../core/marks.ts';
import {
  cellKey,
  dueKey,
  DUE_REASONS,
  heldSinceOf,
  seenAtOf,
  type Memory,
  type RememberedCell,
} from '../core/memory/memory.ts';
import type { Identity } from '../core/types.ts';

/** The version of the file's shape. */
const VERSION = 1;

const time = z.iso.datetime();
const text = z.string();

const evidence = z.object({
  courseId: text,
  assignmentId: text,
  submissionId: text,
  attempt: z.number().nullable(),
  score: z.number().nullable(),
  grade: text.nullable(),
  pointsPossible: z.number().nullable(),
  passingScore: z.number(),
  submittedAt: text.nullable(),
  gradedAt: text.nullable(),
});

const person = z.object({ externalId: text, firstName: text, lastName: text, email: text });

const entry = z.object({
  externalId: text,
  column: text,
  seenAt: time.nullable(),
  heldSince: time.nullable(),
  releasedAt: time.nullable(),
  evidence: z.array(evidence),
});

const due = z.object({
  canvasUserId: text,
  courseId: text,
  assignmentId: text,
  reason: z.enum(DUE_REASONS),
  since: time,
});

/** All of the file but what is in its lists. */
const frame = z.object({
  version: z.literal(VERSION),
  provenUntil: time.nullable(),
  firstSince: time.nullable().default(null),
  begunAnew: z.boolean().default(false),
  unproven: text.nullable().default(null),
  census: z.object({ people: z.int().nonnegative(), shrunkSince: time.nullable() }).nullable(),
  accounts: z.record(text, text).default({}),
  aliases: z.array(z.array(text)).default([]),
  doubts: z.record(text, text).default({}),
  due: z.array(due).default([]),
  people: z.array(z.unknown()),
  entries: z.array(z.unknown()),
});

/** What the text of a memory says, or why nobody can tell. */
type MemoryText = { memory: Memory; isBegunAnew: boolean } | { corrupt: string } | { newer: number };

/** Reads the text of a memory. A later version of grit-sync may have written it, and knows better than to be guessed. */
export function parseMemory(content: Buffer): MemoryText {
  try {
    const { data, reading } = readByLine(content) ?? {
      data: JSON.parse(content.toString('utf8')) as unknown,
      reading: new Reading(),
    };
    const version = z.object({ version: z.int() }).safeParse(data);
    if (version.success && version.data.version > VERSION) return { newer: version.data.version };
    const parts = frame.parse(data);
    return { memory: reading.finish(parts), isBegunAnew: parts.begunAnew };
  } catch (error) {
    if (!(error instanceof z.ZodError)) return { corrupt: 'it is no JSON' };
    return { corrupt: `${error.issues[0]?.path.join('.') || 'all of it'} is not as it was written` };
  }
}

/** How `memoryLines` begins the line of a person or a cell. */
const ITEM = '{"externalId":';
const LIST = /^"(people|entries)": \[$/;

/**
 * Reads the items of the lists line by line, as `memoryLines` writes them: a memory of many people read as a whole
 * would need several times the memory. Gives the rest, or null where the file has to be read as a whole all the same: where
 * somebody has laid it out in another way, or an item is not as it was written, which the version may explain.
 */
function readByLine(content: Buffer): { data: unknown; reading: Reading } | null {
  const reading = new Reading();
  let list: keyof Lists | undefined;
  let rest = '';
  try {
    for (const line of linesOf(content)) {
      if (list !== undefined && line.startsWith(ITEM)) {
        reading.add(list, JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line));
        continue;
      }
      list = LIST.exec(line)?.[1] as keyof Lists | undefined;
      rest += `${line}\n`;
    }
    return { data: JSON.parse(rest) as unknown, reading };
  } catch {
    return null;
  }
}

function* linesOf(content: Buffer): Generator<string> {
  for (let start = 0; start < content.length;) {
    const end = content.indexOf('\n', start);
    const stop = end < 0 ? content.length : end;
    yield content.toString('utf8', start, stop).trim();
    start = stop + 1;
  }
}

type Lists = Pick<Memory, 'people' | 'entries'>;

/** A memory that is being read. What many of its entries have in common is kept once. */
class Reading {
  readonly #people = new Map<string, Identity>();
  readonly #entries = new Map<string, RememberedCell>();
  readonly #texts = new Map<string, string>();
  readonly #times = new Map<string, Date>();

  /** Throws a ZodError where the item is not as it was written. */
  add(list: keyof Lists, item: unknown): void {
    if (list === 'people') this.#addPerson(item);
    else this.#addEntry(item);
  }

  /** Everything together; throws like `add`. */
  finish({
    people,
    entries,
    census,
    unproven,
    accounts,
    aliases,
    doubts,
    due,
    ...times
  }: z.output<typeof frame>): Memory {
    for (const item of people) this.add('people', item);
    for (const item of entries) this.add('entries', item);
    return {
      provenUntil: this.#time(times.provenUntil),
      firstSince: this.#time(times.firstSince),
      unproven,
      census: census && { ...census, shrunkSince: this.#time(census.shrunkSince) },
      people: this.#people,
      accounts: new Map(Object.entries(accounts)),
      aliases: new Map(aliases.flatMap((ids) => ids.map((id) => [externalIdKey(id), ids]))),
      doubts: new Map(Object.entries(doubts)),
      due: new Map(due.map((one) => [dueKey(one), { ...one, since: new Date(one.since) }])),
      entries: this.#entries,
    };
  }

  #addPerson(item: unknown): void {
    const { externalId, ...identity } = parseItem(person, item, 'people', this.#people.size);
    this.#people.set(externalId, identity);
  }

  #addEntry(item: unknown): void {
    const read = parseItem(entry, item, 'entries', this.#entries.size);
    const { externalId } = read;
    const column = this.#text(read.column);
    this.#entries.set(cellKey(read), {
      externalId,
      column,
      ...lifeOf(this.#time(read.seenAt), this.#time(read.heldSince), this.#time(read.releasedAt)),
      evidence: read.evidence.map((item) => ({
        ...item,
        courseId: this.#text(item.courseId),
        assignmentId: this.#text(item.assignmentId),
      })),
    });
  }

  #text(text: string): string {
    return shared(this.#texts, text, text);
  }

  #time(iso: string | null): Date | null {
    return iso === null ? null : (this.#times.get(iso) ?? shared(this.#times, iso, new Date(iso)));
  }
}

/** The state of a cell, by the times in the file. */
function lifeOf(
  seenAt: Date | null,
  heldSince: Date | null,
  releasedAt: Date | null,
): Exclude<CellLife, { state: 'never-seen' }> {
  if (heldSince !== null) {
    return seenAt === null
      ? { state: 'on-hold-with-person', heldSince }
      : { state: 'on-hold', seenAt, heldSince };
  }
  if (seenAt !== null) return { state: 'in-grit', seenAt };
  // A cell without any time would be one of which nothing is known: to give it needs no leave.
  return { state: 'released', releasedAt: releasedAt ?? new Date(0) };
}

/** Throws a ZodError that says where in the file the item is. */
function parseItem<T>(schema: z.ZodType<T>, item: unknown, list: keyof Lists, index: number): T {
  const { data, error } = schema.safeParse(item);
  if (error === undefined) return data;
  throw new z.ZodError(error.issues.map((issue) => ({ ...issue, path: [list, index, ...issue.path] })));
}

/** What stands in the map by this key, which is `value` from now on where there was nothing. */
function shared<V>(map: Map<string, V>, key: string, value: V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  map.set(key, value);
  return value;
}

/**
 * The text of a memory in pieces: JSON with a line for each person and each cell, for those who look into it and for
 * `parseMemory`.
 */
export function* memoryLines(memory: Memory, isBegunAnew: boolean): Generator<string> {
  const { provenUntil, firstSince, unproven, census, people, accounts, aliases, doubts, due, entries } =
    memory;
  yield `{ "version": ${VERSION},\n`;
  yield `"provenUntil": ${JSON.stringify(provenUntil)},\n`;
  yield `"firstSince": ${JSON.stringify(firstSince)},\n`;
  yield `"begunAnew": ${String(isBegunAnew)},\n`;
  yield `"unproven": ${JSON.stringify(unproven)},\n`;
  yield `"census": ${JSON.stringify(census)},\n`;
  yield `"accounts": ${JSON.stringify(Object.fromEntries(accounts))},\n`;
  yield `"aliases": ${JSON.stringify([...new Set(aliases.values())])},\n`;
  yield `"doubts": ${JSON.stringify(Object.fromEntries(doubts))},\n`;
  yield `"due": ${JSON.stringify([...due.values()])},\n`;
  yield '"people": [';
  yield* items(people, ([externalId, identity]) => ({ externalId, ...identity }));
  yield '],\n"entries": [';
  yield* items(entries.values(), (entry) => ({
    externalId: entry.externalId,
    column: entry.column,
    seenAt: seenAtOf(entry),
    heldSince: heldSinceOf(entry),
    releasedAt: entry.state === 'released' ? entry.releasedAt : null,
    evidence: entry.evidence,
  }));
  yield ']\n}\n';
}

function* items<T>(from: Iterable<T>, toObject: (item: T) => object): Generator<string> {
  let end = '\n';
  for (const item of from) {
    yield `${end}${JSON.stringify(toObject(item))}`;
    end = ',\n';
  }
  yield '\n';
}
