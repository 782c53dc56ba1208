import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bigAssignmentIds, bigShop } from '../../src/demo/big.ts';
import { DEMO_CANVAS_TOKEN, startCanvas } from '../../src/demo/canvas.ts';
import { DEMO_GRIT_TOKEN, startGrit, type GritUser } from '../../src/demo/grit.ts';
import { SHOP } from '../../src/demo/shop-ids.ts';

interface ShopSize {
  submissions: number;
  students: number;
  quizzes: number;
  /** What each request takes at least. */
  latencyMs: number;
  /** Who is in Grit at the beginning; nobody unless told. */
  users?: GritUser[];
}

/** A shop of some size: its two servers run in this process, the measured program in another one. */
interface BenchShop {
  /** Where the program is started; its configuration lies there. */
  folder: string;
  canvasRequests: () => number;
  /** The addresses that were asked for since the last call, of both servers. */
  takeLog: () => URL[];
}

/** Starts a shop, has it used, and removes every trace of it. */
export async function withShop<T>(size: ShopSize, use: (shop: BenchShop) => Promise<T>): Promise<T> {
  const ids = bigAssignmentIds(size.quizzes);
  const columns = ids.map((_, number) => `pg:Machine ${number + 1}`);
  const { latencyMs } = size;
  const canvas = await startCanvas(bigShop({ ...size, now: new Date() }), { latencyMs });
  const { users = [] } = size;
  const grit = await startGrit({ columns: [...columns, 'at:Any Time'], latencyMs, users });
  const folder = mkdtempSync(join(tmpdir(), 'grit-sync-bench-'));
  try {
    writeFileSync(
      join(folder, 'grit-sync.config.yaml'),
      `canvas: { apiUrl: "${canvas.url}", apiKey: ${DEMO_CANVAS_TOKEN}, courseId: ${SHOP.courseId} }
permissions:
${columns.map((column, number) => `  "${column}": ${ids[number] ?? ''}`).join('\n')}
grit: { apiUrl: "${grit.url}", apiKey: ${DEMO_GRIT_TOKEN}, upsert: true }
`,
    );
    return await use({
      folder,
      canvasRequests: () => canvas.requests.length,
      takeLog: () =>
        [canvas, grit].flatMap(({ requests }) => requests.splice(0).map((request) => request.url)),
    });
  } finally {
    await Promise.all([canvas.close(), grit.close()]);
    rmSync(folder, { recursive: true });
  }
}
