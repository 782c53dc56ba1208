import { entry, type Entries } from './entry.ts';
import { joined, named } from './named.ts';

/** Why nothing was proven lately, with what there is to say about it. */
interface Overdue {
  reason: 'never-ran' | 'not-running' | 'failing' | 'upload-off' | 'partial';
  /** When the last proven pass began; null where there was none. */
  since: string | null;
  maxAge: string;
  /** When the last pass began. */
  lastRun: string | null;
  codes: readonly string[];
}

const WHAT_TO_DO: Record<Overdue['reason'], (details: Overdue) => string> = {
  'never-ran': () => 'Start grit-sync run, by hand first and then by a schedule.',
  'not-running': ({ lastRun }) =>
    `Look whether the schedule still starts grit-sync run: the last pass began at ${lastRun ?? 'no known time'}.`,
  failing: ({ codes }) =>
    `Run grit-sync run by hand, which says what to do about what the last passes met: ${named(codes)}.`,
  'upload-off': () =>
    'Set grit.upsert to true once a dry run shows what you expect: while it is false no pass uploads, so none can be proven.',
  partial: () =>
    'Run grit-sync run without --no-upsert, --since and --lookback: only a full pass can be proven.',
};

/** What the commands have to say with which a person looks after grit-sync. */
export const OPERATOR = {
  'rename-unknown-column': entry<{ column: string }>(
    'invalid',
    ({ column }) => `The memory knows no column "${column}", so nothing was renamed.`,
    () => 'Write the name as Grit had it; grit-sync holds shows the columns of which something is on hold.',
  ),
  'release-unknown-person': entry<{ text: string }>(
    'invalid',
    ({ text }) => `grit-sync knows nobody by "${text}", so nothing was released.`,
    () =>
      'Write the campus wide id, the name in quotes ("First Last" or "Last, First") or the email address; grit-sync holds lists whom there is to release.',
  ),
  'release-several-people': entry<{ text: string; people: readonly string[] }>(
    'invalid',
    ({ text, people }) => `"${text}" can mean ${joined(people, 'or')}, so nothing was released.`,
    () => 'Write the campus wide id of the one that is meant, as it stands here.',
  ),
  'release-nothing-held': entry<{ person: string }>(
    'invalid',
    ({ person }) => `Nothing is held of ${person}, so nothing was released.`,
    () => 'See grit-sync holds for what is held; whatever else the person is to have, set it in Grit.',
  ),
  'release-unknown-permission': entry<{
    column: string;
    held: readonly string[];
    nearest: string | undefined;
  }>(
    'invalid',
    ({ column, held }) =>
      held.length === 0
        ? `Nothing is on hold, so nothing was released.`
        : `Nothing is on hold in "${column}", only in ${joined(held, 'and')}, so nothing was released.`,
    ({ nearest }) =>
      nearest === undefined
        ? 'Name one of the permissions that grit-sync holds lists.'
        : `Write "${nearest}", if that is the one that is meant.`,
  ),
  'release-unknown-column': entry<{
    person: string;
    column: string;
    held: readonly string[];
    nearest: string | undefined;
  }>(
    'invalid',
    ({ person, column, held }) =>
      `"${column}" is not among what is held of ${person}, which is ${joined(held, 'and')}, so nothing was released.`,
    ({ nearest }) =>
      nearest === undefined
        ? 'Name one of these columns, or none to release them all.'
        : `Write "${nearest}", if that is the one that is meant.`,
  ),
  'memory-not-known': entry<{ folder: string }>(
    'failed',
    ({ folder }) =>
      `The memory in ${folder} cannot be understood, so it cannot be told what is held, and nothing was changed.`,
    () => 'Start grit-sync run by hand, which says what is wrong with it and what to do.',
  ),
  'backup-folder-unreadable': entry<{ folder: string; cause: string }>(
    'failed',
    ({ folder, cause }) => `The folder of the backups ${folder} cannot be read (${cause}).`,
    () => 'Check backup.folder, and that the user who runs grit-sync may read what is in it.',
  ),
  'pass-overdue': entry<Overdue>(
    'attention',
    ({ since, maxAge }) =>
      since === null
        ? 'No pass is known that was completed and proven.'
        : `No pass was completed and proven since ${since}, and ${maxAge} is the limit.`,
    (details) => WHAT_TO_DO[details.reason](details),
  ),
  'clock-set-back': entry<{ since: string }>(
    'attention',
    ({ since }) =>
      `The last proven pass began at ${since}, which is yet to come: the clock of this machine was set back.`,
    () => 'Check the time of this machine; the next proven pass puts this right by itself.',
  ),
} satisfies Entries;
