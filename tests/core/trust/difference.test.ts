import { describe, expect, test } from '@jest/globals';
import { differenceOf } from '../../../src/core/trust/difference.ts';
import { ACTIVE, exported, exportOf, exportWithout, LASER, SAW } from './build.ts';

const NOTHING = { added: [], removed: [], changed: [], columnsAdded: [], columnsRemoved: [] };
const NORA = exported('0011', [LASER, ACTIVE]);
const TILO = exported('0012', [SAW], { firstName: 'Tilo', lastName: 'Brack' });

describe('no difference is', () => {
  test('an export and itself', () => {
    expect(differenceOf(exportOf(NORA, TILO), exportOf(NORA, TILO))).toEqual(NOTHING);
  });

  test('another order of people', () => {
    expect(differenceOf(exportOf(NORA, TILO), exportOf(TILO, NORA))).toEqual(NOTHING);
  });

  test('an id whose leading zeros a spreadsheet dropped', () => {
    expect(differenceOf(exportOf(NORA), exportOf({ ...NORA, externalId: '11' }))).toEqual(NOTHING);
  });

  test('a column of no permissions that came or went', () => {
    const before = exportWithout(['cardNumber'], NORA);
    expect(differenceOf(before, exportOf(NORA))).toEqual(NOTHING);
    expect(differenceOf(exportOf(NORA), before)).toEqual(NOTHING);
  });
});

test('a person who came is named, with what the person has', () => {
  expect(differenceOf(exportOf(NORA), exportOf(NORA, TILO))).toEqual({ ...NOTHING, added: [TILO] });
});

test('a person who went is named, with what the person had', () => {
  expect(differenceOf(exportOf(NORA, TILO), exportOf(TILO))).toEqual({ ...NOTHING, removed: [NORA] });
});

test('what somebody gained and lost is named by column, under the name of the later export', () => {
  const later = exported('0011', [SAW, ACTIVE], { lastName: 'Veltkamp-Brack' });
  expect(differenceOf(exportOf(NORA, TILO), exportOf(later, TILO))).toEqual({
    ...NOTHING,
    changed: [{ person: later, gained: [SAW], lost: [LASER] }],
  });
});

test.each([
  ['gained', [LASER, ACTIVE, SAW], { gained: [SAW], lost: [] }],
  ['lost', [LASER], { gained: [], lost: [ACTIVE] }],
])('somebody who only %s something is named as well', (_, granted, expected) => {
  const later = { ...NORA, granted };
  const { changed } = differenceOf(exportOf(NORA), exportOf(later));
  expect(changed).toEqual([{ person: later, ...expected }]);
});

test('a column of permissions that came is named', () => {
  const { columnsAdded, columnsRemoved } = differenceOf(exportWithout([SAW], NORA), exportOf(NORA));
  expect({ columnsAdded, columnsRemoved }).toEqual({ columnsAdded: [SAW], columnsRemoved: [] });
});

test('a column that went is named, and those who lost it', () => {
  const { columnsRemoved, changed } = differenceOf(
    exportOf(NORA, TILO),
    exportWithout([LASER], exported('0011', [ACTIVE]), TILO),
  );
  expect(columnsRemoved).toEqual([LASER]);
  expect(changed).toEqual([{ person: exported('0011', [ACTIVE]), gained: [], lost: [LASER] }]);
});
