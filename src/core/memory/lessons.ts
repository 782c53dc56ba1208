import { cellsBy } from '../columns.ts';
import type { ExportedPerson, GritExport } from '../marks.ts';
import { rosterOf, type Roster } from '../trust/roster.ts';
import type { Evidence, GrantTable, Identity } from '../types.ts';
import { isHeld, isNews, NEVER_SEEN, next } from './cell.ts';
import { fold, type CellEvent, type MemoryEvent } from './events.ts';
import { cellsIn, tellStates } from './cells.ts';
import { ACTIVE, cellKey, type Cell, type Memory, type RememberedCell } from './memory.ts';
import { idsOf, isDoubted } from './people.ts';

/** A cell that was earned, and on what. */
export interface EarnedCell extends Cell {
  evidence: Evidence[];
}

/**
 * What a look at an export tells of the cells that are remembered. One that was seen once and is empty now was cleared
 * by somebody; a permission that is there again ends its hold. A column that the header lacks tells nothing.
 */
export function observe(memory: Memory, { header, people }: GritExport, at: Date): CellEvent[] {
  const columns = new Set(header);
  const roster = rosterOf(people);
  const events: CellEvent[] = [];
  let person: ExportedPerson | undefined;
  let foundFor: string | undefined;
  tellStates(memory.entries, (column, state, idOf) => {
    if (!columns.has(column)) return;
    const externalId = idOf();
    // The cells of a person mostly come one after another, and to look for somebody takes longest.
    if (externalId !== foundFor) [person, foundFor] = [rowOf(memory, externalId, roster), externalId];
    const kind = person?.granted.includes(column) === true ? 'seen' : 'taken-away';
    if (isNews(state, kind)) events.push({ kind, externalId, column, at });
  });
  return [...events, ...personsBack(fold(memory, events), roster, at)];
}

/** The row of a person in Grit; that of another id of theirs where staff have renamed it, or made two rows one. */
function rowOf(memory: Memory, externalId: string, roster: Roster): ExportedPerson | undefined {
  const own = roster.find(externalId);
  if (own !== undefined || memory.aliases.size === 0) return own;
  return idsOf(memory, externalId)
    .map((id) => roster.find(id))
    .find((row) => row !== undefined);
}

/** The cells that wait for a person who is in Grit, and on, again. */
function personsBack(memory: Memory, roster: Roster, at: Date): CellEvent[] {
  const { entries } = memory;
  const isOn = ({ externalId }: RememberedCell) => {
    const isOff = idsOf(memory, externalId).some(
      // One that was never seen waits itself, and holds nobody.
      (id) => entries.get(cellKey({ externalId: id, column: ACTIVE }))?.state === 'on-hold',
    );
    return rowOf(memory, externalId, roster) !== undefined && !isOff;
  };
  return cellsIn(entries, 'on-hold-with-person')
    .filter(isOn)
    .map(({ externalId, column }) => ({ kind: 'person-back', externalId, column, at }));
}

/**
 * Every permission in these columns that an export shows and that is not remembered, whoever set it. What grit-sync never
 * granted can be taken away as well, and must then not be given by a quiz of long ago.
 */
export function seed(
  memory: Memory,
  { people }: GritExport,
  columns: Iterable<string>,
  at: Date,
): CellEvent[] {
  const ours = new Set(columns);
  const found = new Map<string, CellEvent>();
  for (const { externalId, granted } of people) {
    for (const column of granted) {
      if (!ours.has(column)) continue;
      const key = cellKey({ externalId, column });
      if (!memory.entries.has(key) && !found.has(key)) {
        found.set(key, { kind: 'seen', externalId, column, at });
      }
    }
  }
  return [...found.values()];
}

/**
 * What was earned, of the cells that are remembered and of those that an export shows; what was not seen is not
 * remembered. Each cell rests on the newest submissions that passed: when somebody last showed that they can use a
 * machine is what counts.
 */
