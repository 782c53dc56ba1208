import { externalIdKey } from '../marks.ts';
import type { Evidence, Identity } from '../types.ts';
import { isHeld, type CellLife, type HeldLife } from './cell.ts';
import { Overlay } from './overlay.ts';

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

/**
 * The cells that are remembered. A large memory may keep them in another way than as objects, of which a run would make
 * hundreds of thousands only to see that nothing has changed.
 */
export interface Cells extends ReadonlyMap<string, RememberedCell> {
  /** Tells of all cells in these states but those with these keys. */
  tellStates?(states: ReadonlySet<State>, except: Iterable<string>, hear: HearState): void;
  /** The columns that there are, and perhaps some in which there is no cell any more. */
  columns?(): Iterable<string>;
  /** How many people the cells are of, and whether somebody is one of them, by `externalIdKey`. */
  owners?(): Owners;
  /** Cells that rest on one of these submissions. */
  restingOn?(submissionIds: ReadonlySet<string>): Iterable<RememberedCell>;
}

/** Hears of a cell no more than its state. */
export type HearState = (externalId: string, column: string, state: State) => void;

type State = RememberedCell['state'];

/** The people of whom something is remembered. */
export interface Owners {
  size: number;
  has(idKey: string): boolean;
}

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
  entries: Cells;
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

/** A cell that is on hold. */
export type HeldEntry = RememberedCell & HeldLife;

/** What is held, in the order in which it was noticed. */
export function holdsIn({ entries }: Memory): HeldEntry[] {
  return cellsIn(entries, ...HELD_STATES).sort((a, b) => Number(a.heldSince) - Number(b.heldSince));
}

/** Tells of the state of each cell, or of each cell in these states. */
export function tellStates(cells: Cells, hear: HearState, states: readonly State[] = STATES): void {
  const wanted = new Set(states);
  const { base, changed } = layersOf(cells);
  base.tellStates?.(wanted, changed.keys(), hear);
  for (const cell of base.tellStates === undefined ? cells.values() : changed.values()) {
    if (cell !== undefined && wanted.has(cell.state)) hear(cell.externalId, cell.column, cell.state);
  }
}

/** The states in which nothing may be given. */
export const HELD_STATES = ['on-hold', 'on-hold-with-person'] as const;

const STATES: State[] = ['in-grit', 'on-hold', 'on-hold-with-person', 'released'];
const NOTHING = new Map<string, RememberedCell | undefined>();

/** A large memory of cells, and what changed since. */
export function layersOf(cells: Cells): { base: Cells; changed: Map<string, RememberedCell | undefined> } {
  return cells instanceof Overlay
    ? (cells as Overlay<string, RememberedCell>)
    : { base: cells, changed: NOTHING };
}

/** The cells in these states. */
export function cellsIn<S extends State>(cells: Cells, ...states: S[]) {
  const found: RememberedCell[] = [];
  const find: HearState = (externalId, column) => {
    const cell = cells.get(cellKey({ externalId, column }));
    if (cell !== undefined) found.push(cell);
  };
  tellStates(cells, find, states);
  return found as Extract<RememberedCell, { state: S }>[];
}

/** The columns of these cells, and perhaps some in which there is no cell any more. */
export function columnsIn(cells: Cells): Set<string> {
  const { base, changed } = layersOf(cells);
  if (base.columns === undefined) return new Set([...cells.values()].map(({ column }) => column));
  return new Set([...base.columns(), ...[...changed.values()].flatMap((cell) => cell?.column ?? [])]);
}

/** The people whom these cells are of. */
export function ownersOf(cells: Cells): Owners {
  const { base, changed } = layersOf(cells);
  const keyOf = ({ externalId }: Cell) => externalIdKey(externalId);
  const known = base.owners?.();
  if (known === undefined) return new Set([...cells.values()].map(keyOf));
  const more = new Set([...changed.values()].flatMap((cell) => (cell === undefined ? [] : keyOf(cell))));
  const news = [...more].filter((key) => !known.has(key)).length;
  return { size: known.size + news, has: (idKey) => more.has(idKey) || known.has(idKey) };
}

/** The cells that rest on one of these submissions. */
export function restingOn(cells: Cells, submissionIds: ReadonlySet<string>): RememberedCell[] {
  const { base, changed } = layersOf(cells);
  const isOne = ({ evidence }: RememberedCell) =>
    evidence.some(({ submissionId }) => submissionIds.has(submissionId));
  if (base.restingOn === undefined) return [...cells.values()].filter(isOne);
  const unchanged = [...base.restingOn(submissionIds)].filter((cell) => !changed.has(cellKey(cell)));
  return [...unchanged, ...[...changed.values()].filter((cell) => cell !== undefined && isOne(cell))].flatMap(
    (cell) => cell ?? [],
  );
}

/** The cells that are others than before, or new. */
export function changedSince(before: Cells, now: Cells): RememberedCell[] {
  if (before === now) return [];
  const layers = [layersOf(before), layersOf(now)];
  const isOnOneBase = layers[0]?.base === layers[1]?.base;
  const found = isOnOneBase && now instanceof Overlay ? layersOf(now).changed : now;
  return [...found].flatMap(([key, cell]) => (cell !== undefined && cell !== before.get(key) ? [cell] : []));
}

/** Since when a cell is on hold; null where it is not. */
export function heldSinceOf(entry: RememberedCell | null | undefined): Date | null {
  return entry != null && isHeld(entry) ? entry.heldSince : null;
}

/** Since when a permission is known to be, or to have been, in Grit; null where it never was seen there. */
export function seenAtOf(entry: RememberedCell | null | undefined): Date | null {
  return entry != null && 'seenAt' in entry ? entry.seenAt : null;
}
