import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { toPrune, type Retention } from '../../../src/core/trust/retention.ts';

/** After all of them, unless a test is about that. */
const NOW = new Date('2030-01-01T00:00:00Z');

interface Backup {
  name: string;
  at: Date;
}

/** Backups that were made at these times, such as "2026-11-22T09:30:00". */
const backupsAt = (...times: string[]): Backup[] => times.map((name) => ({ name, at: new Date(`${name}Z`) }));
const keptOf = (backups: Backup[], keep: Retention) => {
  const pruned = new Set(toPrune(backups, keep, NOW));
  return backups.filter((backup) => !pruned.has(backup)).map(({ name }) => name);
};
const kept = (keep: Retention, ...times: string[]) => keptOf(backupsAt(...times), keep);

const HOUR_MS = 3_600_000;
/** A backup every so many hours up to then, the oldest first. */
const every = (hours: number, count: number, until = '2026-11-22T09:30:00') => {
  const end = Date.parse(`${until}Z`);
  const times = Array.from({ length: count }, (_, index) => end - (count - 1 - index) * hours * HOUR_MS);
  return backupsAt(...times.map((time) => new Date(time).toISOString().slice(0, 19)));
};

describe('one rule alone', () => {
  test('last keeps so many of the newest', () => {
    expect(kept({ last: 2 }, '2026-11-20T09:30:00', '2026-11-22T09:00:00', '2026-11-22T09:30:00')).toEqual([
      '2026-11-22T09:00:00',
      '2026-11-22T09:30:00',
    ]);
  });

  test.each<[rule: keyof Retention, times: string[], expected: string[]]>([
    [
      'hourly',
      ['2026-11-22T07:59:59', '2026-11-22T08:00:00', '2026-11-22T08:59:59', '2026-11-22T09:00:00'],
      ['2026-11-22T08:59:59', '2026-11-22T09:00:00'],
    ],
    [
      'daily',
      ['2026-11-20T23:59:59', '2026-11-21T00:00:00', '2026-11-21T23:59:59', '2026-11-22T00:00:00'],
      ['2026-11-21T23:59:59', '2026-11-22T00:00:00'],
    ],
    [
      // 16 and 23 November are Mondays.
      'weekly',
      ['2026-11-15T23:59:59', '2026-11-16T00:00:00', '2026-11-22T23:59:59', '2026-11-23T00:00:00'],
      ['2026-11-22T23:59:59', '2026-11-23T00:00:00'],
    ],
    [
      'monthly',
      ['2028-01-31T23:59:59', '2028-02-01T00:00:00', '2028-02-29T23:59:59', '2028-03-01T00:00:00'],
      ['2028-02-29T23:59:59', '2028-03-01T00:00:00'],
    ],
  ])('%s keeps the last one of each, of so many as have any', (rule, times, expected) => {
    expect(kept({ [rule]: 2 }, ...times)).toEqual(expected);
    expect(kept({ [rule]: 1 }, ...times)).toEqual(expected.slice(-1));
  });

  test.each<[rule: keyof Retention, times: string[]]>([
    ['hourly', ['2026-11-21T09:30:00', '2026-11-22T09:30:00']],
    ['daily', ['2026-10-22T09:30:00', '2026-11-22T09:30:00']],
    ['weekly', ['2025-11-23T09:30:00', '2026-11-22T09:30:00']],
    ['monthly', ['2025-11-22T09:30:00', '2026-11-22T09:30:00']],
  ])('%s does not count the times that have none, and takes no two for one', (rule, times) => {
    expect(kept({ [rule]: 2 }, '2020-01-01T00:00:00', ...times)).toEqual(times);
  });

  test('of 0 keeps nothing by itself', () => {
    const times = ['2026-11-20T09:30:00', '2026-11-21T09:30:00', '2026-11-22T09:30:00'];
    expect(kept({ last: 2, hourly: 0, daily: 0, weekly: 0, monthly: 0 }, ...times)).toEqual(times.slice(1));
  });
});

