import { IDENTITY } from '../columns.ts';
import {
  externalIdKey,
  isPermissionColumn,
  MARK,
  sameExternalId,
  type ExportedPerson,
  type GritExport,
} from '../marks.ts';
import type { GrantTable } from '../types.ts';
import { without } from './difference.ts';
import type { Memory } from '../memory/memory.ts';
import { pairPeople, type Pair } from './pairs.ts';
import { proveGrants, type Proof } from './proof.ts';
import { rosterOf } from './roster.ts';
import { sortingOut, type TakenAway } from './taken-away.ts';

/** What is to be restored; null for everybody and for every column of marks. */
export interface Wanted {
  externalId: string | null;
  column: string | null;
  /** Also what is held: somebody knows that staff took none of it away, or means it all the same. */
  held?: boolean;
}

/** What an upload can bring back from a backup, and what it cannot. */
export interface Restoration {
  /** Marks that the backup has and Grit lacks. Somebody whom Grit lacks may have none of them, and comes back too. */
  again: {
    person: ExportedPerson;
    isMissing: boolean;
    columns: string[];
    /** Those of the columns that are held, and were asked for by name. */
    takenAway: TakenAway[];
  }[];
  /** The same, but held and not asked for by name: what somebody took away is not given back unawares. */
  leftOut: ({ person: ExportedPerson; isMissing: boolean } & TakenAway)[];
  /** Marks that Grit has and the backup has not, which no upload takes away, and people whom the backup lacks. */
  onlyByHand: { person: ExportedPerson; isAdded: boolean; columns: string[] }[];
  /** Columns in which marks would be set again if Grit still had them. */
  columnsGone: string[];
  /** The rows that change something; none where nothing is to be restored. */
  upload: GrantTable;
}

/** The column of marks that is meant, with or without `pg:`; undefined where no header has it. */
export function columnMeant(name: string, ...exports: GritExport[]): string | undefined {
  const columns = exports.flatMap(({ header }) => header).filter(isPermissionColumn);
  return [name, `pg:${name}`].find((column) => columns.includes(column));
}

/** Compares a backup with what Grit has now. The memory says what is held, and how a campus wide id is spelt. */
export function planRestore(
  backup: GritExport,
  now: GritExport,
  wanted: Wanted,
  memory: Memory,
): Restoration {
  const { externalId, column } = wanted;
  const pairs = pairPeople(backup.people, now.people);
  const marksOf = (person?: ExportedPerson) =>
    (person?.granted ?? []).filter((name) => column === null || name === column);
  const compared = (externalId === null ? pairs : pairsOf(externalId, pairs)).map((pair) => ({
    pair,
    lost: without(marksOf(pair.after), marksOf(pair.before)),
    gained: without(marksOf(pair.before), marksOf(pair.after)),
  }));
  const isAll = column === null;
  const sortOut = sortingOut(pairs, memory, wanted);
  const lacking = compared.flatMap(({ pair, lost }) => {
    const { before, after } = pair;
    if (before === undefined) return [];
    const isMissing = after === undefined;
    const columns = lost.filter((name) => now.header.includes(name));
    const isSomething = columns.length > 0 || (isMissing && isAll);
    return isSomething ? [{ person: after ?? before, isMissing, columns, ...sortOut(pair, columns) }] : [];
  });
  const again = lacking.flatMap(({ person, isMissing, columns, free, takenAway, isNamed }) => {
    if (isNamed || takenAway.length === 0) return [{ person, isMissing, columns, takenAway }];
    return free.length > 0 ? [{ person, isMissing, columns: free, takenAway: [] }] : [];
  });
  const leftOut = lacking.flatMap(({ person, isMissing, takenAway, isNamed }) =>
    isNamed ? [] : takenAway.map((one) => ({ person, isMissing, ...one })),
  );
  const onlyByHand = compared.flatMap(({ pair: { before, after }, gained }) => {
    if (after === undefined) return [];
    const isAdded = before === undefined;
    return gained.length > 0 || (isAdded && isAll) ? [{ person: after, isAdded, columns: gained }] : [];
  });
  return {
    again,
    leftOut,
    onlyByHand,
    columnsGone: [...new Set(compared.flatMap(({ lost }) => without(now.header, lost)))],
    upload: uploadOf(again, now.header, spellingOf(pairs, memory)),
  };
}

/** What an export after a restore does not show, or shows beyond what was meant. */
interface RestoreProof extends Proof {
  /** People who were sent and are not there at all. */
  missingPeople: string[];
  /** How many people more than were missing Grit has gained, as where it took a row for somebody else's. */
  surplus: number;
}

/** Compares what Grit had before a restore and what was to come back with what it has after, in the last look and in those before it. */
export function proveRestore(
  before: GritExport,
  { again, upload }: Restoration,
  after: GritExport,
  earlier: readonly GritExport[] = [],
): RestoreProof {
  const roster = rosterOf(after.people);
  const isThere = ({ person }: Restoration['again'][number]) => roster.find(person.externalId) !== undefined;
  const missing = again.filter(({ isMissing }) => isMissing);
  return {
    ...proveGrants(before, upload, ...earlier, after),
    missingPeople: missing.filter((one) => !isThere(one)).map(({ person }) => person.externalId),
    surplus: Math.max(0, after.rows - before.rows - missing.filter(isThere).length),
  };
}

/** Those who are meant by a campus wide id; leading zeros do not matter, unless they tell people apart. */
function pairsOf(externalId: string, pairs: Pair[]): Pair[] {
  const those = (isMeant: (id: string) => boolean) =>
    pairs.filter(({ before, after }) =>
      [before, after].some((person) => person !== undefined && isMeant(person.externalId)),
    );
  const exact = those((id) => id === externalId);
  return exact.length > 0 ? exact : those((id) => sameExternalId(id, externalId));
}

/** A mark that somebody has is sent as well, so that it does not matter what Grit makes of an empty cell. */
function uploadOf(
  again: Restoration['again'],
  header: string[],
  spell: (externalId: string) => string,
): GrantTable {
  const concerned = new Set(again.flatMap(({ columns }) => columns));
  const columns = header.filter((name) => concerned.has(name));
  const rows = again.map(({ person, isMissing, columns: set }) => {
    const has = isMissing ? [] : person.granted;
    return [
      ...IDENTITY.map((name) => (name === 'externalId' ? spell(person.externalId) : person[name])),
      ...columns.map((name) => (set.includes(name) || has.includes(name) ? MARK : '')),
    ];
  });
  return { columns: [...IDENTITY, ...columns], rows };
}

/**
 * How an id is spelt in an upload. An export may have dropped the leading zeros, and Grit would then take the row for
 * somebody else's; the memory has the id as it was uploaded before. Nobody is taken for another, though: where several
 * people have such ids, each keeps the one that the export has.
 */
function spellingOf(pairs: Pair[], { people }: Memory): (externalId: string) => string {
  const inExports = countByKey(pairs.map(({ before, after }) => (after ?? before).externalId));
  const inMemory = countByKey(people.keys());
  const uploaded = new Map([...people.keys()].map((id) => [externalIdKey(id), id]));
  return (externalId) => {
    const key = externalIdKey(externalId);
    const isClear = inExports.get(key) === 1 && inMemory.get(key) === 1;
    return (isClear ? uploaded.get(key) : undefined) ?? externalId;
  };
}

function countByKey(ids: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of [...ids].map(externalIdKey)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
