import { startCanvas, type CanvasServer } from '../../demo/canvas.ts';
import type { CanvasData } from '../../demo/data.ts';
import { startGrit, type GritOptions, type GritServer } from '../../demo/grit.ts';

/** Starts an invented Canvas and an invented Grit for as long as they are used. */
export async function withServers<T>(
  shop: { canvas: CanvasData; grit: GritOptions },
  use: (canvas: CanvasServer, grit: GritServer) => Promise<T>,
): Promise<T> {
  const canvas = await startCanvas(shop.canvas);
  try {
    const grit = await startGrit(shop.grit);
    try {
      return await use(canvas, grit);
    } finally {
      await grit.close();
    }
  } finally {
    await canvas.close();
  }
}