describe('several rules', () => {
  test('keep what any of them keeps', () => {
    const keep = { last: 2, hourly: 3, daily: 3, weekly: 2, monthly: 2 };
    const times = [
      '2026-09-30T23:00:00',
      '2026-10-30T10:00:00',
      '2026-10-31T23:00:00', // the last one of the month before
      '2026-11-14T10:00:00',
      '2026-11-15T10:00:00', // the last one of the week before
      '2026-11-20T10:00:00', // the day before yesterday
      '2026-11-21T10:00:00',
      '2026-11-21T11:00:00', // yesterday
      '2026-11-22T07:30:00', // the third hour
      '2026-11-22T08:00:00',
      '2026-11-22T08:30:00', // the second hour
      '2026-11-22T09:00:00', // the last but one
      '2026-11-22T09:30:00',
    ];
    expect(kept(keep, ...times)).toEqual(
      times.filter((_, index) => [2, 4, 5, 7, 8, 10, 11, 12].includes(index)),
    );
  });

  test('keep everything where there are fewer backups than they ask for', () => {
    const backups = every(24 * 40, 3);
    for (const rule of ['last', 'hourly', 'daily', 'weekly', 'monthly']) {
      expect(toPrune(backups, { [rule]: 4 }, NOW)).toEqual([]);
    }
    expect(toPrune(backups, { hourly: 1, daily: 100, monthly: 12 }, NOW)).toEqual([]);
    expect(toPrune([], { last: 3 }, NOW)).toEqual([]);
  });

  test('keep as much when they are applied after each backup of a year as when once at its end', () => {
    const keep = { last: 3, hourly: 5, daily: 7, weekly: 6, monthly: 12 };
    const all = every(5, 1800, '2027-02-03T01:30:00');
    let shelf: Backup[] = [];
    for (const backup of all) {
      shelf.push(backup);
      const pruned = new Set(toPrune(shelf, keep, NOW));
      shelf = shelf.filter((one) => !pruned.has(one));
    }
    expect(shelf.map(({ name }) => name)).toEqual(keptOf(all, keep));
    const months = new Set(shelf.map(({ name }) => name.slice(0, 7)));
    const days = new Set(shelf.map(({ name }) => name.slice(0, 10)));
    expect(months.size).toBe(12);
    expect([...days]).toEqual(
      expect.arrayContaining(['2027-01-28', '2027-01-29', '2027-01-31', '2027-02-01', '2027-02-03']),
    );
  });
});

describe('the newest of all', () => {
  test.each<Retention>([{}, { last: 0 }, { last: 0, monthly: 0 }, { hourly: 1 }, { monthly: 1 }])(
    'stays, whatever the rules are: %j',
    (keep) => {
      const backups = every(1, 5);
      expect(keptOf(backups, keep)).toEqual(['2026-11-22T09:30:00']);
      expect(toPrune(backups.slice(-1), keep, NOW)).toEqual([]);
    },
  );
});

describe('of several in one second', () => {
  const before = { name: 'before the upload', at: new Date('2026-11-21T09:30:00Z') };
  const after = { name: 'after it', at: new Date('2026-11-21T09:30:00Z') };
  const shelf = [...backupsAt('2026-11-20T09:30:00'), before, after];

  test.each<Retention>([{}, { last: 1 }, { hourly: 1 }, { daily: 1 }, { weekly: 1 }, { monthly: 1 }])(
    'the last one on the shelf is the newest: %j',
    (keep) => {
      expect(keptOf(shelf, keep)).toEqual(['after it']);
    },
  );

  test('it is that one which stands for its day later on', () => {
    const later = backupsAt('2026-11-22T09:30:00');
    expect(keptOf([...shelf, ...later], { daily: 2 })).toEqual(['after it', '2026-11-22T09:30:00']);
  });
});

