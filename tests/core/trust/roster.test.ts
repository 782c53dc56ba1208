import { describe, expect, test } from '@jest/globals';
import { rosterOf } from '../../../src/core/trust/roster.ts';
import { exported, LASER, SAW } from './build.ts';

describe('a person is found', () => {
  test('by the campus wide id as it is', () => {
    const nora = exported('0011', [LASER]);
    expect(rosterOf([exported('0012', []), nora]).find('0011')).toEqual(nora);
  });

  test('where the spreadsheet lost the leading zeros, under the id as the export has it', () => {
    expect(rosterOf([exported('11', [LASER])]).find('0011')).toEqual(exported('11', [LASER]));
  });

  test('where it is Canvas that has no leading zeros', () => {
    expect(rosterOf([exported('0011', [LASER])]).find('11')?.granted).toEqual([LASER]);
  });

  test('and is not mixed up with somebody whose id differs by leading zeros only', () => {
    const roster = rosterOf([exported('0011', [LASER]), exported('11', [SAW])]);
    expect(roster.find('0011')?.granted).toEqual([LASER]);
    expect(roster.find('11')?.granted).toEqual([SAW]);
  });
});

describe('nobody is found', () => {
  test('in an export without people', () => {
    expect(rosterOf([]).find('0011')).toBeUndefined();
  });

  test.each([
    ['of digits', '110'],
    ['with a letter, where zeros count', 'A0011'],
  ])('by another id %s', (_, id) => {
    expect(rosterOf([exported('0011', []), exported('A11', [])]).find(id)).toBeUndefined();
  });
});

describe('rows that cannot be told apart are one person with the marks of all', () => {
  test('where the same id stands in two rows: the first says who it is', () => {
    const rows = [exported('0011', [LASER]), exported('0011', [SAW, LASER], { firstName: 'N.' })];
    expect(rosterOf(rows).find('0011')).toEqual(exported('0011', [LASER, SAW]));
  });

  test('where neither row has the id exactly', () => {
    const rows = [exported('011', [LASER]), exported('11', [SAW])];
    expect(rosterOf(rows).find('0011')?.granted).toEqual([LASER, SAW]);
  });

  test('and what was handed in is left as it was', () => {
    const rows = [exported('0011', [LASER]), exported('0011', [SAW])];
    rosterOf(rows);
    expect(rows).toEqual([exported('0011', [LASER]), exported('0011', [SAW])]);
  });
});
