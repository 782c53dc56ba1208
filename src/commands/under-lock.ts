import type { Config } from '../config/load.ts';
import { takeLock } from '../store/lock.ts';

/** Does something under the lock that keeps it apart from passes, or throws `busy`. */
export async function underLock<T>(config: Config, work: () => T | Promise<T>): Promise<T> {
  const lock = takeLock(config.state.folder, new Date(), undefined, 'busy');
  try {
    return await work();
  } finally {
    lock.release();
  }
}
