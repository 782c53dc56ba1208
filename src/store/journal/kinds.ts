import * as z from 'zod';
import type { MemoryEvent } from '../../core/memory/events.ts';
import { DUE_REASONS } from '../../core/memory/memory.ts';
import type { Identity } from '../../core/types.ts';
import type { Line } from './line.ts';

/** What a line tells: an event, or that a journal begins. */
type LineKind = MemoryEvent['kind'] | 'begun';

/**
 * What each event looks like as a line of `journal.jsonl`. Every line is a JSON object: `at` (UTC) and `event`, then
 * what is listed here, then `"more":true` where the next line belongs to the same step, then `hash`. Times are UTC.
 *
 * A line names people by keys, never by an id: `person` and `former` stand for a campus ID, `account` for a Canvas user
 * id. Who that is stands in `people.json` alone. A further kind of event is a further entry here, and nothing else.
 */
const KINDS: Record<LineKind, () => z.ZodRawShape> = {
  // The first line.
  begun: () => ({ version: z.int() }),
  seen: () => ({ ...cell(), evidence: evidence().optional() }),
  'taken-away': () => ({ ...cell(), evidence: evidence().optional() }),
  waits: () => ({ ...cell(), evidence: evidence().optional() }),
  'person-back': () => ({ ...cell(), evidence: evidence().optional() }),
  released: () => ({ ...cell(), evidence: evidence().optional() }),
  earned: () => ({ ...cell(), evidence: evidence() }),
  // As whom: `people.json` says it.
  named: () => ({ person: key }),
  met: () => ({ person: key, account: key }),
  doubted: () => ({ person: key, account: key }),
  'same-person': () => ({ person: key, former: key }),
  renamed: () => ({ from: text, to: z.array(text), isGuess: z.boolean() }),
  due: () => ({ account: key, courseId: text, assignmentId: text, reason: z.enum(DUE_REASONS) }),
  settled: () => ({ account: key, assignmentId: text }),
  // With the keys of the accounts that were theirs.
  forgotten: () => ({ person: key, accounts: z.array(key).optional() }),
  counted: () => ({ people: z.int().nonnegative(), shrunkSince: time.nullable() }),
  uploading: () => ({ backup: text }),
  'upload-checked': () => ({}),
  configured: () => ({ columns: z.array(text), quizzes: z.array(text) }),
  rebuilt: () => ({ backups: z.int() }),
  run: () => ({ since: time, isVerified: z.boolean(), canUpload: z.boolean() }),
};

const text = z.string();
const key = z.string();
const time = z.iso.datetime().transform((iso) => new Date(iso));
const cell = () => ({ person: key, column: text });
const evidence = () =>
  z.array(
    z.object({
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
    }),
  );

/** Which fields of an event name somebody, by what, and what the line has in their place. */
export const NAMING = [
  { field: 'externalId', inLine: 'person', by: 'campus' },
  { field: 'formerId', inLine: 'former', by: 'campus' },
  { field: 'canvasUserId', inLine: 'account', by: 'canvas' },
] as const;

/** What a person is known by: a campus ID, or an account in Canvas. */
export type NamedBy = (typeof NAMING)[number]['by'];

const SHAPES = new Map<string, z.ZodType<Line>>();

/** How lines of this kind look; undefined where this version knows of no such kind. */
function shapeOf(event: string): z.ZodType<Line> | undefined {
  const known = SHAPES.get(event);
  if (known !== undefined) return known;
  if (!Object.hasOwn(KINDS, event)) return undefined;
  const shape = z.object({
    event: text,
    at: time,
    more: z.literal(true).optional(),
    ...KINDS[event as LineKind](),
  }) as unknown as z.ZodType<Line>;
  SHAPES.set(event, shape);
  return shape;
}

/** What a line says; null where that is not known to this version. */
export function readLine(data: unknown): Line | null {
  const event = typeof data === 'object' && data !== null && 'event' in data ? data.event : undefined;
  return shapeOf(String(event))?.safeParse(data).data ?? null;
}

/** An event as a line. Whoever is named is named by a key. */
export function lineOf(event: MemoryEvent, keyOf: (by: NamedBy, id: string) => string): Line {
  const { kind, at, ...rest } = event;
  const fields: Record<string, unknown> = rest;
  const line: Line = { event: kind, at };
  for (const { field, inLine, by } of NAMING) {
    const id = fields[field];
    if (typeof id === 'string') line[inLine] = keyOf(by, id);
  }
  const named = new Set<string>([...NAMING.map(({ field }) => field), 'identity']);
  for (const [name, value] of Object.entries(fields)) if (!named.has(name)) line[name] = value;
  return line;
}

/** Who a key stands for. */
export interface Names {
  idOf(key: string): string | undefined;
  identityOf(key: string): Identity | undefined;
}

/** A line as an event; null where somebody is named whom nobody knows any more. */
export function eventOf(line: Line, names: Names): MemoryEvent | null {
  const own: Record<string, unknown> = { kind: line.event };
  for (const [name, value] of Object.entries(line)) {
    const naming = NAMING.find(({ inLine }) => inLine === name);
    if (naming !== undefined) {
      const id = names.idOf(String(value));
      if (id === undefined) return null;
      own[naming.field] = id;
    } else if (!OF_LINES.has(name)) own[name] = value;
  }
  if (line.event === 'named') own['identity'] = names.identityOf(String(line['person'])) ?? NOBODY;
  return own as unknown as MemoryEvent;
}

/** What a line has and no event. */
const OF_LINES = new Set(['event', 'more', 'accounts']);
const NOBODY: Identity = { firstName: '', lastName: '', email: '' };
