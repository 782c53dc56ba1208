import type { GritPort, Ports } from './ports.ts';

/** The same three, with every reading as it is and every change left out. */
export function preview({ canvas, grit }: Ports): Ports {
  return {
    canvas: { ...canvas, addToGroup: () => Promise.resolve(0) },
    grit: withoutUpsert(grit),
    store: { keepBackup: () => Promise.resolve(null) },
  };
}

/** A Grit whose users are left alone; the export for the backup is still read. */
export function withoutUpsert(grit: GritPort): GritPort {
  return {
    ...grit,
    upsert: () => Promise.resolve({ result: { attempted: false, ok: null, rows: 0 }, problems: [] }),
  };
}
