import { expect, test } from '@jest/globals';
import { localTime } from '../../src/core/local-time.ts';

test('a time that is none is said to be unknown, and never crashes', () => {
  expect(localTime(new Date('never'))).toBe('an unknown time');
});
