import { expect, test } from '@jest/globals';
import { clockAhead, clockVerdict } from '../../../src/core/doctor/clock.ts';

const NOON = Date.parse('2026-11-22T12:00:00Z');
/** An answer that came at noon by the clock of this machine, so many milliseconds after it was given. */
const heard = (agoMs: number) => ({ theirs: new Date(NOON - agoMs), ours: new Date(NOON) });

test.each([
  ['the same time', [0], 0],
  ['a date has no fraction of a second: up to one is no difference', [999], 0],
  ['two minutes ahead', [120_999], 119_999],
  ['two minutes behind', [-120_000], -120_000],
  [
    'of several answers the smallest difference counts: the others were long on their way',
    [9000, 2500, 7000],
    1500,
  ],
  ['on either side', [-9000, 4000, -8000], 3000],
])('%s', (_, ago, expected) => {
  expect(clockAhead(ago.map(heard))).toBe(expected);
});

test('without an answer nothing is known', () => {
  expect(clockAhead([])).toBeNull();
});

test.each([
  [60_000, 'good'],
  [60_001, 'doubtful'],
  [300_000, 'doubtful'],
  [300_001, 'bad'],
] as const)('%d ms ahead or behind is %s', (ms, verdict) => {
  expect([clockVerdict(ms), clockVerdict(-ms)]).toEqual([verdict, verdict]);
});
