import { expect, test } from '@jest/globals';
import { pauseBefore } from '../../../src/core/trust/patience.ts';

/** The pauses between looks that take so long each, until there is no patience left. */
function pauses(lookMs: number, most: number): number[] {
  const found: number[] = [];
  for (let elapsed = 0; ;) {
    const pause = pauseBefore(found.length + 1, elapsed, most);
    if (pause === null) return found;
    found.push(pause);
    elapsed += pause + lookMs;
  }
}

test('three more looks, soon at first, all of them within half a minute', () => {
  expect(pauses(0, 5)).toEqual([1000, 6000, 20_000]);
});

test.each([
  [0, []],
  [1, [1000]],
  [2, [1000, 6000]],
])('where a failed request is tried again %i times, no more looks than that', (most, found) => {
  expect(pauses(0, most)).toEqual(found);
});

test('where Grit answers slowly, no look begins after half a minute', () => {
  expect(pauses(2000, 5)).toEqual([1000, 6000]);
  expect(pauses(24_000, 5)).toEqual([1000]);
  expect(pauses(40_000, 5)).toEqual([1000]);
});
