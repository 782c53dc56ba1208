import { expect, test } from '@jest/globals';
import { stretchText } from '../../src/core/stretch.ts';

const MINUTE = 60_000;

test.each([
  [MINUTE, '1 minute'],
  [59 * MINUTE, '59 minutes'],
  [3 * 60 * MINUTE, '3 hours'],
  [5 * 24 * 60 * MINUTE, '5 days'],
])('%d milliseconds are %s', (ms, text) => {
  expect(stretchText(ms)).toBe(text);
});

test('less than a minute is no number of minutes', () => {
  expect(stretchText(1)).toBe('less than a minute');
});
