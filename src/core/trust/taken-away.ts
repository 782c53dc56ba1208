import { externalIdKey } from '../marks.ts';
import { holdsIn } from '../memory/holds.ts';
import { ACTIVE, type Memory } from '../memory/memory.ts';
import type { Pair } from './pairs.ts';

/** Marks that somebody at the shop took away, as the memory holds them. */
export interface TakenAway {
  heldSince: Date;
  /** None where the whole person was taken out of Grit, and the backup has no marks of them. */
  columns: string[];
}

/** What is held of one person. */
interface Hold {
  column: string;
  heldSince: Date;
}

/** Which of somebody's lost marks were taken away on purpose, and whether they were asked for by name. */
export interface Sorted {
  /** Marks that nobody took away. */
  free: string[];
  takenAway: TakenAway[];
  isNamed: boolean;
}

/**
 * Sorts out what people have lost between two exports. As in the plan of a pass, somebody whose `active` is held, or of
 * whom anything is held and who is not in Grit, is held as a whole; only the person's own id, or `active`, names that.
 */
export function sortingOut(
  pairs: Pair[],
  memory: Memory,
  {
    externalId,
    column,
    held: isAllNamed = false,
  }: { externalId: string | null; column: string | null; held?: boolean },
): (pair: Pair, lost: string[]) => Sorted {
  const holdsOf = holdsByPair(pairs, memory);
  return (pair, lost) => {
    const holds = holdsOf(pair);
    const isMissing = pair.after === undefined;
    const wholePerson = isMissing ? holds.at(-1) : holds.find((hold) => hold.column === ACTIVE);
    const holdOn = (name: string) => holds.find((hold) => hold.column === name) ?? wholePerson;
    const isColumnNamed = column !== null && (wholePerson === undefined || (column === ACTIVE && !isMissing));
    const held = lost.flatMap((name) => {
      const hold = holdOn(name);
      return hold === undefined ? [] : [{ column: name, heldSince: hold.heldSince }];
    });
    const isPersonAlone = isMissing && wholePerson !== undefined && lost.length === 0;
    return {
      free: lost.filter((name) => holdOn(name) === undefined),
      takenAway: isPersonAlone ? [{ heldSince: wholePerson.heldSince, columns: [] }] : byTime(held),
      isNamed: isAllNamed || externalId !== null || isColumnNamed,
    };
  };
}

/** Finds what is held of somebody by the exact id; by a similar one where no export has the exact one. */
function holdsByPair(pairs: Pair[], memory: Memory): (pair: Pair) => Hold[] {
  const exact = new Map<string, Hold[]>(pairs.flatMap(idsOf).map((id) => [id, []]));
  const similar = new Map<string, Hold[]>();
  for (const { externalId, column, heldSince } of holdsIn(memory)) {
    const key = externalIdKey(externalId);
    const known = exact.get(externalId) ?? similar.get(key) ?? [];
    known.push({ column, heldSince });
    if (!exact.has(externalId)) similar.set(key, known);
  }
  return (pair) => {
    const ids = idsOf(pair);
    const keys = new Set(ids.map(externalIdKey));
    return [...ids.map((id) => exact.get(id)), ...[...keys].map((key) => similar.get(key))].flatMap(
      (holds) => holds ?? [],
    );
  };
}

/** The ids of one person in both exports. */
function idsOf({ before, after }: Pair): string[] {
  const ids = [before, after].flatMap((person) => (person === undefined ? [] : [person.externalId]));
  return [...new Set(ids)];
}

function byTime(held: Hold[]): TakenAway[] {
  const times = new Map<number, TakenAway>();
  for (const { column, heldSince } of held) {
    const known = times.get(Number(heldSince)) ?? { heldSince, columns: [] };
    known.columns.push(column);
    times.set(Number(heldSince), known);
  }
  return [...times.values()];
}
