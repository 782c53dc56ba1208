import { externalIdKey, type ExportedPerson } from '../marks.ts';
import { rosterOf } from './roster.ts';

/** One person in two exports; undefined in the one that lacks the person. */
export type Pair =
  | { before: ExportedPerson; after: ExportedPerson }
  | { before: ExportedPerson; after: undefined }
  | { before: undefined; after: ExportedPerson };

const ALPHABET = new Intl.Collator('en');

/**
 * Finds everybody of one export in another, by the exact id first. Ids that differ by leading zeros mean one person
 * only where nobody else can be meant: what is one person's must never be given to another. Sorted by last name,
 * first name and id.
 */
export function pairPeople(before: ExportedPerson[], after: ExportedPerson[]): Pair[] {
  const alike = new Map<string, { before: ExportedPerson[]; after: ExportedPerson[] }>();
  const groupOf = ({ externalId }: ExportedPerson) => {
    const key = externalIdKey(externalId);
    const group = alike.get(key) ?? { before: [], after: [] };
    alike.set(key, group);
    return group;
  };
  for (const person of eachOnce(before)) groupOf(person).before.push(person);
  for (const person of eachOnce(after)) groupOf(person).after.push(person);
  return [...alike.values()].flatMap((group) => pairAlike(group.before, group.after)).sort(byName);
}

/** The people of an export, those whose id stands in several rows with the marks of all. */
function eachOnce(people: ExportedPerson[]): ExportedPerson[] {
  const roster = rosterOf(people);
  const found = new Set(people.map(({ externalId }) => roster.find(externalId)));
  return [...found].filter((person) => person !== undefined);
}

/** Pairs people whose ids differ by leading zeros at most. */
function pairAlike(before: ExportedPerson[], after: ExportedPerson[]): Pair[] {
  const withIdOf = ({ externalId }: ExportedPerson, people: ExportedPerson[]) =>
    people.find((person) => person.externalId === externalId);
  const pairs = before.flatMap((person): Pair[] => {
    const same = withIdOf(person, after);
    return same === undefined ? [] : [{ before: person, after: same }];
  });
  const gone = before.filter((person) => withIdOf(person, after) === undefined);
  const come = after.filter((person) => withIdOf(person, before) === undefined);
  const [left, ...othersLeft] = gone;
  const [right, ...othersRight] = come;
  const isClear = othersLeft.length + othersRight.length === 0;
  if (left !== undefined && right !== undefined && isClear) return [...pairs, { before: left, after: right }];
  return [
    ...pairs,
    ...gone.map((person) => ({ before: person, after: undefined })),
    ...come.map((person) => ({ before: undefined, after: person })),
  ];
}

function byName(a: Pair, b: Pair): number {
  const [one, other] = [a.after ?? a.before, b.after ?? b.before];
  return (
    ALPHABET.compare(one.lastName, other.lastName) ||
    ALPHABET.compare(one.firstName, other.firstName) ||
    ALPHABET.compare(one.externalId, other.externalId)
  );
}
