import * as z from 'zod';
import { cellKey, type Ledger } from '../core/trust/ledger.ts';

/** The version of the file's shape. */
const VERSION = 1;

const date = z.iso.datetime().transform((text) => new Date(text));
const optionalDate = date.nullable();
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

const schema = z
  .object({
    version: z.literal(VERSION),
    provenUntil: optionalDate,
    firstSince: optionalDate.default(null),
    begunAnew: z.boolean().default(false),
    census: z.object({ people: z.int().nonnegative(), shrunkSince: optionalDate }).nullable(),
    people: z.array(z.object({ externalId: text, firstName: text, lastName: text, email: text })),
    entries: z.array(
      z.object({
        externalId: text,
        column: text,
        seenAt: optionalDate,
        heldSince: optionalDate,
        releasedAt: optionalDate,
        evidence: z.array(evidence),
      }),
    ),
  })
  .transform(({ provenUntil, firstSince, begunAnew, census, people, entries }): Ledger => ({
    provenUntil,
    firstSince,
    begunAnew,
    census,
    people: new Map(people.map(({ externalId, ...identity }) => [externalId, identity])),
    entries: new Map(entries.map((entry) => [cellKey(entry), entry])),
  }));

/** What the text of a ledger says, or why nobody can tell. */
export type LedgerText = { ledger: Ledger } | { corrupt: string } | { newer: number };

/** Reads the text of a ledger. A later version of grit-sync may have written it, and knows better than to be guessed. */
export function parseLedger(content: string): LedgerText {
  let data: unknown;
  try {
    data = JSON.parse(content);
  } catch {
    return { corrupt: 'it is no JSON' };
  }
  const version = z.object({ version: z.int() }).safeParse(data);
  if (version.success && version.data.version > VERSION) return { newer: version.data.version };
  const result = schema.safeParse(data);
  if (result.success) return { ledger: result.data };
  const [issue] = result.error.issues;
  return { corrupt: `${issue?.path.join('.') || 'all of it'} is not as it was written` };
}

/** The text of a ledger: JSON with a line for each person and each cell, for those who look into it. */
export function ledgerText(ledger: Ledger): string {
  const { provenUntil, firstSince, begunAnew, census, people, entries } = ledger;
  const lines = (items: unknown[]) => `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  const named = [...people].map(([externalId, identity]) => ({ externalId, ...identity }));
  return [
    `{ "version": ${VERSION},`,
    `"provenUntil": ${JSON.stringify(provenUntil)},`,
    `"firstSince": ${JSON.stringify(firstSince)},`,
    `"begunAnew": ${String(begunAnew)},`,
    `"census": ${JSON.stringify(census)},`,
    `"people": ${lines(named)},`,
    `"entries": ${lines([...entries.values()])}`,
    '}\n',
  ].join('\n');
}
