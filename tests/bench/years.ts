import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { MemoryEvent } from '../../src/core/memory/events.ts';
import { gritUser, type GritUser } from '../../src/demo/grit.ts';
import { createJournal } from '../../src/store/journal/journal.ts';
import { median, runWithPeak } from './child.ts';
import { figure, type Figure } from './figures.ts';
import { withShop } from './shop.ts';

const PEOPLE = 50_000;
/** Of the people of ten years so many are in Grit still; all others were taken out. */
const IN_GRIT = 2000;
const PASSES = 170_000;
const QUIZZES = 12;
const RUNS = 15;
const HALF_AN_HOUR = 1_800_000;
const START = Date.parse('2017-01-01T00:00:00Z');

type Measured = Record<'seconds' | 'peakMb' | 'bytes', number>;

/** What a pass costs that finds nothing to do, with the memory of ten years and with that of one pass. */
export async function measureYears(): Promise<Figure[]> {
  const shops = [() => undefined, liveTenYears];
  const [short, long] = await withShops(shops, async (folders) => {
    const runs = folders.map((): Measured[] => []);
    // In turns, so that a machine that becomes busy in between is busy for both.
    for (let run = 0; run < RUNS; run += 1) {
      for (const [index, folder] of folders.entries()) runs[index]?.push(await measure(folder));
    }
    return runs.map(middleOf);
  });
  if (short === undefined || long === undefined) throw new Error('nothing was measured');
  const how =
    `${PEOPLE} people, ${4 * PEOPLE} permissions and ${PASSES} passes are remembered, ${IN_GRIT} people are in Grit; ` +
    `${long.seconds.toFixed(2)} s and ${long.peakMb.toFixed(0)} MB against ${short.seconds.toFixed(2)} s and ` +
    `${short.peakMb.toFixed(0)} MB after one pass (medians of ${RUNS})`;
  const values = { ...long, shortSeconds: short.seconds, shortPeakMb: short.peakMb };
  return [
    figure({
      what: 'time with the memory of ten years',
      measured: long.seconds / short.seconds,
      limit: 1.2,
      unit: 'x',
      how,
      values,
    }),
    figure({
      what: 'memory for ten years',
      measured: long.peakMb - short.peakMb,
      limit: 30,
      unit: 'MB',
      how,
      values,
    }),
    figure({
      what: 'bytes that an idle pass writes to the state folder',
      measured: long.bytes,
      limit: 1024,
      unit: 'bytes',
      how,
      values,
    }),
  ];
}

/** Opens a shop for each of these, each with its own past, and has one pass make a snapshot of that. */
async function withShops<T>(
  pasts: ((stateFolder: string) => void)[],
  use: (folders: string[]) => Promise<T>,
  folders: string[] = [],
): Promise<T> {
  const [live, ...others] = pasts;
  if (live === undefined) return await use(folders);
  const size = { submissions: 50, students: 50, quizzes: QUIZZES, latencyMs: 0, users: users() };
  return await withShop(size, async ({ folder }) => {
    live(join(folder, 'state'));
    // The first pass learns what is in Grit; the second one has nothing left to learn.
    for (let run = 0; run < 2; run += 1) await runWithPeak(['run', '--json'], folder);
    return await withShops(others, use, [...folders, folder]);
  });
}

async function measure(folder: string): Promise<Measured> {
  const before = sizesIn(join(folder, 'state'));
  const { seconds, peakMb } = await runWithPeak(['run', '--json'], folder);
  return { seconds, peakMb, bytes: written(before, sizesIn(join(folder, 'state'))) };
}

function middleOf(runs: Measured[]): Measured {
  const middle = (name: keyof Measured) => median(runs.map((run) => run[name]));
  return { seconds: middle('seconds'), peakMb: middle('peakMb'), bytes: middle('bytes') };
}

const idOf = (person: number) => String(20_000_000 + PEOPLE - 1 - person);
const marksOf = (person: number) => [
  `pg:Machine ${1 + (person % QUIZZES)}`,
  `pg:Machine ${1 + ((person + 5) % QUIZZES)}`,
  'at:Any Time',
  'active',
];

/** The newest people, among whom are those who hand something in. */
export function users(): GritUser[] {
  return Array.from({ length: IN_GRIT }, (_, index) => {
    const externalId = idOf(PEOPLE - 1 - index);
    const name = { firstName: `Student${index}`, lastName: 'Invented' };
    return gritUser({ ...name, externalId, email: `${externalId}@example.edu` }, marksOf(PEOPLE - 1 - index));
  });
}

/** Has everybody seen, and all but the newest taken out of Grit again. */
export function liveTenYears(stateFolder: string): void {
  const journal = createJournal(stateFolder);
  const steps = 200;
  for (let step = 0; step < steps; step += 1) {
    const people = Array.from({ length: PEOPLE / steps }, (_, index) => step * (PEOPLE / steps) + index);
    const at = (pass: number) => new Date(START + (step * (PASSES / steps) + pass) * HALF_AN_HOUR);
    journal.append([
      ...people.flatMap((person) => lifeOf(person, at(0))),
      ...Array.from({ length: PASSES / steps }, (_, pass): MemoryEvent => ({
        kind: 'run',
        at: at(pass),
        since: at(pass - 336),
        isVerified: true,
        canUpload: true,
      })),
    ]);
  }
  const at = new Date(START + PASSES * HALF_AN_HOUR);
  journal.append([{ kind: 'counted', at, people: IN_GRIT, shrunkSince: null }]);
}

function lifeOf(person: number, at: Date): MemoryEvent[] {
  const externalId = idOf(person);
  const time = at.toISOString();
  const submission = { courseId: '70076', assignmentId: '500001', submissionId: externalId, attempt: 1 };
  const grade = { score: 19, grade: '19', pointsPossible: 20, passingScore: 90 };
  const evidence = [{ ...submission, ...grade, submittedAt: time, gradedAt: time }];
  const identity = {
    firstName: `Student${person}`,
    lastName: 'Invented',
    email: `${externalId}@example.edu`,
  };
  const isGone = person < PEOPLE - IN_GRIT;
  return [
    { kind: 'named', at, externalId, identity },
    { kind: 'met', at, externalId, canvasUserId: String(1_000_001 + PEOPLE - 1 - person) },
    ...marksOf(person).flatMap((column): MemoryEvent[] => [
      { kind: 'seen', at, externalId, column, evidence },
      ...(isGone ? [{ kind: 'taken-away', at, externalId, column } as const] : []),
    ]),
  ];
}

function sizesIn(folder: string): Map<string, number> {
  return new Map(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size]));
}

/** What was added to files, and the whole of the note of where the journal ends, which is written anew. */
function written(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number {
  return [...after].reduce((sum, [name, size]) => {
    return sum + (name === 'journal-end.json' ? size : size - (before.get(name) ?? 0));
  }, 0);
}
