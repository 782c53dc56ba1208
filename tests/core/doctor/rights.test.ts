import { describe, expect, test } from '@jest/globals';
import { missingRights, RIGHTS, type RightsFacts } from '../../../src/core/doctor/rights.ts';

const ALL = new Map(RIGHTS.map((right) => [right, true]));
const SHOWN = new Set(['id', 'name', 'sis_user_id', 'email', 'login_id']);

/** The needs that are not met. */
function needsOf(facts: Partial<RightsFacts>) {
  const missing = missingRights({ permissions: ALL, shownKeys: SHOWN, needsGroups: true, ...facts });
  return missing.map(({ need }) => need);
}

const without = (...rights: string[]) => new Map([...ALL].filter(([right]) => !rights.includes(right)));
const shownWithout = (...keys: string[]) => new Set([...SHOWN].filter((key) => !keys.includes(key)));

describe('with all rights', () => {
  test.each([
    ['and a student to be seen', SHOWN],
    ['and nobody in the course yet', null],
  ])('nothing is missing, %s', (_, shownKeys) => {
    expect(needsOf({ shownKeys })).toEqual([]);
  });
});

describe('one of two rights is enough', () => {
  test.each(['view_all_grades', 'manage_grades', 'read_email_addresses', 'view_user_logins'])(
    'without %s alone nothing is missing',
    (right) => {
      expect(needsOf({ permissions: without(right), shownKeys: null })).toEqual([]);
    },
  );

  test('without either of them it is', () => {
    const permissions = without(
      'view_all_grades',
      'manage_grades',
      'read_email_addresses',
      'view_user_logins',
    );
    expect(needsOf({ permissions, shownKeys: null })).toEqual(['grades', 'addresses']);
  });
});

describe('what Canvas shows of a student counts for more than what it says about the right', () => {
  test('campus wide ids that are shown prove the right', () => {
    expect(needsOf({ permissions: without('read_sis') })).toEqual([]);
    expect(needsOf({ permissions: without('read_sis'), shownKeys: null })).toEqual(['ids']);
  });

  test('a right that Canvas says is there, and shows nothing for, is missing', () => {
    expect(needsOf({ shownKeys: shownWithout('sis_user_id') })).toEqual(['ids']);
    expect(needsOf({ shownKeys: shownWithout('email', 'login_id') })).toEqual(['addresses']);
    expect(needsOf({ shownKeys: shownWithout('email') })).toEqual([]);
  });

  test('to be shown people is no proof of the right to all of them, or to grades', () => {
    expect(needsOf({ permissions: without('read_roster') })).toEqual(['roster']);
  });
});

describe('groups', () => {
  test('matter only where people are added to some', () => {
    const permissions = without('manage_groups_manage', 'manage_groups');
    expect(needsOf({ permissions })).toEqual(['groups']);
    expect(needsOf({ permissions, needsGroups: false })).toEqual([]);
  });

  test('an older Canvas has another name for the right', () => {
    expect(needsOf({ permissions: without('manage_groups_manage') })).toEqual([]);
  });
});

test('a right that is said to be false is missing, and one that Canvas says nothing of', () => {
  expect(needsOf({ permissions: new Map([...ALL, ['read_roster', false]]) })).toEqual(['roster']);
  expect(needsOf({ permissions: new Map(), shownKeys: null })).toEqual([
    'grades',
    'roster',
    'ids',
    'addresses',
    'groups',
  ]);
});

test('no pass can do without grades and campus wide ids, and with the rest it can', () => {
  const missing = missingRights({ permissions: new Map(), shownKeys: null, needsGroups: true });
  expect(missing.filter(({ isFatal }) => isFatal).map(({ need }) => need)).toEqual(['grades', 'ids']);
});
