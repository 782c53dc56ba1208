import type { Lists } from './numbers.ts';
import type { RememberedCell } from '../../core/memory/memory.ts';

/** What is known of a cell beside whose it is and in which column. */
type Life = RememberedCell extends infer C
  ? C extends RememberedCell
    ? Omit<C, 'externalId' | 'column' | 'evidence'>
    : never
  : never;
type State = RememberedCell['state'];

/** Stands for a number that there is not. */
export const NONE = -1;

/** Each state by its number, and how a cell in it is made again. The order is that of the file: add at the end. */
const STATES: [State, (seenAt: number, since: number) => Life][] = [
  ['in-grit', (seenAt) => ({ state: 'in-grit', seenAt: new Date(seenAt) })],
  [
    'on-hold',
    (seenAt, since) => ({ state: 'on-hold', seenAt: new Date(seenAt), heldSince: new Date(since) }),
  ],
  ['on-hold-with-person', (_, since) => ({ state: 'on-hold-with-person', heldSince: new Date(since) })],
  ['released', (_, since) => ({ state: 'released', releasedAt: new Date(since) })],
];
/** The number of each state in a table. */
export const NUMBERS: ReadonlyMap<State, number> = new Map(STATES.map(([state], number) => [state, number]));

/** By its number in a table, each of these states; undefined for the others. */
export function statesByNumber(wanted: ReadonlySet<State>): (State | undefined)[] {
  return STATES.map(([state]) => (wanted.has(state) ? state : undefined));
}

/** Where the cells of a large memory are: columns of numbers, a row for each cell, those of a person together. */
export const LISTS = {
  /** The keys of the people. */
  people: Float64Array,
  /** The rows of person `n` begin at `first[n]` and end before `first[n + 1]`. */
  first: Uint32Array,
  column: Uint16Array,
  state: Uint8Array,
  seenAt: Float64Array,
  since: Float64Array,
  /** Where in the journal the line begins that has the evidence. */
  evidenceAt: Float64Array,
  /** The hashes of the submissions in the evidence of row `n` begin at `submissionsFrom[n]`. */
  submissionsFrom: Uint32Array,
  submissions: Uint32Array,
} as const;

/** Such lists, and the names of the columns of Grit. */
export interface CellTable extends Lists<typeof LISTS> {
  columns: readonly string[];
}

/** What is known of the cell in a row. */
export function lifeAt({ state, seenAt, since }: CellTable, row: number): Life {
  return knownState(state[row])[1](seenAt[row] ?? NONE, since[row] ?? NONE);
}

function knownState(number = NONE): (typeof STATES)[number] {
  const known = STATES[number];
  if (known === undefined) throw new Error(`There is no state ${number}`);
  return known;
}
