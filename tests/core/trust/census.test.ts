import { describe, expect, test } from '@jest/globals';
import { columnsTwice, takeCensus } from '../../../src/core/trust/census.ts';
import type { Census } from '../../../src/core/memory/memory.ts';
import { ACTIVE, ANY_TIME, exported, exportOf, HEADER, LASER } from './build.ts';

const NOW = new Date('2026-11-22T09:30:00Z');
const HOUR_MS = 3_600_000;

function hoursAgo(hours: number): Date {
  return new Date(NOW.getTime() - hours * HOUR_MS);
}

/** The census after an export of so many people. */
function take(earlier: Census | null, people: number, now = NOW) {
  const one = exported('0011', []);
  return takeCensus(earlier, exportOf(...Array.from({ length: people }, () => one)), now);
}

describe('as many people as ever', () => {
  test('are counted the first time, however few', () => {
    expect(take(null, 0)).toEqual({ census: { people: 0, shrunkSince: null }, before: null });
  });

  test.each([
    ['more than before', 2000, 2150],
    ['as many as before', 2000, 2000],
    ['nine in ten', 2000, 1800],
    ['twenty less, in a small shop', 30, 10],
    ['all but one, in a very small shop', 20, 1],
    ['nobody, as before', 0, 0],
    ['somebody, where there was nobody', 0, 3],
  ])('are the new number: %s', (_, people, rows) => {
    const { census, before } = take({ people, shrunkSince: null }, rows);
    expect(census).toEqual({ people: rows, shrunkSince: null });
    expect(before).toBeNull();
  });
});

describe('too few people', () => {
  test.each([
    ['less than nine in ten', 2000, 1799],
    ['twenty-one less, in a small shop', 30, 9],
    ['nobody at all', 2000, 0],
    ['nobody at all, in a very small shop', 2, 0],
  ])('are noticed, and the number before is kept: %s', (_, people, rows) => {
    expect(take({ people, shrunkSince: null }, rows)).toEqual({
      census: { people, shrunkSince: NOW },
      before: people,
    });
  });

  test.each([0.5, 23.99])('are not believed after %p hours', (hours) => {
    const earlier = { people: 2000, shrunkSince: hoursAgo(hours) };
    expect(take(earlier, 1000)).toEqual({ census: earlier, before: 2000 });
  });

  test.each([24, 100])('are how it is after %p hours', (hours) => {
    const { census, before } = take({ people: 2000, shrunkSince: hoursAgo(hours) }, 1000);
    expect(census).toEqual({ people: 1000, shrunkSince: null });
    expect(before).toBeNull();
  });

  test('are counted from now on where a clock that was ahead has noticed them', () => {
    const earlier = { people: 2000, shrunkSince: new Date('2031-01-01T00:00:00Z') };
    expect(take(earlier, 1000)).toEqual({ census: { people: 2000, shrunkSince: NOW }, before: 2000 });
  });

  test('are forgotten once the others are back, so that the next time is counted from its own start', () => {
    const recovered = take({ people: 2000, shrunkSince: hoursAgo(23) }, 1990);
    expect(recovered).toEqual({ census: { people: 1990, shrunkSince: null }, before: null });
    const later = new Date(NOW.getTime() + 2 * HOUR_MS);
    expect(take(recovered.census, 1000, later)).toEqual({
      census: { people: 1990, shrunkSince: later },
      before: 1990,
    });
  });
});

describe('a column that the header names twice', () => {
  test.each([LASER, 'pg:Not Ours', ANY_TIME, ACTIVE, 'externalId', 'firstName', 'lastName', 'email'])(
    'is named once, however often it is there: %s',
    (name) => {
      const others = HEADER.filter((other) => other !== name);
      expect(columnsTwice({ ...exportOf(), header: [name, ...others, name, name] })).toEqual([name]);
    },
  );

  test('is none of ours where it is neither an identity nor a permission', () => {
    expect(columnsTwice({ ...exportOf(), header: [...HEADER, 'cardNumber', ''] })).toEqual([]);
  });

  test('is another one where capitals or spaces differ', () => {
    expect(columnsTwice({ ...exportOf(), header: [...HEADER, 'pg:laser cutter', `${LASER} `] })).toEqual([]);
  });

  test('is not there in an ordinary header', () => {
    expect(columnsTwice(exportOf())).toEqual([]);
  });
});
