import { describe, expect, test } from '@jest/globals';
import { pageOf } from '../../../src/core/page/facts.ts';
import { requirement } from '../../build.ts';
import {
  ago,
  BACKUP,
  busyShop,
  cell,
  context,
  DAY_MS,
  granting,
  HOUR_MS,
  LASER,
  LATHE,
  memoryOf,
  NOW,
  page,
  pagePass,
  SAW,
} from '../../page/shop.ts';

describe('what the page says', () => {
  test('of a quiet shop is that all is well and nothing happened', () => {
    expect(page()).toMatchObject({
      verdict: 'working',
      writtenAt: NOW,
      lastPass: { outcome: 'ok' },
      backups: { number: 1, bytes: BACKUP.bytes, newest: BACKUP },
      grantsByDay: [],
      withoutGrants: [LASER, SAW, LATHE],
      quiet: [],
      held: [],
      heldPeople: null,
      skipped: {},
    });
  });

  test('covers the last thirty days', () => {
    const { passesByDay } = page();
    expect(passesByDay).toHaveLength(30);
    expect(passesByDay.at(-1)).toEqual({ day: '2026-11-22', ok: 1, attention: 0, failed: 0 });
  });

  test('of columns without grants names each once, and no label of addUsers', () => {
    const requirements = [
      requirement(LASER, '1'),
      requirement(SAW, '2'),
      requirement(SAW, '3'),
      requirement(null, '4'),
    ];
    const passes = [granting(ago(HOUR_MS), { [LASER]: 1 })];
    expect(page({ passes }, { requirements }).withoutGrants).toEqual([SAW]);
  });

  test('of backups is how many there are, how large, and which is the newest', () => {
    const older = { ...BACKUP, name: 'older', at: ago(DAY_MS), bytes: 100 };
    expect(page({ backups: [older, BACKUP] }).backups).toEqual({ number: 2, bytes: 7300, newest: BACKUP });
    expect(page({ backups: [] }).backups).toEqual({ number: 0, bytes: 0, newest: null });
  });

  test('of skipped people is what the last pass that asked about any wrote down', () => {
    const asked = pagePass({ startedAt: ago(HOUR_MS), skipped: { 'no-external-id': 2 } });
    const failed = pagePass({ outcome: 'failed', skipped: null });
    expect(page({ passes: [asked, failed] }).skipped).toEqual({ 'no-external-id': 2 });
    expect(page({ passes: [failed] }).skipped).toBeNull();
  });

  test('of what has gone quiet counts until a pass last read Canvas', () => {
    const { memory, passes = [] } = busyShop();
    expect(page({ memory, passes }).quiet).toMatchObject([{ columns: [LATHE], quietDays: 45 }]);
    const blind = pagePass({ startedAt: ago(HOUR_MS), plan: null });
    const looked = pagePass({ startedAt: ago(40 * DAY_MS) });
    expect(page({ memory, passes: [looked, blind] }).quiet).toEqual([]);
    expect(page({ memory, passes: [blind] }).quiet).toEqual([]);
  });
});

describe('what is held', () => {
  const held = (externalId: string, column: string, days: number) =>
    cell(externalId, column, { heldSince: ago(days * DAY_MS) });
  const memory = memoryOf([held('1', SAW, 3), held('2', LASER, 2), held('3', LASER, 1), cell('4', LASER)], {
    people: new Map([['2', { firstName: 'Wren', lastName: 'Sprocket', email: 'w@a.example' }]]),
  });

  test('is counted by column, the most first, without names', () => {
    const found = page({ memory });
    expect(found).toMatchObject({
      held: [
        { column: LASER, number: 2 },
        { column: SAW, number: 1 },
      ],
      heldPeople: null,
    });
    expect(JSON.stringify(found)).not.toMatch(/Wren|Sprocket/);
  });

  test('is named where the configuration asks for names, in the order in which it was noticed', () => {
    expect(page({ memory }, { names: true }).heldPeople).toEqual([
      { externalId: '1', name: '', column: SAW, since: ago(3 * DAY_MS) },
      { externalId: '2', name: 'Wren Sprocket', column: LASER, since: ago(2 * DAY_MS) },
      { externalId: '3', name: '', column: LASER, since: ago(DAY_MS) },
    ]);
  });
});

test('what cannot be read is undefined, says why, and hides nothing of the rest', () => {
  const problem = { code: 'memory-not-known', severity: 'failed', message: 'a', hint: 'b' } as const;
  const nothing = { memory: undefined, passes: undefined, backups: undefined, problems: [problem] };
  expect(pageOf(nothing, context({ names: true }))).toMatchObject({
    verdict: 'not-working',
    provenUntil: undefined,
    lastPass: undefined,
    backups: undefined,
    held: undefined,
    heldPeople: null,
    skipped: null,
    quiet: [],
    unread: [problem],
  });
  expect(page({ memory: undefined, problems: [problem] })).toMatchObject({
    lastPass: { outcome: 'ok' },
    backups: { number: 1 },
  });
});
