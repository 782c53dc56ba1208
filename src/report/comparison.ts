import type { ExportedPerson } from '../core/marks.ts';
import type { Difference } from '../core/trust/difference.ts';
import type { Restoration } from '../core/trust/restore.ts';
import type { StoredBackup } from '../core/types.ts';
import { minuteText } from './time.ts';
import { count, section } from './words.ts';

/** A restore, as far as it is shown. */
export interface RestoreView {
  restoration: Restoration;
  /** Whether an upload was sent. */
  applied: boolean;
  /** Whether all of it was seen afterwards, and nothing was lost. */
  proven: boolean;
  backups: { before: StoredBackup | null; after: StoredBackup | null };
}

/** People and columns that were gained and lost. */
export function renderDifference(difference: Difference): string {
  const { added, removed, changed, columnsAdded, columnsRemoved } = difference;
  const lines = [
    ...section('Columns added', columnsAdded),
    ...section('Columns removed', columnsRemoved),
    ...section(
      'People added',
      added.map((person) => withMarks(person, person.granted)),
    ),
    ...section(
      'People removed',
      removed.map((person) => withMarks(person, person.granted)),
    ),
    ...section(
      'Permissions changed',
      changed.map(({ person, gained, lost }) => {
        const changes = [...worded('gained', gained), ...worded('lost', lost)];
        return `${named(person)} ${changes.join(', and ')}`;
      }),
    ),
  ];
  return lines.length === 0 ? 'No difference in people and permissions.' : lines.join('\n');
}

const NO_CARDS =
  'Whoever was not in Grit gets a name, the id, the address and these marks: cards and other fields are not restored, see "Restoring a backup by hand" in the README.';

/** What comes back, what is left out, and what only a person can do. */
export function renderRestore({ restoration, applied, proven, backups }: RestoreView): string {
  const { again, leftOut, onlyByHand } = restoration;
  const people = count(again.length, 'person', 'people');
  const lines = [
    ...section(
      'Only a person can take away in Grit the marks that the backup lacks',
      onlyByHand.map(({ person, isAdded, columns }) =>
        withMarks(person, columns, isAdded ? ', who is not in the backup' : ''),
      ),
    ),
    ...section(
      'Left out, since somebody took it away',
      leftOut.map(({ person, isMissing, columns, heldSince }) =>
        withMarks(person, columns, `${missing(isMissing)}, held since ${minuteText(heldSince)}`),
      ),
    ),
    ...section(
      applied ? `Marks sent to Grit for ${people}` : `Marks to be set again in Grit for ${people}`,
      again.flatMap(linesOf),
    ),
    ...(again.some(({ isMissing }) => isMissing) ? [NO_CARDS] : []),
    ...keptIn('before', backups.before),
    ...keptIn('after', backups.after),
    again.length === 0 ? nothing(restoration) : verdict(applied, proven),
  ];
  return lines.join('\n');
}

/** What is set again of somebody, apart from what somebody took away at another time. */
function linesOf({ person, isMissing, columns, takenAway }: Restoration['again'][number]): string[] {
  const held = takenAway.flatMap((one) => one.columns);
  const free = columns.filter((name) => !held.includes(name));
  return [
    ...(free.length > 0 || takenAway.length === 0 ? [withMarks(person, free, missing(isMissing))] : []),
    ...takenAway.map((one) =>
      withMarks(
        person,
        one.columns,
        `${missing(isMissing)}, taken away by somebody on ${minuteText(one.heldSince)}`,
      ),
    ),
  ];
}

function missing(isMissing: boolean): string {
  return isMissing ? ', who is not in Grit' : '';
}

function nothing({ leftOut, columnsGone }: Restoration): string {
  if (leftOut.length > 0) return 'Nothing to restore but what is left out.';
  const where = columnsGone.length > 0 ? ' in the columns that Grit still has' : '';
  return `Nothing to restore: of the people and marks that were asked for, Grit has all that the backup has${where}.`;
}

function verdict(applied: boolean, proven: boolean): string {
  if (!applied) {
    return 'This was a preview: nothing was changed. The same command with --apply sets these marks again.';
  }
  return proven
    ? 'All of these marks were seen in Grit afterwards, and none that was there was lost.'
    : 'It is not proven that all of these marks are in Grit, see below.';
}

function keptIn(when: string, backup: StoredBackup | null): string[] {
  return backup === null ? [] : [`Backup ${when}: ${backup.path}`];
}

function named({ firstName, lastName, externalId }: ExportedPerson): string {
  return [firstName, lastName, `(${externalId})`].filter((word) => word !== '').join(' ');
}

function withMarks(person: ExportedPerson, columns: string[], remark = ''): string {
  return `${named(person)}${remark}: ${columns.length === 0 ? 'no permissions' : columns.join(', ')}`;
}

function worded(verb: string, columns: string[]): string[] {
  return columns.length === 0 ? [] : [`${verb} ${columns.join(', ')}`];
}
