import { expect, test } from '@jest/globals';
import { cellsBy, columnsOf, permissionsIn } from '../../src/core/columns.ts';
import { tableColumns } from '../build.ts';

test('the columns of an upload are identity, permissions, access time, active', () => {
  expect(columnsOf(tableColumns({ permissions: ['pg:Z', 'pg:A'] }))).toEqual([
    'firstName',
    'lastName',
    'externalId',
    'email',
    'pg:Z',
    'pg:A',
    'at:Any Time',
    'active',
  ]);
});

test.each([true, false])(
  'what was earned is found again in them, access times too (active: %s)',
  (active) => {
    const permissions = ['pg:Laser Cutter', 'at:Weekends'];
    expect(permissionsIn(columnsOf(tableColumns({ permissions, active })))).toEqual(permissions);
  },
);

test.each([true, false])('where there are no permissions, none is found (active: %s)', (active) => {
  expect(permissionsIn(columnsOf(tableColumns({ permissions: [], active })))).toEqual([]);
});

test('a cell is found by its column, and one that is not there is empty', () => {
  expect(['a', 'b', 'c'].map((column) => cellsBy(['a', 'b'])(['1'], column))).toEqual(['1', '', '']);
});
