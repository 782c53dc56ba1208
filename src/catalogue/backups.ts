import { entry, type Entries } from './entry.ts';
import { named } from './named.ts';

/** What the commands that look after backups can have to say. */
export const BACKUPS = {
  'checksums-unreadable': entry<{ folder: string; cause: string }>(
    'failed',
    ({ folder, cause }) => `The recorded check sums in ${folder} cannot be read (${cause}).`,
    () => 'Check state.folder, and that the user who runs grit-sync may read what is in it.',
  ),
  'backups-damaged': entry<{ names: readonly string[] }>(
    'failed',
    ({ names }) =>
      `${names.length === 1 ? 'A backup is' : `${names.length} backups are`} damaged: ${named(names)}.`,
    () => 'Restore from a good one only; check the disk, and copy the good ones to another place.',
  ),
  'backups-gone': entry<{ names: readonly string[] }>(
    'warning',
    ({ names }) =>
      `${names.length === 1 ? 'A backup is' : `${names.length} backups are`} no longer in the folder, though the check sum is recorded: ${named(names)}.`,
    () => 'Nothing needs to be done if somebody moved or deleted it; if nobody did, check the disk.',
  ),
  'backups-none-readable': entry<{ folder: string }>(
    'failed',
    ({ folder }) => `None of the backups in ${folder} can be read, so none was removed.`,
    () => 'Run grit-sync backups verify, and then grit-sync run for a new backup.',
  ),
  'backup-not-found': entry<{ name: string; folder: string }>(
    'invalid',
    ({ name, folder }) => `There is no file ${name}, and no backup of that name in ${folder}.`,
    () => 'See the names with grit-sync backups list, or give the path of an export.',
  ),
  'backup-not-opened': entry<{ file: string; cause: string }>(
    'invalid',
    ({ file, cause }) => `The file ${file} cannot be read (${cause}).`,
    () => 'Check that it is the right file, and that you may read it.',
  ),
  'backup-no-export': entry<{ file: string; cause: string }>(
    'invalid',
    ({ file, cause }) => `The file ${file} is no export of Grit that can be used (${cause}).`,
    () => 'Choose another one: grit-sync backups verify says which backups are good.',
  ),
  'restore-person-unknown': entry<{ externalId: string }>(
    'invalid',
    ({ externalId }) => `Neither the backup nor Grit has a person with the campus wide id "${externalId}".`,
    () => 'Give the id as the column externalId of the backup has it; leading zeros do not matter.',
  ),
  'restore-column-unknown': entry<{ column: string }>(
    'invalid',
    ({ column }) => `Neither the backup nor Grit has a column of permissions "${column}".`,
    () => 'Give the name as the first row of the backup has it, with or without pg: before it.',
  ),
  'restore-held': entry<{ people: number }>(
    'warning',
    ({ people }) =>
      `What somebody took away from ${people} ${people === 1 ? 'person' : 'people'} in Grit is held, so it was left out.`,
    () =>
      'Restore it by name, with --person or --column, or all of it with --held if nobody meant to take it away; or let passes give it again with grit-sync holds release.',
  ),
  'restore-columns-gone': entry<{ columns: readonly string[] }>(
    'warning',
    ({ columns }) => `Grit no longer has ${named(columns)}, so what the backup says of that was left out.`,
    () => 'Make it again in Grit under the same name, and restore once more, if it is missed.',
  ),
  'restored-not-seen': entry<{
    marks: readonly { externalId: string; column: string }[];
    people: readonly string[];
  }>(
    'attention',
    ({ marks, people }) =>
      `What was sent cannot all be seen in Grit: ${named([
        ...people.map((externalId) => `the person ${externalId}`),
        ...marks.map(({ externalId, column }) => `${column} of ${externalId}`),
      ])}.`,
    () =>
      'Look at the history of uploads in Grit for what it says about these people, then restore once more.',
  ),
  'restore-added-people': entry<{ surplus: number }>(
    'attention',
    ({ surplus }) =>
      `Grit has gained ${surplus} ${surplus === 1 ? 'person' : 'people'} more than were missing, during this restore.`,
    () =>
      'If nobody was added by hand at that moment, look in Grit for people who are there twice, with and without leading zeros in the campus wide id.',
  ),
} satisfies Entries;
