import { describe, expect, test } from '@jest/globals';
import { Changes } from '../../../src/core/memory/changes.ts';
import { Overlay } from '../../../src/core/memory/overlay.ts';

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

describe('changes to a large map that is no map of its own', () => {
  const large = () => new Changes(Overlay.on<string, number>(ORIGINAL));

  test('lie on top of it, in its order, and the original stays as it was', () => {
    const changes = large();
    changes.set('b', 3);
    changes.set('c', 4);
    changes.delete('a');
    const { result } = changes;
    expect([...result]).toEqual([
      ['b', 3],
      ['c', 4],
    ]);
    expect([result.size, result.get('a'), result.has('a'), result.get('c')]).toEqual([
      2,
      undefined,
      false,
      4,
    ]);
    expect([[...result.keys()], [...result.values()]]).toEqual([
      ['b', 'c'],
      [3, 4],
    ]);
    expect(ORIGINAL.size).toBe(2);
  });

  test('are not copied where more changes follow, and do not change what was there before', () => {
    const first = large();
    first.set('c', 4);
    first.delete('nobody');
    const { result } = first;
    const second = new Changes(result);
    second.set('a', 9);
    second.delete('c');
    second.set('c', 5);
    expect([result.size, result.get('a'), result.get('c')]).toEqual([3, 1, 4]);
    expect([second.result.size, second.get('a'), second.get('c')]).toEqual([3, 9, 5]);
    expect(second.result).toMatchObject({ base: ORIGINAL });
  });
});
