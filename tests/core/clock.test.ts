import { expect, test } from '@jest/globals';
import { clockAhead, clockVerdict, trueTime } from '../../src/core/clock.ts';

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
  [3_600_000, 'doubtful'],
  [3_600_001, 'bad'],
] as const)('%d ms ahead or behind, where a minute is tolerated, is %s', (ms, verdict) => {
  expect([clockVerdict(ms, 60_000), clockVerdict(-ms, 60_000)]).toEqual([verdict, verdict]);
});

test.each([
  ['this machine says, where nobody knows better', null, 0],
  ['this machine says, where it is off by no more than five minutes', 300_000, 0],
  ['Canvas says, where this machine is a little more behind', -300_001, 300_001],
  ['Canvas says, where this machine is two hours ahead', 7_200_000, -7_200_000],
  ['Canvas says, where this machine is years behind', -1e12, 1e12],
])('it is what %s', (_, ahead, later) => {
  expect(trueTime(new Date(NOON), ahead)).toEqual(new Date(NOON + later));
});