describe('hours, days, weeks and months', () => {
  test('are those of UTC, so that the hour that comes twice in autumn is two, and none is missing in spring', () => {
    // In New York the clocks go back on 1 November at 06:00, and forward on 14 March 2027 at 07:00.
    const autumn = [
      '2026-11-01T04:30:00',
      '2026-11-01T05:30:00',
      '2026-11-01T06:30:00',
      '2026-11-01T07:30:00',
    ];
    expect(kept({ hourly: 4 }, ...autumn)).toEqual(autumn);
    const spring = [
      '2027-03-14T05:30:00',
      '2027-03-14T06:30:00',
      '2027-03-14T07:30:00',
      '2027-03-14T08:30:00',
    ];
    expect(kept({ hourly: 4 }, ...spring)).toEqual(spring);
    const days = ['2026-10-31T23:59:59', '2026-11-01T00:00:00', '2026-11-01T23:59:59', '2026-11-02T00:00:00'];
    expect(kept({ daily: 3 }, ...days)).toEqual([days[0], days[2], days[3]]);
  });

  test.each(['America/New_York', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Auckland'])(
    'do not depend on where the machine is: %s',
    (zone) => {
      const source = fileURLToPath(new URL('../../../src/core/trust/retention.ts', import.meta.url));
      const esbuild = fileURLToPath(new URL('../../../node_modules/.bin/esbuild', import.meta.url));
      const built = execFileSync(esbuild, [source, '--format=esm', '--log-level=error'], {
        encoding: 'utf8',
      });
      const times = every(5, 600, '2026-12-02T01:30:00').map(({ name }) => name);
      const keep = { hourly: 20, daily: 40, weekly: 10, monthly: 4 };
      const script = `${built}
        const backups = ${JSON.stringify(times)}.map((name) => ({ name, at: new Date(name + 'Z') }));
        const pruned = toPrune(backups, ${JSON.stringify(keep)}, new Date('2027-12-31'));
        console.log(JSON.stringify(backups.filter((one) => !pruned.includes(one)).map(({ name }) => name)));`;
      const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
        encoding: 'utf8',
        env: { ...process.env, TZ: zone },
      });
      expect(JSON.parse(said)).toEqual(kept(keep, ...times));
    },
  );

  test('a week begins on Monday, also where a year ends in it', () => {
    // 28 December 2026 is a Monday, and 3 January 2027 a Sunday.
    const times = [
      '2026-12-27T12:00:00',
      '2026-12-28T12:00:00',
      '2026-12-31T12:00:00',
      '2027-01-01T12:00:00',
    ];
    expect(kept({ weekly: 3 }, ...times, '2027-01-03T12:00:00', '2027-01-04T12:00:00')).toEqual([
      '2026-12-27T12:00:00',
      '2027-01-03T12:00:00',
      '2027-01-04T12:00:00',
    ]);
  });

  test('are new ones in a new year', () => {
    const times = ['2026-12-31T23:30:00', '2027-01-01T00:30:00'];
    for (const rule of ['hourly', 'daily', 'monthly']) expect(kept({ [rule]: 2 }, ...times)).toEqual(times);
  });
});

test('the order of what is on the shelf does not matter where the times differ, and the shelf stays as it is', () => {
  const backups = every(7, 60);
  const keep = { last: 2, daily: 5, monthly: 3 };
  const shuffled = backups.map((_, index) => backups[(index * 37) % 60] as Backup);
  const before = [...shuffled];
  expect(keptOf(shuffled, keep).toSorted()).toEqual(keptOf(backups, keep));
  expect(shuffled).toEqual(before);
});

test('backups of a clock that was ahead stay, and do not count as the newest ones', () => {
  const backups = backupsAt('2026-11-20T09:30:00', '2026-11-21T09:30:00', '2031-01-01T00:00:00');
  const now = new Date('2026-11-21T09:31:00Z');
  expect(toPrune(backups, { last: 1 }, now).map(({ name }) => name)).toEqual(['2026-11-20T09:30:00']);
});
