/** Reads mutations in a process of its own, and compares what it reads with what two others read. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GritExport } from '../../src/core/marks.ts';
import { domReading } from './dom-reader.ts';
import { mutate, type Mutation } from './mutate-workbook.ts';
import { BASES } from './mutation-bases.ts';
import { ReadingChild } from './reading-child.ts';
import { secondReading } from './second-reader.ts';

export interface Outcome {
  /** How often which came out: `read`, or a cause. */
  counts: Record<string, number>;
  /** With the seed and what was done, so that it can be done again. */
  failures: string[];
  peakMiB: number;
}

const SECONDS = 10;
/** Ends of the reading that are no answer, though the process lives on. */
const NO_ANSWER = /takes more than|more memory|cannot be read/;

/** Runs the mutations of these seeds. */
export async function runMutations(from: number, count: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'grit-sync-mutations-'));
  const path = join(folder, 'mutation.xlsx');
  const outcome: Outcome = { counts: {}, failures: [], peakMiB: 0 };
  let child = new ReadingChild();
  for (let seed = from; seed < from + count; seed += 1) {
    const mutation = mutate(BASES, seed);
    writeFileSync(path, mutation.bytes);
    if (!child.isAlive) child = new ReadingChild();
    const told = await child.ask(path, SECONDS);
    const fail = (why: string) => outcome.failures.push(`seed ${seed}, ${why}: ${mutation.what}`);
    if (typeof told === 'string') {
      fail(told);
      continue;
    }
    outcome.peakMiB = Math.max(outcome.peakMiB, told.peakMiB);
    const verdict = 'cause' in told.reading ? null : judge(told.reading, mutation);
    const result =
      'cause' in told.reading ? told.reading.cause : verdict === 'alone' ? 'read, by no other' : 'read';
    outcome.counts[result] = (outcome.counts[result] ?? 0) + 1;
    if (NO_ANSWER.test(result)) fail(result);
    if (verdict === 'wrong') fail('read wrong');
  }
  child.end();
  rmSync(folder, { recursive: true });
  return outcome;
}

/**
 * Right if one of the others reads the same people; alone if none of them can read it. They differ from each other, and from the program,
 * in dialect: SheetJS looks for tags without regard to where they are, xmldom takes no text in place of a document.
 */
export function judge(reading: GritExport, { bytes }: Mutation): 'right' | 'alone' | 'wrong' {
  let verdict: 'alone' | 'wrong' = 'alone';
  for (const read of [domReading, secondReading]) {
    const other = attempt(() => read(bytes));
    if (other === null) continue;
    if (JSON.stringify(plain(other)) === JSON.stringify(plain(reading))) return 'right';
    verdict = 'wrong';
  }
  return verdict;
}

function attempt(read: () => GritExport | null): GritExport | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** What is compared. Which columns a header has beyond them is nothing that a permission depends on. */
const plain = ({ people }: GritExport) =>
  people
    .map(({ externalId, firstName, lastName, email, granted }) => [
      externalId,
      firstName,
      lastName,
      email,
      granted,
    ])
    .map((person) => JSON.stringify(person))
    .sort();
