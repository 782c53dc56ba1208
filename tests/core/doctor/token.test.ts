import { expect, test } from '@jest/globals';
import { expiryOf, isSoon } from '../../../src/core/doctor/token.ts';

const SPRING = new Date('2027-03-01T00:00:00Z');
const OTHER = { hint: 'zzzzz', expiresAt: new Date('2026-01-01T00:00:00Z') };

test.each([
  ['the one that begins like it', 'abcdefgh', [OTHER, { hint: 'abcde', expiresAt: SPRING }], SPRING],
  ['behind the number of a shard', '1017~abcdefgh', [OTHER, { hint: 'abcde', expiresAt: SPRING }], SPRING],
  ['the number of the shard taken for a part', '7~abcdefgh', [{ hint: '7~abc', expiresAt: SPRING }], SPRING],
  ['one that never expires', 'abcdefgh', [{ hint: 'abcde', expiresAt: null }], null],
  ['none that begins like it', 'abcdefgh', [OTHER], undefined],
  ['no list', 'abcdefgh', [], undefined],
  ['one without a hint', 'abcdefgh', [{ hint: '', expiresAt: SPRING }], undefined],
  [
    'two that begin like it',
    'abcdefgh',
    [
      { hint: 'abcde', expiresAt: SPRING },
      { hint: 'abcde', expiresAt: null },
    ],
    undefined,
  ],
])('when a token expires: %s', (_, token, tokens, expected) => {
  expect(expiryOf(token, tokens)).toEqual(expected);
});

test.each([
  ['2027-02-15T00:00:01Z', true],
  ['2027-02-15T00:00:00Z', false],
  ['2027-03-02T00:00:00Z', true],
])('at %s the first of March is soon: %s', (now, expected) => {
  expect(isSoon(SPRING, new Date(now))).toBe(expected);
});
