import { again, entry, type Entries } from './entry.ts';
import { joined, named } from './named.ts';

/** A cell of Grit, as a message names it: the campus wide id is what the shop finds a person by. */
interface NamedCell {
  externalId: string;
  column: string;
}

function cells(found: readonly NamedCell[]): string {
  return named(found.map(({ externalId, column }) => `${column} of ${externalId}`));
}

/** Somebody whose id is another one now. */
interface ChangedId {
  formerId: string;
  externalId: string;
}

function changes(changed: readonly ChangedId[]): string {
  return named(changed.map(({ formerId, externalId }) => `${formerId}, now ${externalId}`));
}

/** Somebody on hold who has passed again. */
interface PassedAgain {
  /** Name and campus ID. */
  person: string;
  externalId: string;
  columns: readonly string[];
  /** Whether that is all that is on hold of them. */
  isAll: boolean;
}

/** So many permissions of one person are named. */
const MOST_COLUMNS = 3;

/** The command that gives back what was passed again, and nothing that was taken away for another reason. */
function releaseOf({ externalId, columns, isAll }: PassedAgain): string {
  const command = `grit-sync holds release "${externalId}"`;
  if (isAll) return command;
  return columns
    .slice(0, MOST_COLUMNS)
    .map((column) => `${command} "${column}"`)
    .join(' and ');
}

function countsOf(found: readonly NamedCell[]): string {
  const counts = new Map<string, number>();
  for (const { column } of found) counts.set(column, (counts.get(column) ?? 0) + 1);
  return named([...counts].map(([column, number]) => `${number} of ${column}`));
}

const marks = (number: number) => `${number} ${number === 1 ? 'mark' : 'marks'}`;

function byColumn(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([column, number]) => `${number} of ${column}`)
    .join(', ');
}

/** The name of a column as the configuration could have it. */
function withoutSpaceAround(column: string): string {
  return column.trim().replace(/^(pg|at):\s+/, '$1:');
}

