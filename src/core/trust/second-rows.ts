import { cellsBy } from '../columns.ts';
import type { GritExport } from '../marks.ts';
import type { Identity, Plan } from '../types.ts';
import { comparable } from './people.ts';

/**
 * The names of those in Grit without a campus ID who have the email address of somebody whom an upload adds: they may be
 * the same person, who would then be there twice. To find people by an address alone would be to guess.
 */
export function secondRows({ rows, upload }: Plan, { withoutId }: GritExport): string[] {
  if (withoutId.length === 0) return [];
  const newPeople = new Set(rows.filter((row) => row.isNewPerson).map(({ externalId }) => externalId));
  const textIn = cellsBy(upload.columns);
  const added = new Map(
    upload.rows
      .filter((row) => newPeople.has(textIn(row, 'externalId')))
      .map((row) => {
        const identity = { firstName: textIn(row, 'firstName'), lastName: textIn(row, 'lastName') };
        return [comparable(textIn(row, 'email')), identity];
      }),
  );
  return withoutId.flatMap((person) => {
    const same = added.get(comparable(person.email));
    return same === undefined ? [] : [nameOf(person) || nameOf(same)];
  });
}

function nameOf({ firstName, lastName }: Pick<Identity, 'firstName' | 'lastName'>): string {
  return `${firstName} ${lastName}`.trim();
}
