import type { ExportedPerson, GritExport } from '../../../src/core/marks.ts';
import { type HeldEntry } from '../../../src/core/memory/holds.ts';
import {
  cellKey,
  emptyMemory,
  type Cell,
  type Memory,
  type RememberedCell,
} from '../../../src/core/memory/memory.ts';
import type { Evidence } from '../../../src/core/types.ts';

/** What Grit has and what the memory remembers, for tests to start from; see `tests/build.ts`. */

export const LASER = 'pg:Laser Cutter';
export const SAW = 'pg:Band Saw';
export const ANY_TIME = 'at:Any Time';
export const ACTIVE = 'active';

/** The header of an export, with a column that grit-sync does not know. */
export const HEADER = [
  'externalId',
  'firstName',
  'lastName',
  'email',
  'cardNumber',
  LASER,
  SAW,
  ANY_TIME,
  ACTIVE,
];

/** Nora as Grit has her; a test says what she is granted. */
export function exported(externalId: string, granted: string[], overrides: Partial<ExportedPerson> = {}) {
  const identity = { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' };
  return { ...identity, externalId, granted, ...overrides };
}

export function exportOf(...people: ExportedPerson[]): GritExport {
  return { header: HEADER, rows: people.length, people, withoutId: [] };
}

/** An export whose header lacks these columns, so that nobody can have a mark there. */
export function exportWithout(columns: string[], ...people: ExportedPerson[]): GritExport {
  return { ...exportOf(...people), header: HEADER.filter((name) => !columns.includes(name)) };
}

export function evidence(overrides: Partial<Evidence> = {}): Evidence {
  return {
    courseId: '70076',
    assignmentId: '440133',
    submissionId: '44013311',
    attempt: 1,
    score: 20,
    grade: '20',
    pointsPossible: 20,
    passingScore: 90,
    submittedAt: '2026-11-20T15:04:05Z',
    gradedAt: '2026-11-20T15:04:05Z',
    ...overrides,
  };
}

/** A cell as its times tell of it. */
interface CellTimes {
  externalId: string;
  column: string;
  seenAt: Date | null;
  heldSince: Date | null;
  releasedAt: Date | null;
  evidence: Evidence[];
}

/** A cell that was seen in Grit, is not held and was never released, unless other times are given. */
export function entry(overrides: Partial<CellTimes> = {}): RememberedCell {
  const {
    externalId,
    column,
    seenAt,
    heldSince,
    releasedAt,
    evidence: earned,
  } = {
    externalId: '0011',
    column: LASER,
    seenAt: new Date('2026-11-20T16:00:00Z'),
    heldSince: null,
    releasedAt: null,
    evidence: [evidence()],
    ...overrides,
  };
  const rest = { externalId, column, evidence: earned };
  if (heldSince !== null && seenAt !== null) return { ...rest, state: 'on-hold', seenAt, heldSince };
  if (heldSince !== null) return { ...rest, state: 'on-hold-with-person', heldSince };
  if (seenAt !== null) return { ...rest, state: 'in-grit', seenAt };
  if (releasedAt !== null) return { ...rest, state: 'released', releasedAt };
  throw new Error('A cell without a time is one that was never seen.');
}

/** A cell that somebody at the shop has cleared. */
export function heldEntry(overrides: Partial<CellTimes> = {}): HeldEntry {
  return entry({ heldSince: new Date('2026-11-21T08:00:00Z'), ...overrides }) as HeldEntry;
}

/** A cell that was cleared, and whose hold was released. */
export function releasedEntry(overrides: Partial<CellTimes> = {}): RememberedCell {
  return entry({ seenAt: null, releasedAt: new Date('2026-11-22T08:00:00Z'), ...overrides });
}

export function memoryOf(entries: RememberedCell[], overrides: Partial<Memory> = {}): Memory {
  return { ...emptyMemory(), entries: new Map(entries.map((one) => [cellKey(one), one])), ...overrides };
}

/** What the memory says of one cell. */
export function entryAt({ entries }: Memory, cell: Partial<Cell> = {}): RememberedCell | undefined {
  return entries.get(cellKey({ externalId: '0011', column: LASER, ...cell }));
}
