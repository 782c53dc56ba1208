import { expect, jest, test } from '@jest/globals';
import { runMutations } from '../tools/run-mutations.ts';

/** `MUTATIONS=20000 FROM=0 npm test -- workbook-mutations` for more, or for one that failed. */
const COUNT = Number(process.env['MUTATIONS'] ?? 600);
const FROM = Number(process.env['FROM'] ?? 0);

test(
  'no damage to a workbook crashes or hangs the reader, or makes it read something wrong',
  async () => {
    // The second reader says on the console what it makes of each, and jest keeps all that is said there.
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const { counts, failures, peakMiB } = await runMutations(FROM, COUNT);
    if (COUNT > 600) console.log({ counts, peakMiB });
    expect(failures).toEqual([]);
    expect(peakMiB).toBeLessThan(512);
    // Both ends occur, or nothing was tried.
    expect(counts['read']).toBeGreaterThan(COUNT / 20);
    expect(Object.keys(counts).length).toBeGreaterThan(1);
  },
  Math.max(60_000, COUNT * 300),
);
