import { Writable } from 'node:stream';
import type { GritPort, OpenSink, Ports } from './ports.ts';

/** The same four, with every reading as it is and every change left out. */
export function preview({ canvas, grit, ledger }: Ports): Ports {
  return {
    canvas: { ...canvas, addToGroup: () => Promise.resolve(0) },
    grit: withoutUpsert(grit),
    store: {
      keepBackup: async (download, read) => ({ backup: null, content: await read(await inMemory(download)) }),
      prune: () => undefined,
    },
    ledger: { ...ledger, save: () => undefined },
  };
}

/** A Grit whose users are left alone; everything that is read from it is still read. */
export function withoutUpsert(grit: GritPort): GritPort {
  return { ...grit, upsert: null };
}

/** What a download delivers in the attempt that succeeds. */
export async function inMemory(download: (openSink: OpenSink) => Promise<void>): Promise<Buffer> {
  let chunks: Buffer[] = [];
  await download(() => {
    const own: Buffer[] = [];
    chunks = own;
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        own.push(chunk);
        done();
      },
    });
  });
  return Buffer.concat(chunks);
}
