import { expect, test } from '@jest/globals';
import { lookbackWindow } from '../../src/core/window.ts';

test.each([
  ['7 days back from 22 November 09:30 is 15 November 09:30', 7, '2026-11-15T09:30:00.000Z'],
  ['half a day back is twelve hours', 0.5, '2026-11-21T21:30:00.000Z'],
  [
    '180 days back is 180 times 24 hours, whatever the clocks of the country did',
    180,
    '2026-05-26T09:30:00.000Z',
  ],
])('%s', (_, days, since) => {
  const now = new Date('2026-11-22T09:30:00Z');
  const window = lookbackWindow(now, days);
  expect(window.since.toISOString()).toBe(since);
  expect(window.until).toEqual(now);
});
