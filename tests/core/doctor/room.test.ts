import { expect, test } from '@jest/globals';
import { roomFor, type RoomFacts } from '../../../src/core/doctor/room.ts';

const room = (facts: Partial<RoomFacts>) =>
  roomFor({ freeBytes: 1e9, backupBytes: 1000, backups: 10, keep: null, ...facts });

test('without a rule a month brings two backups for each of its 1,488 passes', () => {
  expect(room({})).toEqual({ verdict: 'enough', backups: 2976, neededBytes: 2_976_000 });
});

test.each([
  [2_976_000, 'enough'],
  [2_975_999, 'short'],
  [2000, 'short'],
  [1999, 'none'],
] as const)('with %d bytes left there is %s', (freeBytes, verdict) => {
  expect(room({ freeBytes }).verdict).toBe(verdict);
});

test.each([
  // 48 + 31 are kept at most; 10 of them are there; the last pass adds its two before the others go.
  ['the sum of its rules, less what is there', { last: 48, daily: 31 }, 10, 71],
  ['of all kinds', { last: 1, hourly: 2, daily: 3, weekly: 4, monthly: 5 }, 0, 17],
  ['the newest one in any case', {}, 0, 3],
  ['no more than a month makes', { hourly: 9000 }, 10, 2976],
  ['two for the next pass, though more are there than are kept', { last: 5 }, 400, 2],
])('with backup.keep it is %s', (_, keep, backups, expected) => {
  expect(room({ keep, backups }).backups).toBe(expected);
});
