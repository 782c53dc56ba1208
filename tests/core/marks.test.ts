import { describe, expect, test } from '@jest/globals';
import {
  externalIdKey,
  externalIdText,
  isGranted,
  isPermissionColumn,
  sameExternalId,
  type Cell,
} from '../../src/core/marks.ts';

describe('a mark', () => {
  test.each<[Cell]>([
    ['x'],
    ['X'],
    [' x '],
    ['TRUE'],
    ['yes'],
    ['granted'],
    ['1'],
    [true],
    [1],
    [2],
    [new Date(0)],
    [new Date(NaN)],
  ])('is there: %j', (cell) => {
    expect(isGranted(cell)).toBe(true);
  });

  test.each<[Cell]>([
    [null],
    [undefined],
    [''],
    ['  '],
    ['false'],
    ['FALSE'],
    ['False '],
    ['0'],
    ['no'],
    ['No'],
    [false],
    [0],
    [-0],
  ])('is not there: %j', (cell) => {
    expect(isGranted(cell)).toBe(false);
  });
});

describe('an external id', () => {
  test.each<[Cell, string]>([
    ['00123456', '00123456'],
    ['  00123456\n', '00123456'],
    ['a0012 b', 'a0012 b'],
    [123456, '123456'],
    [1e21, '1000000000000000000000'],
    [1.5, '1.5'],
    [null, ''],
    [undefined, ''],
    [true, 'true'],
    [new Date('2026-01-05T08:00:00Z'), '2026-01-05T08:00:00.000Z'],
    // A spreadsheet lets a number that is no date have a date's format.
    [new Date(Number.NaN), 'no date'],
  ])('in the cell %j is "%s"', (cell, text) => {
    expect(externalIdText(cell)).toBe(text);
  });

  test.each([
    ['00123456', '123456', true],
    ['123456', '00123456', true],
    ['000', '0', true],
    ['A1', 'A1', true],
    ['00123456', '1234560', false],
    ['1', '2', false],
    ['0A1', 'A1', false],
    ['0', '', false],
    ['a1', 'A1', true],
    ['a01', 'a1', false],
  ])('%s and %s: the same person is %s', (a, b, same) => {
    expect(sameExternalId(a, b)).toBe(same);
    expect(externalIdKey(a) === externalIdKey(b)).toBe(same);
  });
});

test('the columns that grant something are the groups, the access times and active', () => {
  const header = [
    'pg:Laser Cutter',
    'at:Any Time',
    'active',
    'Active',
    'externalId',
    'inactive',
    'a pg: b',
    '',
  ];
  expect(header.filter(isPermissionColumn)).toEqual(['pg:Laser Cutter', 'at:Any Time', 'active']);
});
