import { externalIdKey } from '../marks.ts';
import { cellKey, type RememberedCell } from './memory.ts';
import { Overlay } from './overlay.ts';

/** The cells that are remembered, by `cellKey`. */
export type Cells = ReadonlyMap<string, RememberedCell>;

/**
 * So many cells that they are kept in another way than as objects, of which a run would make hundreds of thousands only to
 * see that nothing has changed. It answers what a run asks about all of them.
 */
export interface LargeCells extends Cells {
  /** Tells of all cells in these states but those with these keys. */
  tellStates(states: ReadonlySet<State>, except: Iterable<string>, hear: HearState): void;
  /** The columns that there are, and perhaps some in which there is no cell any more. */
  columns(): Iterable<string>;
  owners(): Owners;
  restingOn(submissionIds: ReadonlySet<string>): Iterable<RememberedCell>;
}

/** Hears of a cell no more than its state; to tell whose it is takes longest. */
export type HearState = (column: string, state: State, idOf: () => string) => void;

type State = RememberedCell['state'];

/** The people of whom something is remembered. */
export interface Owners {
  size: number;
  /** Whether somebody is one of them, by `externalIdKey`. */
  has(idKey: string): boolean;
  ids(): Iterable<string>;
}

/** The states in which nothing may be given. */
export const HELD_STATES = ['on-hold', 'on-hold-with-person'] as const;
const STATES: State[] = ['in-grit', ...HELD_STATES, 'released'];

/** Tells of the state of each cell, or of each cell in these states. */
export function tellStates(cells: Cells, hear: HearState, states: readonly State[] = STATES): void {
  const wanted = new Set(states);
  const { large, others } = layersOf(cells);
  large?.tellStates(wanted, others.keys(), hear);
  for (const cell of others.values()) {
    if (cell !== undefined && wanted.has(cell.state)) hear(cell.column, cell.state, () => cell.externalId);
  }
}

/** The cells in these states. */
export function cellsIn<S extends State>(cells: Cells, ...states: S[]) {
  const found: RememberedCell[] = [];
  const find: HearState = (column, _, idOf) => {
    const cell = cells.get(cellKey({ externalId: idOf(), column }));
    if (cell !== undefined) found.push(cell);
  };
  tellStates(cells, find, states);
  return found as Extract<RememberedCell, { state: S }>[];
}

/** The cells of a person, whatever the spelling of the ID. */
export function cellsOf(cells: Cells, externalId: string): RememberedCell[] {
  if (layersOf(cells).large === undefined) {
    const key = externalIdKey(externalId);
    return [...cells.values()].filter((cell) => externalIdKey(cell.externalId) === key);
  }
  return [...columnsIn(cells)].flatMap((column) => cells.get(cellKey({ externalId, column })) ?? []);
}

/** The columns of these cells, and perhaps some in which there is no cell any more. */
export function columnsIn(cells: Cells): Set<string> {
  const { large, others } = layersOf(cells);
  const columns = new Set(large?.columns());
  for (const cell of others.values()) if (cell !== undefined) columns.add(cell.column);
  return columns;
}

/** The people whom these cells are of. */
export function ownersOf(cells: Cells): Owners {
  const { large, others } = layersOf(cells);
  const known = large?.owners();
  const more = new Map<string, string>();
  for (const cell of others.values()) {
    const key = cell === undefined ? undefined : externalIdKey(cell.externalId);
    if (cell !== undefined && key !== undefined && known?.has(key) !== true) more.set(key, cell.externalId);
  }
  return {
    size: (known?.size ?? 0) + more.size,
    has: (idKey) => more.has(idKey) || known?.has(idKey) === true,
    *ids() {
      if (known !== undefined) yield* known.ids();
      yield* more.values();
    },
  };
}

/** The cells that rest on one of these submissions. */
export function restingOn(cells: Cells, submissionIds: ReadonlySet<string>): RememberedCell[] {
  const { large, others } = layersOf(cells);
  const found: RememberedCell[] = [];
  for (const cell of large?.restingOn(submissionIds) ?? []) if (!others.has(cellKey(cell))) found.push(cell);
  for (const cell of others.values()) {
    if (cell?.evidence.some(({ submissionId }) => submissionIds.has(submissionId)) === true) found.push(cell);
  }
  return found;
}

/** The cells that are others than before, or new. */
export function changedSince(before: Cells, now: Cells): RememberedCell[] {
  if (before === now) return [];
  const [then, since] = [layersOf(before), layersOf(now)];
  const isOnSame = since.large !== undefined && since.large === then.large;
  const found: RememberedCell[] = [];
  for (const [key, cell] of isOnSame ? since.others : now) {
    if (cell !== undefined && cell !== before.get(key)) found.push(cell);
  }
  return found;
}

/** Many cells in a way of their own, if there are so many, and those that are not among them or have changed since. */
export function layersOf(cells: Cells): {
  large: LargeCells | undefined;
  others: ReadonlyMap<string, RememberedCell | undefined>;
} {
  if (isLarge(cells)) return { large: cells, others: NONE };
  if (!(cells instanceof Overlay)) return { large: undefined, others: cells };
  const { base, changed } = cells as Overlay<string, RememberedCell>;
  return isLarge(base) ? { large: base, others: changed } : { large: undefined, others: cells };
}

const NONE: Cells = new Map<string, RememberedCell>();

function isLarge(cells: Cells): cells is LargeCells {
  return 'tellStates' in cells;
}
