import { expect, test } from '@jest/globals';
import { bytesText, digits } from '../../src/report/words.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 KB'],
  [1290, '1.2 KB'],
  [999_999, '999 KB'],
  [1_250_000, '1.2 MB'],
  [37_900_000_000, '37 GB'],
  [2_400_000_000_000, '2.4 TB'],
  [5e15, '5,000 TB'],
])('%d bytes are said as %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test.each([0, 7, 999, 1000, 1234.5, 12_345, 999_999, 1_000_000, 1_234_567.25])(
  '%d has its commas where Node would set them',
  (number) => {
    expect(digits(number)).toBe(number.toLocaleString('en'));
  },
);
