import { cellsBy, IDENTITY, permissionsIn } from '../columns.ts';
import { externalIdKey, MARK, type ExportedPerson, type GritExport } from '../marks.ts';
import { nearestColumn } from '../nearest.ts';
import type { CellState, GrantTable, Identity, Plan, PlannedRow } from '../types.ts';
import { isHeld } from '../memory/cell.ts';
import { HELD_STATES, tellStates } from '../memory/cells.ts';
import { ACTIVE, cellKey, type Memory } from '../memory/memory.ts';
import { idsOf, isDoubted } from '../memory/people.ts';
import { rosterOf, type Roster } from './roster.ts';

/** Compares the table of a pass with what Grit has, and with what the memory remembers. */
export function planGrants(table: GrantTable, { header, people }: GritExport, memory: Memory): Plan {
  const context: Context = {
    columns: table.columns.filter((name) => !isIdentity(name)),
    permissions: permissionsIn(table.columns),
    header: new Set(header),
    memory,
    heldPeople: onFirstUse(() => heldPeople(memory)),
  };
  const roster = rosterOf(people);
  const columns = table.columns.filter((name) => isIdentity(name) || context.header.has(name));
  const textIn = cellsBy(table.columns);
  const plans = table.rows.map((cells) => planRow((column) => textIn(cells, column), roster, context));
  const sent = plans.filter(({ isSent }) => isSent);
  const newOnes = plans.flatMap(({ gained }) => gained);
  const rows = plans.map(({ planned }) => planned);
  return {
    rows,
    newPeople: sent.filter(({ planned }) => planned.isNewPerson).length,
    newGrants: newOnes.length,
    byColumn: countBy(newOnes, table.columns),
    already: countStates(rows, 'already', context.permissions),
    held: countStates(rows, 'held', table.columns),
    missingColumns: table.columns
      .filter((name) => !columns.includes(name))
      .map((column) => ({ column, nearest: nearestColumn(column, header) })),
    upload: { columns, rows: sent.map(({ upload }) => columns.map(upload)) },
  };
}

/** The text in a column of one row. */
type Row = (column: string) => string;

interface Context {
  /** All columns of the table that can be marked. */
  columns: string[];
  permissions: string[];
  header: Set<string>;
  memory: Memory;
  /** Those of whom anything is held, by `externalIdKey`. It is asked only about people who are not in Grit. */
  heldPeople: () => Set<string>;
}

interface RowPlan {
  planned: PlannedRow;
  /** The columns that count as new grants. */
  gained: string[];
  isSent: boolean;
  /** The row as it would be sent. */
  upload: Row;
}

function planRow(row: Row, roster: Roster, context: Context): RowPlan {
  const { permissions, header, memory } = context;
  const externalId = row('externalId');
  const person = roster.find(externalId);
  // What was taken away under an earlier id of the same person is not given under a later one.
  const ids = idsOf(memory, externalId);
  const isCellHeld = (column: string) =>
    ids.some((id) => {
      const entry = memory.entries.get(cellKey({ externalId: id, column }));
      return entry !== undefined && isHeld(entry);
    });
  const isGone = ids.every((id) => roster.find(id) === undefined);
  // Somebody whom staff made inactive, or took out of Grit altogether, gets nothing at all.
  const isPersonHeld =
    isDoubted(memory, externalId) ||
    isCellHeld(ACTIVE) ||
    (isGone && ids.some((id) => context.heldPeople().has(externalIdKey(id))));
  const has = (column: string) => person?.granted.includes(column) === true;
  const stateOf = (column: string): CellState => {
    if (!header.has(column)) return 'no-column';
    if (has(column)) return 'already';
    return isPersonHeld || isCellHeld(column) ? 'held' : 'new';
  };
  const earned = context.columns.filter((column) => row(column) !== '');
  const cells = new Map(earned.map((column) => [column, stateOf(column)]));
  const isNew = (column: string) => cells.get(column) === 'new';
  const newCells = earned.filter(isNew);
  const newPermissions = newCells.filter((column) => permissions.includes(column));
  return {
    planned: { externalId, isNewPerson: person === undefined, cells },
    gained: newPermissions.length > 0 ? newPermissions : newCells.slice(0, 1),
    isSent: !isPersonHeld && (newCells.length > 0 || isRenamed(row, person, context)),
    upload: (column) => {
      if (isIdentity(column)) return nameToSend(column, row(column), person, memory.people.get(externalId));
      return isNew(column) || has(column) ? MARK : '';
    },
  };
}

/**
 * What stands in an identity column of an upload. What Canvas does not know, and what it has not changed since the last
 * upload, is left as it is in Grit: somebody may have corrected it there.
 */
function nameToSend(
  column: (typeof IDENTITY)[number],
  text: string,
  person: ExportedPerson | undefined,
  known: Identity | undefined,
): string {
  if (person === undefined) return text;
  // Grit may tell capitals apart where nobody else does. Zeros in front are another matter: an export may have lost them.
  if (column === 'externalId')
    return person.externalId.toLowerCase() === text.toLowerCase() ? person.externalId : text;
  const isUnchanged = text === '' || text === known?.[column];
  return isUnchanged && person[column] !== '' ? person[column] : text;
}

/**
 * Whether Canvas has another name or address for a person than when it was last uploaded. A name that was corrected
 * in Grit by hand is no such change, and stays.
 */
function isRenamed(row: Row, person: ExportedPerson | undefined, { memory, header }: Context): boolean {
  const known = memory.people.get(row('externalId'));
  if (person === undefined || known === undefined) return false;
  const names = ['firstName', 'lastName', 'email'] satisfies (keyof Identity)[];
  return names.some(
    (name) => header.has(name) && row(name) !== '' && row(name) !== known[name] && row(name) !== person[name],
  );
}

function isIdentity(column: string): column is (typeof IDENTITY)[number] {
  return (IDENTITY as readonly string[]).includes(column);
}

function heldPeople({ entries }: Memory): Set<string> {
  const held = new Set<string>();
  tellStates(entries, (_column, _state, idOf) => held.add(externalIdKey(idOf())), HELD_STATES);
  return held;
}

function onFirstUse<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function countStates(rows: PlannedRow[], state: CellState, columns: string[]): number {
  return rows.reduce(
    (sum, { cells }) => sum + columns.filter((column) => cells.get(column) === state).length,
    0,
  );
}

function countBy(found: string[], order: string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const column of found) counts.set(column, (counts.get(column) ?? 0) + 1);
  return Object.fromEntries(
    order.flatMap((column) => (counts.has(column) ? [[column, counts.get(column)]] : [])),
  ) as Record<string, number>;
}
