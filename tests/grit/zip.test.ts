import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { damageOf } from '../../src/grit/zip.ts';

interface Options {
  method?: number;
  /** The check sum, where it is not the right one. */
  crc?: number;
  /** What the directory says about length and place, where it is not the truth. */
  length?: number;
  offset?: number;
}

/** A zip file with one entry, and what stands behind its end. */
function zip(content: Buffer, options: Options = {}, comment = ''): Buffer {
  const { method = 8, crc = crc32(content), offset = 0 } = options;
  const packed = method === 8 ? deflateRawSync(content) : content;
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(1, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(options.length ?? packed.length, 20);
  entry.writeUInt32LE(content.length, 24);
  entry.writeUInt16LE(1, 28);
  entry.writeUInt32LE(offset, 42);
  const directory = local.length + 1 + packed.length;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory, 16);
  return Buffer.concat([local, Buffer.from('a'), packed, entry, Buffer.from('a'), end, Buffer.from(comment)]);
}

const CONTENT = Buffer.from('some text '.repeat(1000));

describe('a sound zip file', () => {
  test.each([
    ['is packed', zip(CONTENT)],
    ['is not packed', zip(CONTENT, { method: 0 })],
    ['has a comment or a line feed behind its end', zip(CONTENT, {}, '\n')],
    ['is packed in a way that is left to the reader', zip(CONTENT, { method: 93, crc: 1 })],
    ['has its lengths elsewhere (zip64)', zip(CONTENT, { length: 0xffffffff, method: 0 })],
    ['has its places elsewhere (zip64)', zip(CONTENT, { offset: 0xffffffff })],
  ])('%s', async (_what, bytes) => {
    await expect(damageOf(bytes)).resolves.toBeNull();
  });

  test('has its directory elsewhere (zip64)', async () => {
    const bytes = zip(CONTENT);
    bytes.writeUInt32LE(0xffffffff, bytes.length - 6);
    await expect(damageOf(bytes)).resolves.toBeNull();
  });
});

describe('a damaged zip file', () => {
  test.each([
    ['has a wrong check sum', zip(CONTENT, { crc: 1 }), 'it is damaged: a check sum is wrong'],
    [
      'has a wrong check sum, not packed',
      zip(CONTENT, { crc: 1, method: 0 }),
      'it is damaged: a check sum is wrong',
    ],
    ['is not what packing gives', zip(CONTENT, { offset: 5 }), 'it is damaged'],
    ['points beyond its end', zip(CONTENT, { offset: 2 ** 20 }), 'it is damaged'],
    ['has no end', zip(CONTENT).subarray(0, -1), 'it is cut off'],
    ['is nothing', Buffer.alloc(0), 'it is cut off'],
  ])('%s', async (_what, bytes, damage) => {
    await expect(damageOf(bytes)).resolves.toBe(damage);
  });

  test('has a directory that is none', async () => {
    const bytes = zip(CONTENT);
    bytes.writeUInt32LE(0, bytes.length - 6);
    await expect(damageOf(bytes)).resolves.toBe('it is damaged');
  });
});

test('unpacking stops at the limit, before the end of the file is found to be missing', async () => {
  const half = zip(Buffer.alloc(2 ** 23), { length: 4000 });
  await expect(damageOf(half, 2 ** 20)).resolves.toBe('it unpacks to more than 1 MiB');
  await expect(damageOf(half)).resolves.toBe('it is damaged');
});

test('a small file that unpacks to more than the reader could hold is refused', async () => {
  const bomb = zip(Buffer.alloc(2 ** 20 + 1));
  await expect(damageOf(bomb, 2 ** 20)).resolves.toBe('it unpacks to more than 1 MiB');
  await expect(damageOf(zip(Buffer.alloc(2 ** 20)), 2 ** 20)).resolves.toBeNull();
});
