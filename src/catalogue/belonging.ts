import { entry, type Entries } from './entry.ts';
import { joined } from './named.ts';

/** Whose something is: a row in Grit that may be somebody's, and a folder that may be another configuration's. */
export const BELONGING = {
  'person-without-id': entry<{ names: readonly string[] }>(
    'warning',
    ({ names }) =>
      `Grit has ${joined(names, 'and')} without a campus ID, with the email address of somebody who passed. That person gets a second row.`,
    () =>
      'In Grit, enter the campus ID in the row that has the card, and remove the other row of the same person.',
  ),
} satisfies Entries;
