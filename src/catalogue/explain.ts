import { entry, type Entries } from './entry.ts';
import { joined } from './named.ts';

/** What the commands about one person can have to say. */
export const EXPLAIN = {
  'explain-unknown-person': entry<{ text: string; where: string; similar: readonly string[] }>(
    'invalid',
    ({ text, where, similar }) =>
      `Nobody in ${where} has exactly the id, address or name "${text}"${similar.length === 0 ? '' : `; like it are ${joined(similar, 'and')}`}.`,
    () =>
      'Write the campus wide id, the Canvas id, the email address, or the whole name in quotes ("First Last" or "Last, First").',
  ),
  'explain-several-people': entry<{ text: string; people: readonly string[] }>(
    'invalid',
    ({ text, people }) => `"${text}" can mean ${joined(people, 'or')}.`,
    () => 'Write the campus wide id or the Canvas id of the one that is meant, as it stands here.',
  ),
  'explain-unknown-column': entry<{ column: string; columns: readonly string[] }>(
    'invalid',
    ({ column, columns }) =>
      `"${column}" is no column under permissions in the configuration, which has ${joined(columns, 'and')}.`,
    () => 'Name one of these columns, with or without pg: before it, or none to see them all.',
  ),
  'explain-no-backup': entry<{ at: string; folder: string }>(
    'invalid',
    ({ at, folder }) => `There is no backup in ${folder} from ${at} or before that can be read.`,
    () => 'See what there is with grit-sync backups list, and ask for a later time.',
  ),
  'forget-unknown-person': entry<{ text: string }>(
    'invalid',
    ({ text }) => `grit-sync remembers nobody by "${text}", and no file of it has that campus wide id.`,
    () =>
      'Write the campus wide id, the name in quotes ("First Last" or "Last, First") or the email address.',
  ),
  'forget-several-people': entry<{ text: string; people: readonly string[] }>(
    'invalid',
    ({ text, people }) => `"${text}" can mean ${joined(people, 'or')}, so nobody was forgotten.`,
    () => 'Write the campus wide id of the one that is meant, as it stands here.',
  ),
  'forget-held': entry<{ person: string; held: readonly string[] }>(
    'invalid',
    ({ person, held }) =>
      `Somebody took ${joined(held, 'and')} of ${person} away in Grit; forgotten, a pass could give it again, so nobody was forgotten.`,
    () =>
      'Remove the person from the course in Canvas first, so that no quiz of theirs counts, and then add --even-held.',
  ),
} satisfies Entries;
