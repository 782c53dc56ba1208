import { describe, expect, test } from '@jest/globals';
import type { Reason } from '../../../src/core/explain/types.ts';
import { requirement } from '../../build.ts';
import { entry, heldEntry, memoryOf } from '../trust/build.ts';
import { EVERYBODY, known, LASER, LONG_AGO, SITUATIONS, with_ } from './situations.ts';
import { detailed, RULES, Shop } from './support.ts';

describe.each(SITUATIONS)('$situation', ({ shop, reason, outcome }) => {
  const cellOf = (one: Shop) => {
    const isNumbered = one.accounts.every(({ person }) => person.externalId !== null);
    return one.explain(isNumbered ? '0011' : null).cells.find(({ column }) => column === LASER);
  };

  test(`is explained as ${reason}`, () => {
    expect(cellOf(shop())).toMatchObject({ reason, outcome });
  });

  test(`and a pass agrees: ${outcome}`, async () => {
    const one = shop();
    expect(await one.passOver(LASER)).toBe(cellOf(shop())?.outcome);
    expect(one.bugs).toEqual([]);
  });
});

test('every reason is among these situations', () => {
  const all: Record<Reason, true> = {
    has: true,
    'has-but-inactive': true,
    'has-but-no-access-time': true,
    gets: true,
    'upload-off': true,
    'export-odd': true,
    stopped: true,
    'no-column': true,
    held: true,
    'held-inactive': true,
    'held-removed': true,
    'test-student': true,
    'no-external-id': true,
    'other-person': true,
    'not-in-canvas': true,
    'too-old': true,
    lacking: true,
    below: true,
    ungraded: true,
    excused: true,
    unreadable: true,
    'not-handed-in': true,
    'not-enrolled': true,
    unusable: true,
  };
  expect([...new Set(SITUATIONS.map(({ reason }) => reason))].sort()).toEqual(Object.keys(all).sort());
});

test('the last pass was stopped, since it would have granted too much: so is the next one', () => {
  const stopped = { wasStopped: true, rules: { ...RULES, maxNewGrants: 50 } };
  expect(with_(new Shop(detailed()), stopped).explain().cells[0]).toMatchObject({
    reason: 'stopped',
    outcome: 'no',
  });
  expect(with_(new Shop(detailed()), { wasStopped: true }).explain().cells[0]).toMatchObject({
    reason: 'gets',
  });
});

test('a pass that looks back far enough finds what was passed before the window', async () => {
  const shop = new Shop(detailed(LONG_AGO));
  shop.people = shop.accounts.map((one) => one.person);
  await shop.pass({ lookBack: new Date('2026-09-01T00:00:00Z') });
  expect(shop.explain().cells[0]).toMatchObject({ reason: 'has', entry: { evidence: [{ score: 20 }] } });
});

test('of a hold it is told whether a pass has noticed it already', () => {
  const shops = [entry(), heldEntry()].map((one) =>
    with_(known(EVERYBODY, detailed()), { memory: memoryOf([one]) }),
  );
  expect(shops.map((shop) => shop.explain().cells[0]?.isNoticed)).toEqual([false, true]);
});

test('what the next pass gives beside what was earned is told as well', () => {
  expect(known([LASER], detailed()).explain().givesToo).toEqual(EVERYBODY);
  expect(known([LASER], detailed(LONG_AGO)).explain().givesToo).toEqual([]);
  const off = with_(known([LASER], detailed()), { rules: { ...RULES, isUploadOn: false } });
  expect(off.explain().givesToo).toEqual([]);
});

test('what only an export tells of is not said to be remembered', () => {
  expect(known([LASER, ...EVERYBODY]).explain().cells[0]?.entry).toBeNull();
});

describe('a quiz that only adds people to Grit', () => {
  const rules = { ...RULES, requirements: [requirement(null, '440133')] };
  const cellOf = (shop: Shop) => with_(shop, { rules }).explain().cells.at(-1);

  test.each<[string, () => Shop, Reason]>([
    ['who passed is added', () => new Shop(detailed()), 'gets'],
    ['who is there is there', () => known([]), 'has'],
    ['who did not hand it in is not added', () => new Shop(), 'not-handed-in'],
    [
      'whom somebody took out of Grit stays out',
      () => with_(new Shop(detailed()), { memory: memoryOf([heldEntry({ column: 'active' })]) }),
      'held-removed',
    ],
  ])('%s', (_, shop, reason) => {
    expect(cellOf(shop())).toMatchObject({ column: null, reason, entry: null });
  });
});
