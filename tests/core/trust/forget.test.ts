import { expect, test } from '@jest/globals';
import { forget, memoriesOf } from '../../../src/core/trust/forget.ts';
import { entry, heldEntry, LASER, memoryOf, SAW } from './build.ts';

const NORA = { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' };
const TILO = { firstName: 'Tilo', lastName: 'Brack', email: '' };
const LEDGER = memoryOf(
  [entry(), heldEntry({ externalId: '11', column: SAW }), entry({ externalId: '0012' })],
  {
    provenUntil: new Date('2026-11-22T09:00:00Z'),
    people: new Map([
      ['0011', NORA],
      ['0012', TILO],
    ]),
  },
);

test('what is remembered of somebody is the name and every cell, also under an id that lost its zeros', () => {
  const { people, entries } = memoriesOf(LEDGER, '0011');
  expect([...people]).toEqual([['0011', NORA]]);
  expect(entries.map(({ column }) => column)).toEqual([LASER, SAW]);
});

test('somebody who is forgotten is as if never seen, and nobody else is', () => {
  const left = forget(LEDGER, '0011');
  expect(memoriesOf(left, '11')).toEqual({ people: new Map(), entries: [] });
  expect(memoriesOf(left, '0012')).toEqual(memoriesOf(LEDGER, '0012'));
  expect(left.provenUntil).toEqual(LEDGER.provenUntil);
  expect(forget(LEDGER, '0099')).toEqual(LEDGER);
});
