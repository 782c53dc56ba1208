/**
 * `npm run bench [-- --out FILE]`: measures the real program against the servers of the demo and says whether it is
 * within the limits that were set for it. Ends with 1 where it is not.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { renderFigures } from './figures.ts';
import { measureGrowth } from './growth.ts';
import { measureLatency } from './latency.ts';
import { measureMonitor } from './monitor.ts';
import { measureStartUp } from './startup.ts';
import { measureTrust } from './trust.ts';
import { measureYears } from './years.ts';

const { values } = parseArgs({ options: { out: { type: 'string', default: '.bench/result.json' } } });

const machine = {
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  processors: availableParallelism(),
  // Above the number of processors, something else was running too, and the times mean little.
  loadBefore: loadavg()[0] ?? 0,
};
console.log(
  `Node ${machine.node}, ${machine.platform}, ${machine.processors} processors, load ${machine.loadBefore.toFixed(2)}\n`,
);
const { figures: startUp, passSeconds } = await measureStartUp();
const figures = [
  ...startUp,
  ...(await measureLatency(passSeconds)),
  ...(await measureGrowth()),
  ...(await measureTrust()),
  ...(await measureYears()),
  ...(await measureMonitor()),
];
console.log(renderFigures(figures));

const ok = figures.every((one) => one.ok);
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify({ at: new Date(), ...machine, ok, figures }, null, 2)}\n`);
console.log(`\n${ok ? 'Everything is within its limit.' : 'A limit is missed.'} Written to ${values.out}.`);
process.exitCode = ok ? 0 : 1;
