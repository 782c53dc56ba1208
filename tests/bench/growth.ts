import { median, runWithPeak } from './child.ts';
import { figure, type Figure } from './figures.ts';
import { withShop } from './shop.ts';

const QUIZZES = 12;
const RUNS = 3;

/** Time and memory of very large passes, and how the time grows. */
export async function measureGrowth(): Promise<Figure[]> {
  const small = await measure(10_000);
  const large = await measure(100_000);
  return [
    memory(small),
    memory(large),
    figure({
      what: 'time for 100,000 against 10,000',
      measured: large.seconds / small.seconds,
      limit: 12,
      unit: 'x',
      how: `${large.seconds.toFixed(2)} s against ${small.seconds.toFixed(2)} s`,
      values: { largeSeconds: large.seconds, smallSeconds: small.seconds },
    }),
  ];
}

interface Grown extends Record<string, number> {
  submissions: number;
  students: number;
  requests: number;
  seconds: number;
  peakMb: number;
  exportPeople: number;
  exportBytes: number;
  /** How much of the time the two servers were busy: near 1, they and not the program would be measured. */
  serverShare: number;
}

function memory(grown: Grown): Figure {
  const { submissions, students, requests, seconds, peakMb, exportPeople, exportBytes, serverShare } = grown;
  return figure({
    what: `peak memory with ${submissions.toLocaleString('en')} submissions`,
    measured: peakMb,
    limit: 300,
    unit: 'MB',
    how:
      `${students} students, ${requests} requests, ${seconds.toFixed(2)} s (median of ${RUNS}); export of ` +
      `${exportPeople} people in ${(exportBytes / 1e6).toFixed(2)} MB; the two servers, in another process, were ` +
      `busy for ${(100 * serverShare).toFixed(0)} % of that time`,
    values: grown,
  });
}

async function measure(submissions: number): Promise<Grown> {
  const size = { submissions, students: Math.ceil(submissions / QUIZZES), quizzes: QUIZZES, latencyMs: 0 };
  return await withShop(size, async ({ folder, takeLog }) => {
    // The first pass fills the invented Grit, which then has its workbook ready, so that nobody waits for that.
    await runWithPeak(['run', '--json'], folder);
    takeLog();
    const runs = [];
    const before = process.cpuUsage();
    for (let run = 0; run < RUNS; run += 1) runs.push(await runWithPeak(['run', '--json'], folder));
    const { user, system } = process.cpuUsage(before);
    const total = runs.reduce((sum, { seconds }) => sum + seconds, 0);
    const requests = takeLog().length / RUNS;
    const { submissions: read, backup } = JSON.parse(runs[0]?.stdout ?? '') as {
      submissions: { passing: number };
      backup: { rows: number; bytes: number };
    };
    if (read.passing !== submissions) throw new Error(`only ${read.passing} submissions were read`);
    return {
      ...size,
      requests,
      seconds: median(runs.map((run) => run.seconds)),
      // The worst and not the median: a machine must have room for that.
      peakMb: Math.max(...runs.map((run) => run.peakMb)),
      exportPeople: backup.rows,
      exportBytes: backup.bytes,
      serverShare: (user + system) / 1e6 / total,
    };
  });
}
