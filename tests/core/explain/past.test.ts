import { expect, test } from '@jest/globals';
import { explainPast } from '../../../src/core/explain/past.ts';
import type { RememberedCell } from '../../../src/core/memory/memory.ts';
import { requirement } from '../../build.ts';
import { exported, exportOf, heldEntry, LASER, memoryOf } from '../trust/build.ts';

function past(granted: string[], entries: RememberedCell[] = [], columns = [LASER]) {
  const requirements = columns.map((column) => requirement(column, '440133'));
  const grit = exportOf(exported('0011', granted));
  return explainPast('0011', { requirements, grit, memory: memoryOf(entries) }).cells;
}

test.each([
  ['had it', [LASER, 'active', 'at:Any Time'], 'had'],
  ['had it, and was not active', [LASER, 'at:Any Time'], 'had-but-inactive'],
  ['had it, and no access time', [LASER, 'active'], 'had-but-no-access-time'],
  ['did not have it', ['active'], 'had-not'],
])('the backup says that the person %s', (_, granted, state) => {
  expect(past(granted)).toMatchObject([{ state, entry: null }]);
});

test('a column that Grit did not have then', () => {
  expect(past([], [], ['pg:Kiln'])).toMatchObject([{ column: 'pg:Kiln', state: 'no-column' }]);
});

test('the memory tells what was remembered of each cell', () => {
  expect(past([], [heldEntry()])[0]?.entry).toEqual(heldEntry());
});
