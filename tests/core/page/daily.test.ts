import { describe, expect, test } from '@jest/globals';
import { daysUntil, grantsByDay, passesByDay } from '../../../src/core/page/daily.ts';
import { clockOf } from '../../../src/page/time.ts';
import { granting, LASER, LATHE, pagePass, SAW } from '../../page/shop.ts';

const DAYS = ['2026-11-20', '2026-11-21', '2026-11-22'];
const { dayOf } = clockOf('UTC');
const at = (text: string) => new Date(text);

describe('the days of the charts', () => {
  test('end with this one, and each is there once, across a month', () => {
    expect(daysUntil('2026-12-02', 4)).toEqual(['2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02']);
  });

  test('are those of the place: an evening in New York is not the next day', () => {
    const evening = at('2026-11-22T01:30:00Z');
    expect(clockOf('America/New_York').dayOf(evening)).toBe('2026-11-21');
    expect(dayOf(evening)).toBe('2026-11-22');
  });
});

describe('the passes of a day', () => {
  test('are counted by how they ended; one that was interrupted failed', () => {
    const outcomes = ['ok', 'ok', 'attention', 'failed', 'interrupted'];
    const passes = outcomes.map((outcome) => pagePass({ startedAt: at('2026-11-21T09:00:00Z'), outcome }));
    expect(passesByDay(passes, DAYS, dayOf)).toEqual([
      { day: '2026-11-20', ok: 0, attention: 0, failed: 0 },
      { day: '2026-11-21', ok: 2, attention: 1, failed: 2 },
      { day: '2026-11-22', ok: 0, attention: 0, failed: 0 },
    ]);
  });

  test('before the first day are left out', () => {
    const early = pagePass({ startedAt: at('2026-11-19T23:59:59Z') });
    expect(passesByDay([early], DAYS, dayOf).map(({ ok }) => ok)).toEqual([0, 0, 0]);
  });
});

describe('the grants of a day', () => {
  const on = (day: string, byColumn: Record<string, number>) => granting(at(`${day}T09:00:00Z`), byColumn);

  test('are summed by column, the column with the most first', () => {
    const passes = [
      on('2026-11-20', { [LASER]: 1, [SAW]: 2 }),
      on('2026-11-22', { [SAW]: 3 }),
      on('2026-11-22', { [SAW]: 1, [LATHE]: 1 }),
    ];
    expect(grantsByDay(passes, DAYS, dayOf)).toEqual([
      { day: '2026-11-20', column: SAW, grants: 2 },
      { day: '2026-11-22', column: SAW, grants: 4 },
      { day: '2026-11-20', column: LASER, grants: 1 },
      { day: '2026-11-22', column: LATHE, grants: 1 },
    ]);
  });

  test.each([
    ['was not attempted', { attempted: false, ok: null, rows: 0 }],
    ['was refused', { attempted: true, ok: false, rows: 2 }],
    ['was not reached', null],
  ])('do not include a plan whose upload %s: the next pass plans it again', (_, upsert) => {
    const planned = { ...on('2026-11-22', { [LASER]: 2 }), upsert };
    expect(grantsByDay([planned], DAYS, dayOf)).toEqual([]);
  });

  test('before the first day are left out, and so is a column that gained nothing', () => {
    expect(grantsByDay([on('2026-11-19', { [LASER]: 2 }), on('2026-11-22', {})], DAYS, dayOf)).toEqual([]);
  });
});