export function remember(
  memory: Memory,
  earned: readonly EarnedCell[],
  { people }: GritExport,
  at: Date,
): MemoryEvent[] {
  const roster = rosterOf(people);
  return earned.flatMap(({ externalId, column, evidence }): MemoryEvent[] => {
    // What somebody else earned says nothing of the person who was granted it.
    if (isDoubted(memory, externalId)) return [];
    const known = memory.entries.get(cellKey({ externalId, column }));
    if (known !== undefined) {
      return isNewer(evidence, known.evidence) ? [{ kind: 'earned', externalId, column, evidence, at }] : [];
    }
    const isThere = roster.find(externalId)?.granted.includes(column) === true;
    return isThere ? [{ kind: 'seen', externalId, column, evidence, at }] : [];
  });
}

/** Whether evidence was handed in or graded later than what is known. */
export function isNewer(evidence: readonly Evidence[], known: readonly Evidence[]): boolean {
  if (known.length === 0) return evidence.length > 0;
  return latest(evidence) > latest(known);
}

function latest(evidence: readonly Evidence[]): number {
  const times = evidence.flatMap(({ submittedAt, gradedAt }) => [submittedAt, gradedAt]);
  return times.reduce((last, time) => Math.max(last, time === null ? 0 : Date.parse(time)), 0);
}

/**
 * The earned cells that were not given because their whole person is held. When that ends they are due like everything
 * else. What is on hold itself, if only under an earlier id of the person, does not wait for anybody.
 */
export function holdWithPerson(memory: Memory, cells: readonly EarnedCell[], at: Date): CellEvent[] {
  return cells
    .filter((cell) => {
      const known = memory.entries.get(cellKey(cell)) ?? NEVER_SEEN;
      const { externalId, column } = cell;
      if (isDoubted(memory, externalId) || next(known, 'waits', at) === known) return false;
      return !idsOf(memory, externalId).some(
        (id) => memory.entries.get(cellKey({ externalId: id, column }))?.state === 'on-hold',
      );
    })
    .map(({ externalId, column, evidence }) => ({ kind: 'waits', externalId, column, evidence, at }));
}

/**
 * The names of people in Grit: of those who were uploaded, of those whom the memory does not know yet, and of those who
 * are called in Grit what Canvas calls them.
 */
export function rememberNames(
  memory: Memory,
  { columns, rows }: GrantTable,
  uploaded: ReadonlySet<string>,
  { people }: GritExport,
  at: Date,
): MemoryEvent[] {
  const roster = rosterOf(people);
  const textIn = cellsBy(columns);
  return rows.flatMap((row): MemoryEvent[] => {
    const externalId = textIn(row, 'externalId');
    const person = roster.find(externalId);
    if (person === undefined || isDoubted(memory, externalId)) return [];
    const identity = {
      firstName: textIn(row, 'firstName'),
      lastName: textIn(row, 'lastName'),
      email: textIn(row, 'email'),
    };
    const known = memory.people.get(externalId);
    if (known !== undefined && !uploaded.has(externalId) && !isSameName(identity, person)) return [];
    if (known !== undefined && isSameName(identity, known)) return [];
    return [{ kind: 'named', externalId, identity, at }];
  });
}

function isSameName(a: Identity, b: Identity): boolean {
  return a.firstName === b.firstName && a.lastName === b.lastName && a.email === b.email;
}

/**
 * The end of those of these cells' holds that there are: the cells count as never seen. A release comes after the last
 * proven pass, whatever the clock says of it: else no pass would look back to what was released.
 */
export function release({ entries, provenUntil }: Memory, cells: readonly Cell[], now: Date): CellEvent[] {
  const at = provenUntil !== null && provenUntil > now ? provenUntil : now;
  return cells.flatMap((cell) => {
    const entry = entries.get(cellKey(cell));
    if (entry === undefined || !isHeld(entry)) return [];
    return [{ kind: 'released', externalId: entry.externalId, column: entry.column, at }];
  });
}

/** Those of the events that begin a hold: somebody must hear of them. */
export function newHolds(events: readonly MemoryEvent[]): CellEvent[] {
  return events.filter((event): event is CellEvent => event.kind === 'taken-away');
}
