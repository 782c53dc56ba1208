import { personText, type KnownPerson } from '../core/trust/people.ts';
import { MOST_DAYS } from '../core/window.ts';
import { columnText } from './holds.ts';
import { printable } from './printable.ts';
import { count, digits, section } from './words.ts';

/** Holds of everybody that are released, or would be. */
export interface ManyReleases {
  holds: { person: KnownPerson; column: string; isInReach: boolean }[];
  /** How many of these people stay on hold as a whole. */
  stillOff: number;
  applied: boolean;
  /** Whether runs upload anything. */
  isUploadOn: boolean;
}

/** A line for each person, and what follows from it. */
export function renderManyReleases({ holds, stillOff, applied, isUploadOn }: ManyReleases): string {
  if (holds.length === 0) return 'No hold matches, so there is nothing to release.';
  const people = new Map<string, { person: KnownPerson; columns: string[] }>();
  for (const { person, column } of holds) {
    const known = people.get(person.externalId) ?? { person, columns: [] };
    known.columns.push(columnText(column));
    people.set(person.externalId, known);
  }
  const tooOld = holds.filter(({ isInReach }) => !isInReach).length;
  const what = `${count(holds.length, 'permission')} of ${count(people.size, 'person', 'people')}`;
  return [
    ...section(
      `${applied ? 'Released' : 'Would be released'}: ${what}`,
      [...people.values()].map(({ person, columns }) => `${personText(person)}: ${columns.join(', ')}`),
    ),
    ...(tooOld < holds.length
      ? ['The next pass gives them again, if Canvas still shows what earned them as passed.']
      : []),
    ...(tooOld > 0
      ? [
          `What earned ${tooOld === holds.length ? 'them' : `${digits(tooOld)} of them`} is not known, or more than ${MOST_DAYS} days ago, and no pass finds it: set these in Grit.`,
        ]
      : []),
    ...(stillOff > 0
      ? [
          `Of these people ${digits(stillOff)} ${stillOff === 1 ? 'stays' : 'stay'} on hold as a whole, and ${stillOff === 1 ? 'gets' : 'get'} nothing until that is released.`,
        ]
      : []),
    ...(isUploadOn ? [] : ['Passes upload nothing while grit.upsert is false in the configuration.']),
    ...(applied ? [] : ['Nothing was changed. To do it, type the same with --apply.']),
  ]
    .map(printable)
    .join('\n');
}
