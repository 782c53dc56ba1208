import { Writable } from 'node:stream';
import { fail } from './catalogue.ts';
import { LARGEST_EXPORT_MIB } from './core/limits.ts';
import type { GritPort, OpenSink, Ports } from './ports.ts';

/** The same, with every reading as it is and every change left out. */
export function preview({ canvas, grit, store, journal, ...others }: Ports): Ports {
  return {
    canvas: { ...canvas, addToGroup: () => Promise.resolve(0) },
    grit: withoutUpsert(grit),
    store: {
      ...store,
      keepBackup: async (download, read) => ({ backup: null, content: await read(await inMemory(download)) }),
      prune: () => undefined,
    },
    journal: { ...journal, append: () => undefined },
    ...others,
  };
}

/** A Grit whose users are left alone; everything that is read from it is still read. */
export function withoutUpsert(grit: GritPort): GritPort {
  return { ...grit, upsert: null };
}

/** What a download delivers in the attempt that succeeds. Rejects where it is more than any export. */
export async function inMemory(
  download: (openSink: OpenSink) => Promise<void>,
  limitMiB = LARGEST_EXPORT_MIB,
): Promise<Buffer> {
  let chunks: Buffer[] = [];
  await download(() => {
    const own: Buffer[] = [];
    let size = 0;
    chunks = own;
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        size += chunk.length;
        if (size > limitMiB * 2 ** 20) {
          done(fail('backup-unreadable', { cause: `it is larger than ${limitMiB} MiB` }));
          return;
        }
        own.push(chunk);
        done();
      },
    });
  });
  return Buffer.concat(chunks);
}
