import { expect, test } from '@jest/globals';
import { stretchText } from '../../src/core/stretch.ts';
import { minuteText } from '../../src/report/time.ts';

test('a time is given to the minute and in UTC', () => {
  expect(minuteText(new Date('2026-11-22T09:30:59.999Z'))).toBe('2026-11-22 09:30 UTC');
});

test.each([
  ['less than a minute', 0],
  ['less than a minute', 0.99],
  ['1 minute', 1],
  ['59 minutes', 59.9],
  ['90 minutes', 90],
  ['119 minutes', 119],
  ['2 hours', 120],
  ['24 hours', 24 * 60],
  ['47 hours', 47.9 * 60],
  ['2 days', 48 * 60],
  ['365 days', 365 * 24 * 60],
])('a stretch of time is %s', (text, minutes) => {
  expect(stretchText(minutes * 60_000)).toBe(text);
});
