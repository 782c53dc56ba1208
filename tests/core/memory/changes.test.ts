import { expect, test } from '@jest/globals';
import { Changes } from '../../../src/core/memory/changes.ts';

const ORIGINAL = new Map([
  ['a', 1],
  ['b', 2],
]);

test('without a change the map is the original, and no copy of it', () => {
  const changes = new Changes(ORIGINAL);
  expect([changes.get('a'), changes.has('b'), changes.has('c')]).toEqual([1, true, false]);
  expect(changes.result).toBe(ORIGINAL);
});

test('changes are seen at once, and the original stays as it was', () => {
  const changes = new Changes(ORIGINAL);
  changes.set('b', 3);
  changes.set('c', 4);
  expect([changes.get('a'), changes.get('b'), changes.has('c')]).toEqual([1, 3, true]);
  expect([...changes.result]).toEqual([
    ['a', 1],
    ['b', 3],
    ['c', 4],
  ]);
  expect([...ORIGINAL]).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});
