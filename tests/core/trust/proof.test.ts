import { describe, expect, test } from '@jest/globals';
import { proveGrants } from '../../../src/core/trust/proof.ts';
import { grantTable } from '../../build.ts';
import { ACTIVE, ANY_TIME, exported, exportOf, exportWithout, LASER, SAW } from './build.ts';

const NORA = ['Nora', 'Veltkamp', '0011', 'nora@school.example'];
const NOTHING_SENT = grantTable([LASER, SAW], []);
const ALL = [LASER, ANY_TIME, ACTIVE];

describe('what was sent', () => {
  const sent = grantTable([LASER, SAW], [[...NORA, 'x', '', 'x', 'x']]);

  test('is there: nothing is missing, and an empty cell claims nothing', () => {
    const proof = proveGrants(exportOf(), sent, exportOf(exported('0011', ALL)));
    expect(proof).toEqual({ missing: [], lost: [] });
  });

  test('is there, though the spreadsheet lost the leading zeros', () => {
    expect(proveGrants(exportOf(), sent, exportOf(exported('11', ALL))).missing).toEqual([]);
  });

  test.each([LASER, ANY_TIME, ACTIVE])('is missing by cell: %s', (column) => {
    const granted = ALL.filter((name) => name !== column);
    const { missing } = proveGrants(exportOf(), sent, exportOf(exported('0011', granted)));
    expect(missing).toEqual([{ externalId: '0011', column }]);
  });

  test('is missing altogether where Grit did not take the person', () => {
    const { missing } = proveGrants(exportOf(), sent, exportOf(exported('0012', ALL)));
    expect(missing).toEqual(ALL.map((column) => ({ externalId: '0011', column })));
  });

  test('is missing of one person only', () => {
    const two = grantTable(
      [LASER],
      [
        [...NORA, 'x', 'x', 'x'],
        ['Tilo', 'Brack', '0012', '', 'x', 'x', 'x'],
      ],
    );
    const after = exportOf(exported('0011', ALL), exported('0012', [ANY_TIME, ACTIVE]));
    expect(proveGrants(exportOf(), two, after).missing).toEqual([{ externalId: '0012', column: LASER }]);
  });
});

describe('what anybody had before', () => {
  test('and still has is not lost, nor is what was gained', () => {
    const before = exportOf(exported('0011', [LASER]), exported('0012', []));
    const after = exportOf(exported('0011', [LASER, SAW]), exported('0012', ALL));
    expect(proveGrants(before, NOTHING_SENT, after)).toEqual({ missing: [], lost: [] });
  });

  test.each(['pg:Drill Press', 'at:Weekends', ACTIVE])(
    'is lost by cell, of a person and in a column that were never sent: %s',
    (column) => {
      const sent = grantTable([LASER], [[...NORA, 'x', 'x', 'x']]);
      const before = exportOf(exported('0011', ALL), exported('0099', [SAW, column]));
      const after = exportOf(exported('0011', ALL), exported('0099', [SAW]));
      expect(proveGrants(before, sent, after)).toEqual({
        missing: [],
        lost: [{ externalId: '0099', column }],
      });
    },
  );

  test('is lost with a person who is gone', () => {
    const before = exportOf(exported('0011', []), exported('0099', [SAW, ACTIVE]));
    expect(proveGrants(before, NOTHING_SENT, exportOf(exported('0011', []))).lost).toEqual([
      { externalId: '0099', column: SAW },
      { externalId: '0099', column: ACTIVE },
    ]);
  });

  test('is lost where the whole column is gone', () => {
    const before = exportOf(exported('0011', [LASER, ACTIVE]));
    const after = exportWithout([LASER], exported('0011', [ACTIVE]));
    expect(proveGrants(before, NOTHING_SENT, after).lost).toEqual([{ externalId: '0011', column: LASER }]);
  });

  test('is lost and missing at once where it was sent again and an empty cell or a bad upload took it', () => {
    const sent = grantTable([LASER], [[...NORA, 'x', 'x', 'x']]);
    const proof = proveGrants(exportOf(exported('0011', ALL)), sent, exportOf(exported('0011', [LASER])));
    const cells = [ANY_TIME, ACTIVE].map((column) => ({ externalId: '0011', column }));
    expect(proof).toEqual({ missing: cells, lost: cells });
  });

  test('is not lost where only leading zeros were, between one export and the next', () => {
    const before = exportOf(exported('0011', ALL));
    expect(proveGrants(before, NOTHING_SENT, exportOf(exported('11', ALL))).lost).toEqual([]);
  });

  test('is not lost while one of two rows that cannot be told apart has it', () => {
    const before = exportOf(exported('0011', [LASER]), exported('0011', [SAW]));
    const after = exportOf(exported('0011', [LASER, SAW]));
    expect(proveGrants(before, NOTHING_SENT, after).lost).toEqual([]);
  });
});
