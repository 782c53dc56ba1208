import { again, entry, type Entries, type Nothing } from './entry.ts';

/** What can go wrong with Grit's answer, the backup, the lock, the pass as a whole and the demo. */
export const PASS = {
  'grit-row-errors': entry<{ count: number }>(
    'attention',
    ({ count }) => `Grit took the upload but reported ${count} ${count === 1 ? 'error' : 'errors'} in it.`,
    () => 'Open the upload in the history of Grit, and compare the column names with those of an export.',
  ),
  'grit-interface-gone': entry<{ name: string; version: string; where: string }>(
    'failed',
    ({ name, version, where }) =>
      `This Grit${name === '' ? '' : ` ("${name}")`}${version === '' ? '' : `, version ${version},`} no longer offers the interface that grit-sync knows (${where}).`,
    () => 'Look for a newer grit-sync, or ask GRIT Automation which version of Grit it is.',
  ),
  'grit-plain-http': entry<{ host: string }>(
    'warning',
    ({ host }) => `The Grit token is sent to ${host} without encryption, readable for anybody on the way.`,
    () => 'Write https:// in grit.apiUrl; with a private certificate name it in grit.caFile.',
  ),
  'backup-unreadable': entry<{ cause: string }>(
    'failed',
    ({ cause }) =>
      `What Grit delivered as its export is no readable list of users (${cause}), so it is no backup.`,
    () => `${again}, take an export by hand in Grit and look whether it opens.`,
  ),
  'export-set-aside': entry<{ path: string }>(
    'warning',
    ({ path }) => `What Grit sent in place of a usable export is in ${path}.`,
    () => 'Open it to see what Grit sent; grit-sync keeps the newest three of these.',
  ),
  'backup-disk-full': entry<{ folder: string }>(
    'failed',
    ({ folder }) =>
      `The disk that holds ${folder} is full, so no backup was stored; the earlier ones are untouched.`,
    () => 'Make room on the disk; old backups may be moved to another place.',
  ),
  'backup-not-stored': entry<{ folder: string; cause: string }>(
    'failed',
    ({ folder, cause }) =>
      `The backup could not be stored in ${folder} (${cause}); the earlier ones are untouched.`,
    () => 'Check backup.folder, and that the user who runs grit-sync may write there.',
  ),
  'state-not-writable': entry<{ folder: string; cause: string }>(
    'failed',
    ({ folder, cause }) => `The state folder ${folder} cannot be written (${cause}), so nothing was done.`,
    () => 'Check state.folder, and that the user who runs grit-sync may write there.',
  ),
  'lock-unavailable': entry<{ cause: string }>(
    'failed',
    ({ cause }) => `This machine offers no lock to keep two passes apart (${cause}), so nothing was done.`,
    () => 'On Linux install util-linux, which has the command flock; keep state.folder on a local disk.',
  ),
  locked: entry<{ holder: string }>(
    'locked',
    ({ holder }) => `Another pass (${holder}) is still running; this one did nothing.`,
    () => 'Nothing needs to be done, unless this is said every time: then end that process.',
  ),
  busy: entry<{ holder: string }>(
    'locked',
    ({ holder }) => `A pass or another command (${holder}) is at work, so nothing was changed.`,
    () => 'Run the same command again when it is finished.',
  ),
  'pass-timed-out': entry<{ minutes: number; step: string }>(
    'failed',
    ({ minutes, step }) => `${step} was given up after ${minutes} minutes.`,
    () =>
      `${again}, find out why the systems are slow, or raise timeoutMinutes and the interval of the schedule.`,
  ),
  'demo-folder': entry<{ folder: string; cause: string }>(
    'failed',
    ({ folder, cause }) => `The demo can keep no files in ${folder} (${cause}).`,
    () => 'Let the variable TMPDIR name a folder with some room where you may write.',
  ),
  'output-lost': entry<{ cause: string }>(
    'failed',
    ({ cause }) => `The output could not be written (${cause}); what else was to be done was done.`,
    () => 'Check the disk or the program to which the output goes.',
  ),
  'ended-early': entry<{ cause: string }>(
    'failed',
    ({ cause }) => `grit-sync ended before it was finished (${cause}).`,
    () => 'Run it again. If it ends early each time, report it with what --verbose prints.',
  ),
  interrupted: entry<Nothing>(
    'interrupted',
    () => 'A second signal stopped the pass in the middle.',
    () => 'Run it again: a pass can be repeated at any time.',
  ),
} satisfies Entries;
