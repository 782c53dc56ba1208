import { appendFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { median, runProgram } from './child.ts';
import { figure, type Figure } from './figures.ts';
import { withShop } from './shop.ts';

const SIZE = { submissions: 1, students: 1, quizzes: 1, latencyMs: 0 };
const RUNS = 5;

/** What a monitor costs a pass that takes each connection and says nothing, or whose name is not known. */
export async function measureMonitor(): Promise<Figure[]> {
  const seconds = { none: await secondsWith(null), hangs: 0, unknown: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    seconds.hangs = await secondsWith(`http://127.0.0.1:${(server.address() as AddressInfo).port}/check`);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
  seconds.unknown = await secondsWith('https://monitor.invalid/check');
  const against = (what: string, name: 'hangs' | 'unknown'): Figure =>
    figure({
      what,
      measured: seconds[name] - seconds.none,
      limit: 2,
      unit: 's',
      how: `${seconds[name].toFixed(2)} s against ${seconds.none.toFixed(2)} s without a monitor, medians of ${RUNS}`,
      values: { seconds: seconds[name], withoutSeconds: seconds.none },
    });
  return [
    against('a monitor that never answers', 'hangs'),
    against('a monitor whose name is not known', 'unknown'),
  ];
}

/** A pass with next to nothing to do. It goes well, so it pings twice and has no message; that would wait no longer. */
async function secondsWith(address: string | null): Promise<number> {
  return await withShop(SIZE, async ({ folder }) => {
    if (address !== null) {
      const text = `monitor: { pingUrl: "${address}" }\n`;
      appendFileSync(join(folder, 'grit-sync.config.yaml'), text);
    }
    const seconds: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      seconds.push((await runProgram(['run', '--json'], folder)).seconds);
    }
    return median(seconds);
  });
}
