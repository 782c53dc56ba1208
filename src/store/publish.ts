import { link, lstat, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { causeOf } from '../errors.ts';

/** How FAT, exFAT, SMB and some FUSE file systems say that a file cannot have two names. */
const NO_HARD_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
/** How some systems say that a folder cannot be synced, or not by those who may only write in it. */
const NO_FOLDER_SYNC = new Set(['EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'ENOTSUP', 'ENOSYS']);

/** A name with a time in it, in UTC and without colons, which FAT and SMB do not allow. */
export function timedName(begin: string, at: Date, attempt: number, extension: string): string {
  const time = at.toISOString().slice(0, 19).replaceAll(':', '-');
  return `${begin}-${time}Z${attempt === 1 ? '' : `-${attempt}`}.${extension}`;
}

/** What a backup of that time is called. */
export function backupName(at: Date, attempt: number): string {
  return timedName('grit-export', at, attempt, 'xlsx');
}

/** The calls that not every file system knows; a test may stand in for such a one. */
interface PublishSystem {
  link: typeof link;
  open: typeof open;
}

/**
 * Gives a complete file a name in a folder, the first one that is free, and returns its path. The old name may remain
 * beside the new one.
 */
export async function publish(
  file: string,
  folder: string,
  nameOf: (attempt: number) => string,
  system: PublishSystem = { link, open },
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const target = join(folder, nameOf(attempt));
    if (await claim(file, target, system)) {
      await syncFolder(folder, system);
      return target;
    }
  }
}

/** Whether the name was free; it is the file's then. Nothing is ever overwritten. */
async function claim(file: string, target: string, system: PublishSystem): Promise<boolean> {
  try {
    // Unlike rename, link refuses a name that is taken, in one step.
    await system.link(file, target);
    return true;
  } catch (error) {
    if (causeOf(error) === 'EEXIST') return false;
    if (!NO_HARD_LINKS.has(causeOf(error))) throw error;
  }
  // Looking first and renaming then are two steps, which is safe only because nobody but the holder of the lock
  // gives such names.
  if (await exists(target)) return false;
  await rename(file, target);
  return true;
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (causeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** After a power cut the new name must still be there, and that stands in the folder. */
async function syncFolder(folder: string, system: PublishSystem): Promise<void> {
  try {
    const handle = await system.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(causeOf(error))) throw error;
  }
}