/** What plan, proof, memory and fuse can have to say. */
export const TRUST = {
  'column-not-found': entry<{ column: string; nearest: string | undefined }>(
    'attention',
    ({ column }) => `Grit has no column "${column}"; it was left out of the upload.`,
    ({ nearest }) => {
      if (nearest === undefined) {
        return 'Write the name in the configuration exactly as the first row of an export of Grit has it.';
      }
      const bare = withoutSpaceAround(nearest);
      return nearest === bare
        ? `Write "${nearest}" in the configuration, if that is the one that is meant.`
        : `Rename "${nearest}" in Grit to "${bare}", if that is the one that is meant: the configuration takes no name with a space around it.`;
    },
  ),
  'export-without-ids': entry<{ cause: string }>(
    'failed',
    ({ cause }) => `Grit's export names nobody by campus ID (${cause}), so it is no backup.`,
    () => `Nothing is uploaded until this is fixed. ${again}, check the first row of an export in Grit.`,
  ),
  'export-column-twice': entry<{ columns: string[] }>(
    'attention',
    ({ columns }) =>
      `The export of Grit has more than one column ${named(columns.map((name) => `"${name}"`))}.`,
    () => 'Rename one of them in Grit; nothing is uploaded as long as it is so.',
  ),
  'export-shrunk': entry<{ before: number; now: number }>(
    'attention',
    ({ before, now }) => `The export of Grit has ${now} people, and an earlier one had ${before}.`,
    () =>
      'Look in Grit whether people are missing: nothing is uploaded until they are back, or have been gone for a day.',
  ),
  'too-many-grants': entry<{ newGrants: number; limit: number; byColumn: Record<string, number> }>(
    'attention',
    ({ newGrants, limit, byColumn: counts }) =>
      `This pass would newly grant ${newGrants} (${byColumn(counts)}), more than limits.maxNewGrants allows (${limit}), so nothing was uploaded.`,
    ({ newGrants }) =>
      `Check the quiz ids in the configuration; if it is right, run grit-sync run --allow ${newGrants} once.`,
  ),
  'grants-missing': entry<{ missing: readonly NamedCell[] }>(
    'attention',
    ({ missing }) =>
      `${marks(missing.length)} that ${missing.length === 1 ? 'was' : 'were'} sent cannot be seen in Grit: ${cells(missing)}.`,
    () => `${again}, look at the history of uploads in Grit for what it says about these people.`,
  ),
  'marks-lost': entry<{ lost: readonly NamedCell[]; isEarlier?: boolean }>(
    'attention',
    ({ lost, isEarlier = false }) =>
      `${marks(lost.length)} that Grit showed before the upload${isEarlier ? ' of an earlier pass, which could not look at Grit after it,' : ''} ${lost.length === 1 ? 'is' : 'are'} not there after it: ${cells(lost)}.`,
    () =>
      'Ask whether somebody changed these in Grit at that moment; if nobody did, grit-sync backups restore brings them back where --person or --column names them.',
  ),
  'upload-not-proven': entry<{ backup: string }>(
    'attention',
    ({ backup }) =>
      `An earlier pass could not look at Grit after its upload, and ${backup}, the backup before it, cannot be read: nobody knows whether that upload took anything away.`,
    () => 'Compare the backups from before and after that time with grit-sync backups diff.',
  ),
  'people-added': entry<{ surplus: number }>(
    'attention',
    ({ surplus }) =>
      `Grit has gained ${surplus} ${surplus === 1 ? 'person' : 'people'} more than this pass was to add.`,
    () =>
      'If nobody was added by hand at that moment, look in Grit for people who are there twice, with and without leading zeros in the campus wide id.',
  ),
  'id-changed': entry<{ changed: readonly ChangedId[] }>(
    'warning',
    ({ changed }) => `Canvas has another campus wide ID for ${changes(changed)}.`,
    ({ changed }) =>
      `The later ID gets a row of its own in Grit; ${changed.length === 1 ? 'make the two rows one there' : 'make each two rows one there'}, so that a card opens everything.`,
  ),
  'id-changed-on-hold': entry<{ changed: readonly ChangedId[] }>(
    'attention',
    ({ changed }) =>
      `Canvas has another campus wide ID for ${changes(changed)}. Something was taken away under the earlier ID, and it is not given under the later one.`,
    ({ changed }) =>
      `In Grit, change the earlier ID of ${changed.length === 1 ? 'the row' : 'each row'} to the later one; grit-sync holds lists what is on hold.`,
  ),
  'id-doubted': entry<{ externalIds: readonly string[] }>(
    'attention',
    ({ externalIds }) =>
      `Another person than before seems to have the campus wide ID ${named(externalIds)}, so nothing is given to it.`,
    ({ externalIds }) =>
      `Look in Canvas and in Grit who has it, and if it is right so, run grit-sync holds release ${externalIds[0] ?? ''}.`,
  ),
  'column-renamed': entry<{ from: string; to: readonly string[] }>(
    'attention',
    ({ from, to }) =>
      `Grit has no "${from}" any more, and the same quizzes earn ${joined(
        to.map((name) => `"${name}"`),
        'and',
      )} now. What was on hold there is on hold here.`,
    ({ from, to }) =>
      `If it is the same machine, run grit-sync memory rename "${from}" "${to[0] ?? ''}"; otherwise end the holds with grit-sync holds release.`,
  ),
  'newly-held': entry<{ held: readonly NamedCell[] }>(
    'warning',
    ({ held }) =>
      `Somebody took ${cells(held)} away in Grit since an earlier pass saw ${held.length === 1 ? 'it; it is' : 'them; they are'} not given again.`,
    () => 'Nothing needs to be done; grit-sync holds lists all of these, and holds release ends one.',
  ),
  'many-held': entry<{ held: readonly NamedCell[]; since: string }>(
    'attention',
    ({ held }) =>
      `${held.length} permissions disappeared from Grit at once (${countsOf(held)}); none of them is given again.`,
    ({ since }) =>
      `End of term? Then leave them on hold, and let in whoever passes again with grit-sync holds release "First Last"; if it was a mistake, grit-sync holds release --since ${since} shows all of them, and with --apply gives them back.`,
  ),
  'passed-again': entry<{ people: readonly PassedAgain[] }>(
    'warning',
    ({ people }) =>
      `Passed again, though on hold: ${named(people.map(({ person, columns }) => `${person}: ${columns.slice(0, MOST_COLUMNS).join(' and ')}`))}.`,
    ({ people }) => {
      const [first] = people;
      const others = people.length > 1 ? ', and the others likewise' : '';
      return first === undefined
        ? 'grit-sync holds lists them.'
        : `They stay on hold until somebody releases them: ${releaseOf(first)}${others}.`;
    },
  ),
  'memory-torn': entry<{ file: string }>(
    'warning',
    ({ file }) =>
      `The last entry of the memory ${file} is incomplete, as after a power cut, and was left out.`,
    () => 'No action needed: this run learns the same from Canvas and Grit again.',
  ),
  'memory-damaged': entry<{ file: string; cause: string }>(
    'attention',
    ({ file, cause }) =>
      `The memory ${file} is damaged (${cause}), so it is not known what is on hold, and nothing was uploaded.`,
    () =>
      'Check the disk, and put back a copy of the state folder from before, or run grit-sync memory rebuild.',
  ),
  'memory-rebuilt': entry<{ lost: 'missing' | 'damaged'; backups: number; unreadable: number; held: number }>(
    'attention',
    ({ lost, backups, unreadable, held }) =>
      `The memory was ${lost}, so this run learned from ${backups} ${backups === 1 ? 'backup' : 'backups'} what staff took away: ${held} ${held === 1 ? 'permission is' : 'permissions are'} on hold${unreadable === 0 ? '' : `, and ${unreadable} ${unreadable === 1 ? 'backup' : 'backups'} could not be read`}.`,
    () => 'Compare grit-sync holds with what staff know; holds release ends one that is not right.',
  ),
  'other-grit': entry<{ people: number }>(
    'invalid',
    ({ people }) =>
      `Grit has ${people} people, and hardly any of them is somebody whom the memory knows, so nothing was uploaded.`,
    () =>
      'Check grit.apiUrl, and give each Grit a state.folder and a backup.folder of its own; if it is right so, run grit-sync memory rebuild --apply.',
  ),
  'other-shop': entry<{ columns: readonly string[] }>(
    'invalid',
    ({ columns }) =>
      `The state folder belongs to another configuration, of ${named(columns.map((name) => `"${name}"`))}, so nothing was uploaded.`,
    () =>
      'Give each configuration a state.folder and a backup.folder of its own; if it is right so, run grit-sync memory rebuild --apply.',
  ),
  'memory-newer': entry<{ file: string }>(
    'invalid',
    ({ file }) => `A later version of grit-sync wrote the memory ${file}, so nothing was uploaded.`,
    () => 'Install the later version again.',
  ),
  'memory-outdated': entry<{ file: string }>(
    'invalid',
    ({ file }) =>
      `The memory ${file} is from a version of grit-sync before its first release, so nothing was uploaded.`,
    () => 'Move it out of the state folder, and start grit-sync run by hand.',
  ),
  'memory-unreadable': entry<{ file: string; cause: string }>(
    'failed',
    ({ file, cause }) => `The memory ${file} cannot be read (${cause}), so nothing was uploaded.`,
    () => 'Check state.folder, and that the user who runs grit-sync may read what is in it.',
  ),
  'memory-not-saved': entry<{ folder: string; cause: string }>(
    'failed',
    ({ folder, cause }) => `The memory could not be saved in ${folder} (${cause}).`,
    () => 'Check the disk and state.folder, and that the user who runs grit-sync may write there.',
  ),
  'checksum-not-saved': entry<{ folder: string; cause: string }>(
    'failed',
    ({ folder, cause }) =>
      `The check sums of backups cannot be written in ${folder} (${cause}), so nothing was uploaded.`,
    () => 'Check the disk and state.folder, and that the user who runs grit-sync may write there.',
  ),
  'history-not-written': entry<{ file: string; cause: string }>(
    'attention',
    ({ file, cause }) => `This pass could not be written down in ${file} (${cause}).`,
    () => 'Check the disk and state.folder; grit-sync status knows nothing of this pass.',
  ),
  'history-unreadable': entry<{ file: string; cause: string }>(
    'failed',
    ({ file, cause }) => `The history ${file} cannot be read (${cause}).`,
    () => 'Check state.folder, and that the user who runs grit-sync may read what is in it.',
  ),
  'checksums-not-rewritten': entry<{ folder: string; cause: string }>(
    'attention',
    ({ folder, cause }) =>
      `The check sums of backups in ${folder} cannot be written anew (${cause}), so no old backup was removed.`,
    () => 'Check the disk and state.folder, and that the user who runs grit-sync may write there.',
  ),
  'backups-not-pruned': entry<{ folder: string; cause: string }>(
    'attention',
    ({ folder, cause }) => `The removal of old backups from ${folder} did not succeed (${cause}).`,
    () => 'Check backup.folder, and that the user who runs grit-sync may write there.',
  ),
} satisfies Entries;
