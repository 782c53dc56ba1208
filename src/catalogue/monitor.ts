import { entry, type Entries } from './entry.ts';

/** What can go wrong with being noticed. All of it is a warning: how a pass ended is another matter. */
export const MONITOR = {
  'ping-failed': entry<{ sign: 'start' | 'end'; cause: string }>(
    'warning',
    ({ sign, cause }) =>
      `The monitor behind monitor.pingUrl did not take the sign that the pass has ${sign === 'start' ? 'begun' : 'ended'} (${cause}).`,
    () =>
      'Nothing needs to be done if it happens once; otherwise compare monitor.pingUrl with the address that the monitor shows.',
  ),
  'webhook-failed': entry<{ cause: string }>(
    'warning',
    ({ cause }) => `The message about this pass could not be sent to monitor.webhook (${cause}).`,
    () => 'The next pass sends it again; if this goes on, make a new webhook and compare the address.',
  ),
  'told-not-remembered': entry<{ file: string; cause: string }>(
    'warning',
    ({ file, cause }) => `What was told about this pass could not be written down in ${file} (${cause}).`,
    () =>
      'The next pass tells it again; check state.folder, and that the user who runs grit-sync may write there.',
  ),
  'metrics-not-written': entry<{ file: string; cause: string }>(
    'warning',
    ({ file, cause }) => `The figures of this pass could not be written to ${file} (${cause}).`,
    () => 'Check metrics.textfile, and that the user who runs grit-sync may write in that folder.',
  ),
} satisfies Entries;
