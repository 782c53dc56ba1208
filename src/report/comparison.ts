import type { ExportedPerson } from '../core/marks.ts';
import type { Difference } from '../core/trust/difference.ts';
import type { Restoration } from '../core/trust/restore.ts';
import type { StoredBackup } from '../core/types.ts';
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

/** What comes back, and what only a person can do. */
export function renderRestore({ restoration, applied, proven, backups }: RestoreView): string {
  const { again, onlyByHand } = restoration;
  const people = count(again.length, 'person', 'people');
  const lines = [
    ...section(
      'Only a person can take away in Grit what the backup has not',
      onlyByHand.map(({ person, isAdded, columns }) =>
        withMarks(person, columns, isAdded ? ', who is not in the backup' : ''),
      ),
    ),
    ...section(
      applied ? `Sent to Grit for ${people}` : `To be set again in Grit for ${people}`,
      again.map(({ person, isMissing, columns }) =>
        withMarks(person, columns, isMissing ? ', who is not in Grit' : ''),
      ),
    ),
    ...keptIn('before', backups.before),
    ...keptIn('after', backups.after),
    verdict(again.length > 0, applied, proven),
  ];
  return lines.join('\n');
}

function verdict(isSomething: boolean, applied: boolean, proven: boolean): string {
  if (!isSomething) return 'Nothing to restore: of what was asked for, Grit has all that the backup has.';
  if (!applied) return 'This was a preview: nothing was changed. The same command with --apply restores it.';
  return proven
    ? 'All of it was seen in Grit afterwards, and nothing was lost.'
    : 'It is not proven that all of it is in Grit, see below.';
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
