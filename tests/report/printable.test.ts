import { expect, test } from '@jest/globals';
import { printable } from '../../src/report/printable.ts';

test.each([
  ['colours', 'A\u001b[31mB', 'A[31mB'],
  ['a bell', 'A\u0007B', 'AB'],
  ['going back over what was printed', 'A\b\b\rB', 'AB'],
  ['a line break', 'A\nB', 'AB'],
  ['nothing', 'A\u0000B', 'AB'],
  ['delete', 'A\u007fB', 'AB'],
  ['an escape in one character', 'A\u009b31mB', 'A31mB'],
  ['writing from right to left', 'A\u202eB\u202c', 'AB'],
  ['isolates of direction', 'A\u2066B\u2069', 'AB'],
  ['marks of direction', 'A\u200eB\u200fC\u061cD', 'ABCD'],
  ['separators of lines and paragraphs', 'A\u2028B\u2029C', 'ABC'],
])('%s is removed', (_, text, printed) => {
  expect(printable(text)).toBe(printed);
});

test.each([
  ['letters of other scripts', "Zoë O'Fenn 王小明 עדה"],
  ['emoji, joined and with a skin tone', '👩🏽‍🔧'],
  ['punctuation', '=1+1; "quoted", \\ $& %'],
])('%s stay', (_, text) => {
  expect(printable(text)).toBe(text);
});
