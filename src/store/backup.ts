import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fail } from '../catalogue.ts';
import type { Retention } from '../core/trust/retention.ts';
import { causeOf, SyncError } from '../errors.ts';
import type { OpenSink, StorePort } from '../ports.ts';
import { Checksums } from './checksums.ts';
import { backupProblem, fileCause } from './file-problem.ts';
import { makeFolder } from './folder.ts';
import { partialOf, removeLeftovers } from './partial.ts';
import { prunable, removeBackups } from './prune.ts';
import { backupName, publish } from './publish.ts';
import { readRecorded } from './read-backup.ts';
import { setAside } from './rejected.ts';
import { shelvedBackups } from './shelf.ts';
import { FileSink, SINK, type SinkSettings } from './sink.ts';

/** What a backup is called that has no time yet. */
const UNFINISHED = 'grit-export';

/** Where backups are kept, and which. */
interface StoreOptions {
  backupFolder: string;
  stateFolder: string;
  /** Null to keep all. */
  keep: Retention | null;
  /** What time it really is where the clock of this machine says so: backups are named, and told apart, by that. */
  correct?: (time: Date) => Date;
}

/**
 * Keeps backups in a folder. A download goes into a temporary file in the same folder, is synced, read back and
 * checked, and only then gets the name of a backup. Call it under the lock.
 */
export function createStore(
  { backupFolder, stateFolder, keep, correct = (time) => time }: StoreOptions,
  now: () => Date,
  settings: SinkSettings = SINK,
): StorePort {
  const folder = resolve(backupFolder);
  const checksums = new Checksums(stateFolder);
  const trueNow = () => correct(now());
  let newest: string | null = null;
  const storing = async <T>(work: () => Promise<T> | T): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw backupProblem(folder, error);
    }
  };
  /** About the state folder, which is another one. */
  const recording = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      throw fail('checksum-not-saved', { folder: stateFolder, cause: fileCause(error) });
    }
  };
  const recordedSums = () => {
    try {
      return checksums.read();
    } catch (error) {
      throw fail('checksums-unreadable', { folder: stateFolder, cause: fileCause(error) });
    }
  };
  return {
    keepBackup: async (download, read) => {
      recording(() => {
        makeFolder(stateFolder);
        checksums.prepare();
      });
      await storing(() => {
        makeFolder(folder);
        // A pass with another configuration can have the same folder, and it holds another lock.
        removeLeftovers(folder, UNFINISHED, now());
      });
      const attempts: FileSink[] = [];
      try {
        const file = await receive(download, attempts, folder, settings);
        const bytes = await storing(() => readFile(file));
        const content = await read(bytes).catch(async (reason: unknown) => {
          throw await setAside({ file, bytes }, folder, trueNow(), reason);
        });
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const at = trueNow();
        const path = await storing(() => publish(file, folder, (attempt) => backupName(at, attempt)));
        recording(() => {
          checksums.add(basename(path), sha256);
        });
        newest = path;
        return { backup: { path, bytes: bytes.length, rows: content.rows, sha256 }, content };
      } finally {
        await Promise.all(attempts.map((attempt) => attempt.discard()));
      }
    },
    readBackup: async (name, read) => {
      const file = join(folder, basename(name));
      const found = readRecorded(file, recordedSums().get(basename(name)));
      if ('cause' in found) throw fail(found.code, { file, cause: found.cause });
      return read(found.bytes, found.sha256);
    },
    backups: () => {
      try {
        return shelvedBackups(folder);
      } catch (error) {
        // What is no folder has no backups; why none can be kept there, keeping one says.
        if (causeOf(error) === 'ENOTDIR') return [];
        throw fail('backup-folder-unreadable', { folder, cause: fileCause(error) });
      }
    },
    prune: () => {
      if (keep === null || newest === null) return;
      try {
        removeBackups(prunable(folder, keep, newest, trueNow()), checksums);
      } catch (error) {
        if (error instanceof SyncError) throw error;
        throw fail('backups-not-pruned', { folder, cause: fileCause(error) });
      }
    },
  };
}

/**
 * Lets the download fill a file and gives its path. Each attempt gets a file of its own: a sink that was given up
 * may still have bytes under way.
 */
async function receive(
  download: (openSink: OpenSink) => Promise<void>,
  attempts: FileSink[],
  folder: string,
  settings: SinkSettings,
): Promise<string> {
  try {
    await download(() => {
      void attempts.at(-1)?.discard();
      const sink = new FileSink(partialOf(folder, UNFINISHED), settings);
      attempts.push(sink);
      return sink;
    });
  } catch (error) {
    const fault = attempts.at(-1)?.fault;
    throw fault === undefined ? error : backupProblem(folder, fault);
  }
  const sink = attempts.at(-1);
  if (sink === undefined) throw fail('backup-unreadable', { cause: 'it is empty' });
  sink.end();
  await sink.whenClosed();
  if (sink.fault !== undefined) throw backupProblem(folder, sink.fault);
  if (!sink.writableFinished) throw fail('backup-unreadable', { cause: 'it is cut off' });
  return sink.path;
}
