import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MemoryEvent } from '../../src/core/memory/events.ts';
import { writeExport } from '../../src/demo/grit-export.ts';
import { exportHeader, gritUser, type GritUser } from '../../src/demo/grit-users.ts';
import { createJournal } from '../../src/store/journal/journal.ts';
import { median, runNode } from './child.ts';
import { figure, type Figure } from './figures.ts';

const CHILD = fileURLToPath(new URL('trust-child.ts', import.meta.url));
const PEOPLE = 20_000;
const MACHINES = 60;
const RUNS = 3;

type Measured = Record<
  'seconds' | 'memoryMb' | 'people' | 'memoryEntries' | 'memoryBytes' | 'rowsSent' | 'missing' | 'lost',
  number
>;

/** Time and memory of plan and proof in a large shop, with the reading of both exports and of the memory. */
export async function measureTrust(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'grit-sync-bench-'));
  try {
    const files = await writeFiles(folder);
    const runs: Measured[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const { stdout } = await runNode(['--import', 'tsx', CHILD, ...files], {
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
      });
      runs.push(JSON.parse(stdout) as Measured);
    }
    const [first] = runs;
    if (first === undefined || first.people !== PEOPLE || first.missing + first.lost > 0) {
      throw new Error(`the proof went wrong: ${JSON.stringify(first)}`);
    }
    const how =
      `${PEOPLE} people by ${MACHINES} columns, a memory of ${first.memoryEntries} grants ` +
      `(${(first.memoryBytes / 1e6).toFixed(1)} MB), everybody in the table, ${first.rowsSent} rows sent; both ` +
      'exports and the memory are read, although a pass without all this would read one of them as well';
    const seconds = median(runs.map((run) => run.seconds));
    const memoryMb = Math.max(...runs.map((run) => run.memoryMb));
    return [
      figure({ what: 'plan and proof', measured: seconds, limit: 3, unit: 's', how, values: first }),
      figure({
        what: 'memory of plan and proof',
        measured: memoryMb,
        limit: 400,
        unit: 'MB',
        how,
        values: first,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An export before, in which one in ten lacks the first machine, an export after, and a state folder. */
async function writeFiles(folder: string): Promise<[before: string, after: string, state: string]> {
  const columns = Array.from({ length: MACHINES }, (_, index) => `pg:Machine ${index + 1}`);
  const header = exportHeader([...columns, 'at:Any Time']);
  const usersWith = (hasFirst: (index: number) => boolean): GritUser[] =>
    Array.from({ length: PEOPLE }, (_, index) => {
      const marks = [columns[1 + (index % (MACHINES - 1))] ?? '', 'at:Any Time', 'active'];
      const name = {
        firstName: `First ${index}`,
        lastName: `Last ${index}`,
        externalId: `${10_000_000 + index}`,
      };
      return gritUser(
        { ...name, email: `n${index}@example.edu` },
        hasFirst(index) ? [...marks, 'pg:Machine 1'] : marks,
      );
    });
  const style = { mark: 'x', numericExternalIds: false } as const;
  const seen = Array.from({ length: PEOPLE }, (_, index) => index).flatMap((index) =>
    [columns[1 + (index % (MACHINES - 1))] ?? '', 'active'].map((column) =>
      seenOf(`${10_000_000 + index}`, column),
    ),
  );
  const [before = '', after = '', state = ''] = ['before.xlsx', 'after.xlsx', 'state'].map((name) =>
    join(folder, name),
  );
  writeFileSync(
    before,
    await writeExport(
      usersWith((index) => index % 10 !== 0),
      header,
      style,
    ),
  );
  writeFileSync(
    after,
    await writeExport(
      usersWith(() => true),
      header,
      style,
    ),
  );
  createJournal(state).append(seen);
  return [before, after, state];
}

function seenOf(externalId: string, column: string): MemoryEvent {
  const at = '2026-11-20T15:04:05Z';
  const evidence = {
    courseId: '70076',
    assignmentId: '440133',
    submissionId: externalId,
    attempt: 1,
    score: 19,
  };
  const marks = { grade: '19', pointsPossible: 20, passingScore: 90, submittedAt: at, gradedAt: at };
  return { kind: 'seen', externalId, column, at: new Date(at), evidence: [{ ...evidence, ...marks }] };
}
