import { isPermissionColumn, type ExportedPerson, type GritExport } from '../marks.ts';
import { pairPeople } from './pairs.ts';

/** Somebody who is in both exports, with other marks. */
interface ChangedPerson {
  /** As the later export has the person. */
  person: ExportedPerson;
  gained: string[];
  lost: string[];
}

/** What became of people and permissions between two exports. */
export interface Difference {
  added: ExportedPerson[];
  removed: ExportedPerson[];
  changed: ChangedPerson[];
  /** Columns of permissions that only the later header has. */
  columnsAdded: string[];
  /** Columns of permissions that only the earlier header has. */
  columnsRemoved: string[];
}

/** Compares an export with a later one. */
export function differenceOf(before: GritExport, after: GritExport): Difference {
  const difference: Difference = {
    added: [],
    removed: [],
    changed: [],
    columnsAdded: without(before.header, after.header).filter(isPermissionColumn),
    columnsRemoved: without(after.header, before.header).filter(isPermissionColumn),
  };
  for (const pair of pairPeople(before.people, after.people)) {
    if (pair.before === undefined) difference.added.push(pair.after);
    else if (pair.after === undefined) difference.removed.push(pair.before);
    else {
      const gained = without(pair.before.granted, pair.after.granted);
      const lost = without(pair.after.granted, pair.before.granted);
      if (gained.length + lost.length > 0) difference.changed.push({ person: pair.after, gained, lost });
    }
  }
  return difference;
}

/** What is among `names` and not among those that are known. */
export function without(known: string[], names: string[]): string[] {
  return names.filter((name) => !known.includes(name));
}
