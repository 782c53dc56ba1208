import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readExport } from '../../src/grit/workbook.ts';

const WORKBOOK = readFileSync(new URL('../fixtures/export-handmade.xlsx', import.meta.url));

test('an export is not read after the signal, whose reason is given', async () => {
  const reason = new Error('over');
  await expect(readExport(WORKBOOK, AbortSignal.abort(reason))).rejects.toBe(reason);
});

test('the signal ends the reading of an export, and the next one is read', async () => {
  const ending = new AbortController();
  const reason = new Error('over');
  const reading = readExport(WORKBOOK, ending.signal);
  const next = readExport(WORKBOOK);
  // Behind the hand-over to the thread, and before its answer can be heard.
  queueMicrotask(() => {
    queueMicrotask(() => {
      ending.abort(reason);
    });
  });
  await expect(reading).rejects.toBe(reason);
  await expect(next).resolves.toMatchObject({ rows: 3 });
});
