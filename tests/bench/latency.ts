import { median, runProgram } from './child.ts';
import { criticalPath, type CriticalPath } from './critical-path.ts';
import { figure, type Figure } from './figures.ts';
import { withShop } from './shop.ts';

const SIZE = { submissions: 1000, students: 400, quizzes: 12, latencyMs: 100 };
const RUNS = 5;

/** How many requests a pass of ordinary size needs, and how long it takes where each of them takes a while. */
export async function measureLatency(startUpSeconds: number): Promise<Figure[]> {
  return await withShop(SIZE, async ({ folder, canvasRequests, takeLog }) => {
    const seconds: number[] = [];
    let requests = 0;
    let path: CriticalPath = { requests: 0, steps: [] };
    for (let run = 0; run < RUNS; run += 1) {
      seconds.push((await runProgram(['run', '--json'], folder)).seconds);
      requests = canvasRequests();
      path = criticalPath(takeLog());
    }
    const chain = path.steps.map(({ name, requests: longest, ofAll }) => `${name} ${longest} of ${ofAll}`);
    const pathSeconds = (path.requests * SIZE.latencyMs) / 1000;
    const measured = median(seconds);
    return [
      figure({
        what: `Canvas requests for ${SIZE.submissions} submissions of ${SIZE.students} students`,
        measured: requests,
        limit: 30,
        unit: 'requests',
        how: `over ${SIZE.quizzes} quizzes, a pass of ${chain.join(', ')} on its critical path`,
        values: SIZE,
      }),
      figure({
        what: `the same with ${SIZE.latencyMs} ms a request`,
        measured,
        limit: 1.4 * pathSeconds + startUpSeconds,
        unit: 's',
        how:
          `critical path ${path.steps.map((step) => step.requests).join(' + ')} = ${path.requests} requests x ` +
          `${SIZE.latencyMs} ms = ${pathSeconds.toFixed(2)} s; limit 1.4 x ${pathSeconds.toFixed(2)} s + ` +
          `${startUpSeconds.toFixed(2)} s (a pass with one submission); median of ${RUNS}, which is ` +
          `${((measured - startUpSeconds) / pathSeconds).toFixed(2)} x the path plus start-up`,
        values: { criticalPathRequests: path.requests, criticalPathSeconds: pathSeconds, startUpSeconds },
      }),
    ];
  });
}
