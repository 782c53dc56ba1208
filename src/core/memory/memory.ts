import { externalIdKey } from '../marks.ts';
import type { Evidence, Identity } from '../types.ts';
import { isHeld, type CellLife } from './cell.ts';

/** A cell of Grit: one person and one column. */
export interface Cell {
  externalId: string;
  column: string;
}

/** What is remembered of one cell; nothing is remembered of one that was never seen. */
export type RememberedCell = Cell &
  Exclude<CellLife, { state: 'never-seen' }> & {
    /** The submissions that the grant rests on, the newest that passed; none where only an export told of it. */
    evidence: Evidence[];
  };

/** How many people the exports had, to notice one that lacks many. */
export interface Census {
  people: number;
  /** Since when each export had far fewer; null while they have as many as before. */
  shrunkSince: Date | null;
}

/** Why something that was passed could not be given. */
export const DUE_REASONS = [
  'no-external-id',
  'not-found',
  'other-person',
  'column-missing',
  'not-uploaded',
] as const;
export type DueReason = (typeof DUE_REASONS)[number];

/** Something that somebody passed and did not get. It is asked for in each pass, however long ago it was. */
export interface Due {
  canvasUserId: string;
  courseId: string;
  assignmentId: string;
  reason: DueReason;
  /** Since when it is known. */
  since: Date;
}

/** What a column is called now. */
export interface Rename {
  /** More than one where it may be any of them. */
  to: readonly string[];
  /** Whether nobody has said that it is right. */
  isGuess: boolean;
}

/** What a configuration asks for, as far as it tells one shop from another. */
export interface Configured {
  columns: readonly string[];
  /** By `quizKey`. */
  quizzes: readonly string[];
}

/** What grit-sync remembers from one pass to the next. Nothing but `fold` makes a new one. */
export interface Memory {
  /** The start of the last pass that was completed and proven: everything earned before it is in Grit or held. */
  provenUntil: Date | null;
  /** From when on the first pass that could upload looked; what counts as long as none was proven. */
  firstSince: Date | null;
  /** What the configuration asked for; null before the first pass. */
  configured: Configured | null;
  /** The name of the backup before an upload after which nobody has looked at Grit yet; null where there is none. */
  unproven: string | null;
  census: Census | null;
  /** As whom Canvas knew each person when it was last uploaded, by campus wide id. */
  people: ReadonlyMap<string, Identity>;
  /** The campus wide id with which each account was met last, by Canvas user id. */
  accounts: ReadonlyMap<string, string>;
  /** The ids of people who have had more than one, the oldest first, by `externalIdKey` of each of them. */
  aliases: ReadonlyMap<string, readonly string[]>;
  /** The account that uses an id which seems to be somebody else's, by `externalIdKey`. */
  doubts: ReadonlyMap<string, string>;
  /** What columns are called now, by the name that they had. */
  renames: ReadonlyMap<string, Rename>;
  /** What somebody passed and did not get, by `dueKey`. */
  due: ReadonlyMap<string, Due>;
  /** By `cellKey`. */
  entries: ReadonlyMap<string, RememberedCell>;
}

/** The column that switches a whole person on and off. */
export const ACTIVE = 'active';

/** What is remembered before the first pass. */
export function emptyMemory(): Memory {
  return {
    provenUntil: null,
    firstSince: null,
    configured: null,
    unproven: null,
    census: null,
    people: new Map(),
    accounts: new Map(),
    aliases: new Map(),
    doubts: new Map(),
    renames: new Map(),
    due: new Map(),
    entries: new Map(),
  };
}

/** One for each account and assignment. */
export function dueKey({ canvasUserId, assignmentId }: Pick<Due, 'canvasUserId' | 'assignmentId'>): string {
  return `${canvasUserId}\n${assignmentId}`;
}

/** The same for ids that differ only by leading zeros or capitals: to hold too much is the safe side. */
export function cellKey({ externalId, column }: Cell): string {
  return `${externalIdKey(externalId)}\n${column}`;
}

/** Since when a cell is on hold; null where it is not. */
export function heldSinceOf(entry: RememberedCell | null | undefined): Date | null {
  return entry != null && isHeld(entry) ? entry.heldSince : null;
}

/** Since when a permission is known to be, or to have been, in Grit; null where it never was seen there. */
export function seenAtOf(entry: RememberedCell | null | undefined): Date | null {
  return entry != null && 'seenAt' in entry ? entry.seenAt : null;
}
