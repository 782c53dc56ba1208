import { Worker } from 'node:worker_threads';
import type { ExportedPerson } from '../../core/marks.ts';
import { causeOf } from '../../errors.ts';
import type { Reading } from './flaw.ts';
import type { PackedPerson, Told } from './worker.ts';

/** An export of 20,000 people takes 2 seconds on a desk computer, and some 20 on the smallest that is used. */
const LONGEST_SECONDS = 120;
/** In MiB. The same export takes some 60. */
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 };
/** Beside the program where it is built; seen from its source, in the folder of the built one. */
const FILE = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/program/workbook.js' : './workbook.js',
  import.meta.url,
);

/**
 * Reads an export in a thread of its own, which ends with it: a workbook that is made to take for ever can then be ended, by
 * time, by memory or with the signal, whose reason it rejects with.
 */
export async function readApart(bytes: Buffer, signal?: AbortSignal): Promise<Reading> {
  signal?.throwIfAborted();
  const worker = new Worker(FILE, { workerData: bytes, resourceLimits: MEMORY, execArgv: [] });
  try {
    return await answerOf(worker, signal);
  } catch (error) {
    const cause = excessOf(error);
    // Whatever else ends the thread is a fault of ours, and must not be said of the export.
    if (cause === null) throw error;
    return { code: 'backup-unreadable', cause };
  } finally {
    await worker.terminate();
  }
}

/** What the thread says of the export; rejects where it must be ended. */
function answerOf(worker: Worker, signal: AbortSignal | undefined): Promise<Reading> {
  const over = new AbortController();
  const people: PackedPerson[][] = [];
  return new Promise<Reading>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Late());
    }, LONGEST_SECONDS * 1000);
    const hear = (told: Told) => {
      if ('people' in told) people.push(told.people);
      else
        resolve('cause' in told.end ? told.end : { ...told.end, people: unpacked(people, told.end.header) });
    };
    const stop = () => {
      reject(signal?.reason as Error);
    };
    const gone = () => {
      reject(new Error('The thread that reads exports has ended.'));
    };
    worker.on('message', hear).on('error', reject).on('exit', gone);
    signal?.addEventListener('abort', stop);
    over.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    });
  }).finally(() => {
    over.abort();
  });
}

/** The people with the names of their columns. */
function unpacked(portions: PackedPerson[][], header: string[]): ExportedPerson[] {
  return portions.flatMap((people) =>
    people.map(({ granted, ...person }) => ({
      ...person,
      granted: granted.map((column) => header[column] ?? ''),
    })),
  );
}

class Late extends Error {}

/** What an export asked for that none ever needs, in words; null where that was not what ended the thread. */
function excessOf(error: unknown): string | null {
  if (error instanceof Late) return `reading it takes more than ${LONGEST_SECONDS} seconds`;
  if (causeOf(error) !== 'ERR_WORKER_OUT_OF_MEMORY') return null;
  return 'reading it takes more memory than an export ever needs';
}
