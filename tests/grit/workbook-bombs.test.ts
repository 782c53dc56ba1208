import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ReadingChild } from '../tools/reading-child.ts';
import { BOMBS } from '../tools/workbook-bombs.ts';

const SECONDS = process.env['WORKBOOK_BOMBS'] === 'full' ? 150 : 20;
const folder = mkdtempSync(join(tmpdir(), 'grit-sync-bombs-'));
let child = new ReadingChild();
afterAll(() => {
  child.end();
  rmSync(folder, { recursive: true });
});

describe('a workbook that asks for all of a machine', () => {
  test.each(BOMBS)('is over within seconds and 512 MiB: $name', async ({ bytes, mayBeRead }) => {
    const path = join(folder, 'bomb.xlsx');
    writeFileSync(path, bytes());
    if (!child.isAlive) child = new ReadingChild();
    const told = await child.ask(path, SECONDS);
    if (typeof told === 'string') throw new Error(told);
    expect('cause' in told.reading || mayBeRead).toBe(true);
    expect(told.peakMiB).toBeLessThan(512);
  });
});
