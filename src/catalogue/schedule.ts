import { entry, type Entries } from './entry.ts';

const byHand =
  'Put the line that grit-sync schedule prints into it by hand with crontab -e, or see grit-sync schedule --help for systemd and launchd.';

/** What `grit-sync schedule` can have to say. */
export const SCHEDULE = {
  'crontab-missing': entry<{ cause: string }>(
    'failed',
    ({ cause }) => `This machine has no program crontab that could be started (${cause}).`,
    () => 'Install cron (on a Raspberry Pi: sudo apt install cron), or use grit-sync schedule --systemd.',
  ),
  'crontab-unreadable': entry<{ cause: string }>(
    'failed',
    ({ cause }) => `The crontab of this user cannot be read (${cause}), so nothing was changed.`,
    () => byHand,
  ),
  'crontab-not-written': entry<{ cause: string }>(
    'failed',
    ({ cause }) => `The crontab was not accepted (${cause}); it is as it was.`,
    () => byHand,
  ),
  'crontab-not-kept': entry<{ file: string }>(
    'failed',
    ({ file }) =>
      `The crontab does not read as it was written; as it was before, it is kept in the file ${file}.`,
    ({ file }) =>
      `Compare that file with what crontab -l prints; the command crontab "${file}" brings it back.`,
  ),
  'crontab-marks': entry<{ line: number }>(
    'failed',
    ({ line }) =>
      `The mark of grit-sync in line ${line} of the crontab makes no pair with another, so nothing was changed.`,
    () =>
      'Open it with crontab -e and remove the lines that begin with "# >>> grit-sync" and "# <<< grit-sync", and the line for grit-sync; then try again.',
  ),
  'schedule-path': entry<{ pathname: string }>(
    'invalid',
    ({ pathname }) =>
      `No schedule can name the path ${pathname}, which has a line break or another sign without a form.`,
    () => 'Rename the folder or the file.',
  ),
  'schedule-variable-missing': entry<{ cause: string; dotEnv: string }>(
    'invalid',
    ({ cause }) =>
      `Only the environment of your terminal makes the configuration complete, and a schedule does not have it (${cause}).`,
    ({ dotEnv }) => `Write the variable into the file ${dotEnv}, which each pass reads.`,
  ),
  'schedule-proxy-missing': entry<{ variables: readonly string[]; dotEnv: string }>(
    'warning',
    ({ variables }) =>
      `Only your terminal names the proxy (${variables.join(', ')}); the runs of a schedule will not use it.`,
    ({ dotEnv }) => `Write the variable into the file ${dotEnv}, which each run reads.`,
  ),
  'schedule-path-moves': entry<{ pathname: string }>(
    'warning',
    ({ pathname }) =>
      `The schedule names ${pathname}, which is in the folder of one version or in a cache, and can be gone after an upgrade.`,
    () =>
      'Call grit-sync schedule again after each upgrade of Node or grit-sync, or install both for the whole system.',
  ),
  'schedule-too-tight': entry<{ minutes: number }>(
    'warning',
    ({ minutes }) =>
      `A pass may take ${minutes} minutes (timeoutMinutes), and the schedule starts one every 30 minutes.`,
    () => 'Lower timeoutMinutes below 30, or start passes less often by changing the schedule by hand.',
  ),
  'schedule-as-root': entry<{ user: string }>(
    'warning',
    ({ user }) => `With sudo this is the schedule of root, and not that of ${user}.`,
    () =>
      'Call it without sudo, as the user to whom the configuration, the backups and the state belong: files that root makes keep others out.',
  ),
  'schedule-twice': entry<{ lines: readonly number[] }>(
    'warning',
    ({ lines }) =>
      `The crontab starts grit-sync outside of its marks too, in line ${lines.join(' and line ')}.`,
    () => 'Remove that with crontab -e, unless it is for another configuration.',
  ),
} satisfies Entries;
