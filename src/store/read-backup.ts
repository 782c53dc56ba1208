import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync } from 'node:fs';
import { LARGEST_EXPORT_MIB } from '../core/limits.ts';
import { openRegular, readAll } from '../files/regular.ts';
import { fileCause } from './file-problem.ts';

/** Why a backup cannot be used. */
interface Unusable {
  code: 'backup-not-opened' | 'backup-no-export';
  cause: string;
}

/**
 * The bytes of a backup, or what is wrong with them: they cannot be read, are far too many, or are not those whose
 * check sum was recorded. That is found out before anybody takes the trouble to open a workbook that is damaged.
 */
export function readRecorded(
  path: string,
  recorded: string | undefined,
): { bytes: Buffer; sha256: string } | Unusable {
  let bytes: Buffer;
  try {
    const fd = openRegular(path, constants.O_RDONLY);
    const mostBytes = LARGEST_EXPORT_MIB * 2 ** 20;
    try {
      if (fstatSync(fd).size > mostBytes) return noExport(`it is larger than ${LARGEST_EXPORT_MIB} MiB`);
      bytes = readAll(fd, mostBytes);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    return { code: 'backup-not-opened', cause: fileCause(error) };
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (recorded !== undefined && sha256 !== recorded) return noExport('its check sum is not the recorded one');
  return { bytes, sha256 };
}

function noExport(cause: string): Unusable {
  return { code: 'backup-no-export', cause };
}
