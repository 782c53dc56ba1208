import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeHolder, holderOf } from '../../src/store/lock-record.ts';

const SINCE = '2026-11-22T09:30:00.000Z';
let file: string;

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'grit-sync-test-')), 'lock');
});
afterEach(() => {
  rmSync(join(file, '..'), { recursive: true });
});

test('the holder is known by process and time, in words and for a program', () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, since: SINCE, host: hostname() }));
  expect(holderOf(file)).toEqual({
    pid: process.pid,
    since: new Date(SINCE),
    text: `process ${process.pid}, since 2026-11-22 09:30 UTC`,
  });
  expect(describeHolder(file)).toBe(`process ${process.pid}, since 2026-11-22 09:30 UTC`);
});

test.each([
  ['no file', undefined],
  ['an empty one, after a pass', ''],
  ['something else', 'x'],
])('with %s nobody is known', (_, text) => {
  if (text !== undefined) writeFileSync(file, text);
  expect(holderOf(file)).toBeNull();
  expect(describeHolder(file)).toBe('its process is not known');
});
