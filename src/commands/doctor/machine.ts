import { statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { problem } from '../../catalogue.ts';
import { clockVerdict, TOLERATED_MS } from '../../core/clock.ts';
import { good, notChecked, wrong, type Finding } from '../../core/doctor/finding.ts';
import { roomFor } from '../../core/doctor/room.ts';
import { causeOf } from '../../errors.ts';
import { stretchText } from '../../core/stretch.ts';
import { bytesText, digits } from '../../report/words.ts';
import { holderOf } from '../../store/lock-record.ts';
import { backupsOf } from '../backups/reading.ts';
import type { Examination } from './examination.ts';

const MINUTE_MS = 60_000;

/** Whether this machine and Canvas agree on the time. Canvas has to be asked something before. */
export function checkClock({ canvas }: Examination): Finding[] {
  const ahead = canvas.clockAhead();
  if (ahead === null) return [notChecked('clock', 'Canvas has to give an answer first.')];
  const verdict = clockVerdict(ahead, TOLERATED_MS.examination);
  const details = { by: stretchText(Math.abs(ahead)), isAhead: ahead > 0 };
  if (verdict !== 'good') {
    return [wrong('clock', problem(verdict === 'bad' ? 'clock-wrong' : 'clock-off', details))];
  }
  return [good('clock', 'The clocks of this machine and of Canvas agree to the minute.')];
}

/** Whether a month of backups, each as large as the newest one, finds room on the disk. */
export function checkDisk({ config }: Examination, exportBytes: number | null): Finding[] {
  const { backup } = config;
  const shelf = backupsOf(config);
  const backupBytes = shelf.at(-1)?.bytes ?? exportBytes;
  if (backupBytes === null) {
    return [
      notChecked('disk', 'There has to be a backup or an export of Grit first, to tell how large one is.'),
    ];
  }
  const freeBytes = freeAt(backup.folder);
  const room = roomFor({ freeBytes, backupBytes, backups: shelf.length, keep: backup.keep });
  const details = {
    folder: backup.folder,
    free: bytesText(freeBytes),
    needed: bytesText(room.neededBytes),
    backups: room.backups,
  };
  if (room.verdict !== 'enough') {
    return [wrong('disk', problem(room.verdict === 'none' ? 'disk-none' : 'disk-short', details))];
  }
  const { free, needed } = details;
  return [
    good(
      'disk',
      `The disk has ${free} left; the ${digits(room.backups)} backups that a month can bring need ${needed}.`,
    ),
  ];
}

/** What this user may still write on the disk where that folder is, or will be. */
function freeAt(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch (error) {
    if (causeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    return freeAt(dirname(folder));
  }
}

/** Whether a pass holds the lock for longer than one may take. The lock itself is left alone. */
export function checkLock({ config, now }: Examination): Finding[] {
  const holder = holderOf(join(config.state.folder, 'lock'));
  if (holder === null) return [good('lock', 'No pass is running, and none is kept from it.')];
  const longestMs = config.timeoutMinutes * MINUTE_MS;
  if (now.getTime() - holder.since.getTime() <= longestMs) {
    return [good('lock', `A pass or another command is at work (${holder.text}).`)];
  }
  const { pid, text } = holder;
  return [wrong('lock', problem('lock-kept', { holder: text, pid, longest: stretchText(longestMs) }))];
}
