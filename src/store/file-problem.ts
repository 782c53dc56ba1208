import { fail } from '../catalogue.ts';
import { causeOf, SyncError } from '../errors.ts';

/** The system's short words, for the person who reads the message. */
const WORDS: Partial<Record<string, string>> = {
  EACCES: 'access denied',
  EEXIST: 'something else has that name',
  EFBIG: 'the file is larger than this system allows',
  EIO: 'the disk reports an error',
  EISDIR: 'a folder has that name',
  ERR_FS_EISDIR: 'a folder has that name',
  ELOOP: 'a symbolic link is in the way',
  EMFILE: 'too many open files',
  ENOENT: 'it does not exist',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EPERM: 'not permitted',
  EROFS: 'the disk is read-only',
};

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** What went wrong with a file, in words, with the system's own short word behind them. */
export function fileCause(error: unknown): string {
  const code = causeOf(error);
  const words = WORDS[code];
  return words === undefined ? code : `${words}, ${code}`;
}

/** What to throw where a backup cannot be stored; what is a problem in words already stays as it is. */
export function backupProblem(folder: string, error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  if (FULL.has(causeOf(error))) return fail('backup-disk-full', { folder });
  return fail('backup-not-stored', { folder, cause: fileCause(error) });
}
