import { describe, expect, test } from '@jest/globals';
import { emptyMemory, type RememberedCell } from '../../src/core/memory/memory.ts';
import { covers, dueWindow, lookbackWindow } from '../../src/core/window.ts';
import { entry, evidence, heldEntry, memoryOf, releasedEntry } from './trust/build.ts';

const NOW = new Date('2026-11-22T09:30:00Z');

test.each([
  ['7 days back from 22 November 09:30 is 15 November 09:30', 7, '2026-11-15T09:30:00.000Z'],
  ['half a day back is twelve hours', 0.5, '2026-11-21T21:30:00.000Z'],
  [
    '180 days back is 180 times 24 hours, whatever the clocks of the country did',
    180,
    '2026-05-26T09:30:00.000Z',
  ],
])('%s', (_, days, since) => {
  const window = lookbackWindow(NOW, days);
  expect(window.since.toISOString()).toBe(since);
  expect(window.until).toEqual(NOW);
});

describe('what is due', () => {
  /** Where the window of a day begins. */
  const since = (provenUntil: string | null, entries: RememberedCell[] = [], days = 1) => {
    const proven = provenUntil === null ? null : new Date(provenUntil);
    const window = dueWindow(NOW, days, memoryOf(entries, { provenUntil: proven }));
    expect(window.until).toEqual(NOW);
    return window.since.toISOString();
  };
  const A_DAY_AGO = '2026-11-21T09:30:00.000Z';

  test('is the usual window where nothing was ever proven', () => {
    expect(dueWindow(NOW, 7, emptyMemory())).toEqual(lookbackWindow(NOW, 7));
  });

  test.each([
    ['half an hour ago', '2026-11-22T09:00:00Z'],
    ['a day less an hour ago', '2026-11-21T10:30:00Z'],
    ['in half an hour, by a clock that is not exact', '2026-11-22T10:00:00Z'],
  ])('is the usual window where the last proven pass was %s', (_, provenUntil) => {
    expect(since(provenUntil)).toBe(A_DAY_AGO);
  });

  test.each([
    ['by little', '2026-11-21T10:29:59Z', '2026-11-21T09:29:59.000Z'],
    ['by weeks', '2026-10-01T12:00:00Z', '2026-10-01T11:00:00.000Z'],
  ])('begins an hour before the last proven pass where that is longer ago: %s', (_, provenUntil, begin) => {
    expect(since(provenUntil)).toBe(begin);
  });

  test.each([
    ['proven', '2026-05-26T10:30:00Z', '2026-05-26T09:30:00.000Z'],
    ['proven, a second earlier', '2026-05-26T10:29:59Z', '2026-05-26T09:30:00.000Z'],
    ['proven long ago', '2019-01-01T00:00:00Z', '2026-05-26T09:30:00.000Z'],
  ])('is never more than 180 days: %s', (_, provenUntil, begin) => {
    expect(since(provenUntil)).toBe(begin);
  });

  test('is 180 days where the last proven pass is yet to come: that clock was ahead, and nobody knows what it missed', () => {
    expect(since('2027-03-01T00:00:00Z')).toBe('2026-05-26T09:30:00.000Z');
  });

  test('begins where the first pass began to look, as long as none was proven', () => {
    const firstSince = new Date('2026-11-01T08:00:00Z');
    const of = (provenUntil: Date | null) =>
      dueWindow(NOW, 1, { ...memoryOf([]), provenUntil, firstSince }).since;
    expect(of(null)).toEqual(firstSince);
    expect(of(new Date('2026-11-22T09:00:00Z')).toISOString()).toBe(A_DAY_AGO);
  });

  test('is 180 days where that is what was asked for', () => {
    expect(since('2026-11-22T09:00:00Z', [], 180)).toBe('2026-05-26T09:30:00.000Z');
  });

  describe('for a hold that was released', () => {
    const PROVEN_BEFORE = '2026-11-22T07:59:59Z';
    const released = (...submissions: Parameters<typeof evidence>[0][]) =>
      releasedEntry({
        releasedAt: new Date('2026-11-22T08:00:00Z'),
        evidence: submissions.map((one) => evidence(one)),
      });

    test.each([
      ['no pass was proven since', PROVEN_BEFORE],
      ['none ever was', null],
      ['none began after the release', '2026-11-22T08:00:00Z'],
    ])('begins an hour before what it rests on was handed in, as long as %s', (_, provenUntil) => {
      const hold = released({ submittedAt: '2026-09-01T12:00:00Z', gradedAt: '2026-09-03T12:00:00Z' });
      expect(since(provenUntil, [hold])).toBe('2026-09-01T11:00:00.000Z');
    });

    test('is the usual window again once a proven pass began later', () => {
      const hold = released({ submittedAt: '2026-09-01T12:00:00Z' });
      expect(since('2026-11-22T08:30:00Z', [hold])).toBe(A_DAY_AGO);
    });

    test('begins with the earliest of all that they rest on, or with the last proven pass', () => {
      const holds = [
        released({ submittedAt: '2026-10-02T12:00:00Z' }, { submittedAt: '2026-10-01T12:00:00Z' }),
        { ...released({ submittedAt: '2026-10-03T12:00:00Z' }), externalId: '0012' },
      ];
      expect(since(PROVEN_BEFORE, holds)).toBe('2026-10-01T11:00:00.000Z');
      const earlier = '2026-09-01T12:00:00Z';
      expect(since(earlier, holds)).toBe('2026-09-01T11:00:00.000Z');
    });

    test('begins with the time of the grade where nothing was handed in', () => {
      const hold = released({ submittedAt: null, gradedAt: '2026-09-03T12:00:00Z' });
      expect(since(PROVEN_BEFORE, [hold])).toBe('2026-09-03T11:00:00.000Z');
    });

    test('is never more than 180 days', () => {
      const hold = released({ submittedAt: '2024-09-03T12:00:00Z' });
      expect(since(PROVEN_BEFORE, [hold])).toBe('2026-05-26T09:30:00.000Z');
    });

    test.each([
      ['has no time at all', { submittedAt: null, gradedAt: null }],
      ['has times that are none', { submittedAt: 'the other day', gradedAt: '' }],
      ['has times in the future', { submittedAt: '2030-01-01T00:00:00Z', gradedAt: '2030-01-02T00:00:00Z' }],
    ])('is the usual window where what it rests on %s, and other evidence counts still', (_, odd) => {
      expect(since(PROVEN_BEFORE, [released(odd)])).toBe(A_DAY_AGO);
      const hold = released(odd, { submittedAt: '2026-10-01T12:00:00Z' });
      expect(since(PROVEN_BEFORE, [hold])).toBe('2026-10-01T11:00:00.000Z');
    });

    test('goes by the time of grading where that of handing in cannot be read', () => {
      const graded = released({ submittedAt: 'the other day', gradedAt: '2026-10-01T12:00:00Z' });
      expect(since(PROVEN_BEFORE, [graded])).toBe('2026-10-01T11:00:00.000Z');
    });

    test('is the usual window where only an export told of the mark', () => {
      expect(since(PROVEN_BEFORE, [released()])).toBe(A_DAY_AGO);
    });
  });

  test('does not reach back for what was never held, or is held still', () => {
    const old = [evidence({ submittedAt: '2026-09-01T12:00:00Z' })];
    const entries = [entry({ evidence: old }), heldEntry({ externalId: '0012', evidence: old })];
    expect(since(null, entries)).toBe(A_DAY_AGO);
  });
});

describe('what was looked at', () => {
  const due = lookbackWindow(NOW, 7);

  test.each([
    ['covers what was due, where it is the same', 7, true],
    ['covers what was due, where it is longer', 7.001, true],
    ['does not cover what was due, where it is shorter', 6.999, false],
  ])('%s', (_, days, isCovered) => {
    expect(covers(lookbackWindow(NOW, days), due)).toBe(isCovered);
  });
});
