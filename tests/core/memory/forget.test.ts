import { expect, test } from '@jest/globals';
import { fold } from '../../../src/core/memory/events.ts';
import { memoriesOf } from '../../../src/core/memory/forget.ts';
import { entry, heldEntry, LASER, memoryOf, SAW } from '../trust/build.ts';

const NORA = { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' };
const TILO = { firstName: 'Tilo', lastName: 'Brack', email: '' };
const KNOWN = memoryOf(
  [entry(), heldEntry({ externalId: '11', column: SAW }), entry({ externalId: '0012' })],
  {
    provenUntil: new Date('2026-11-22T09:00:00Z'),
    people: new Map([
      ['0011', NORA],
      ['0012', TILO],
    ]),
  },
);

const forget = (memory: typeof KNOWN, externalId: string) =>
  fold(memory, [{ kind: 'forgotten', at: new Date('2026-11-22T10:00:00Z'), externalId }]);

test('what is remembered of somebody is the name and every cell, also under an id that lost its zeros', () => {
  const { people, entries } = memoriesOf(KNOWN, '0011');
  expect([...people]).toEqual([['0011', NORA]]);
  expect(entries.map(({ column }) => column)).toEqual([LASER, SAW]);
});

test('somebody who is forgotten is as if never seen, and nobody else is', () => {
  const left = forget(KNOWN, '0011');
  expect(memoriesOf(left, '11')).toEqual({ people: new Map(), entries: [] });
  expect(memoriesOf(left, '0012')).toEqual(memoriesOf(KNOWN, '0012'));
  expect(left.provenUntil).toEqual(KNOWN.provenUntil);
  expect(forget(KNOWN, '0099')).toEqual(KNOWN);
});
