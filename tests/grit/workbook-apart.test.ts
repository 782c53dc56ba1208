import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readExport } from '../../src/grit/workbook.ts';
import { parseExport, parseSmallExport } from '../../src/grit/workbook/parse.ts';
import { largeExport } from '../tools/workbook-by-hand.ts';

const SMALL = readFileSync(new URL('../fixtures/export-handmade.xlsx', import.meta.url));
const LARGE = largeExport();

test('an export is not read after the signal, whose reason is given', async () => {
  const reason = new Error('over');
  await expect(readExport(SMALL, AbortSignal.abort(reason))).rejects.toBe(reason);
  await expect(readExport(LARGE, AbortSignal.abort(reason))).rejects.toBe(reason);
});

test('the signal ends the reading of a large export, and the next one is read', async () => {
  const ending = new AbortController();
  const reason = new Error('over');
  const reading = readExport(LARGE, ending.signal);
  setImmediate(() => {
    ending.abort(reason);
  });
  await expect(reading).rejects.toBe(reason);
  await expect(readExport(SMALL)).resolves.toMatchObject({ rows: 3 });
});

describe('which export is read at once', () => {
  test('a small one', async () => {
    expect(await parseSmallExport(SMALL)).toEqual(await parseExport(SMALL));
  });

  test('a large one is read in a thread, with the same people', async () => {
    expect(await parseSmallExport(LARGE)).toBeNull();
    expect(await readExport(LARGE)).toEqual(await parseExport(LARGE));
  });

  test('one that unpacks to more than its directory claims is left to the thread', async () => {
    expect(await parseSmallExport(claimingLess(LARGE))).toBeNull();
    expect(await parseExport(claimingLess(LARGE))).toMatchObject({
      cause: expect.stringContaining('check sum'),
    });
  });
});

/** The same archive, with a directory in which no part is large. */
function claimingLess(archive: Buffer): Buffer {
  const copy = Buffer.from(archive);
  for (
    let at = copy.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0;
    at = copy.indexOf('PK\x01\x02', at + 4, 'latin1')
  ) {
    if (copy.readUInt32LE(at + 24) > 2 ** 20) copy.writeUInt32LE(1, at + 24);
  }
  return copy;
}
