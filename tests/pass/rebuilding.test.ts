import { beforeEach, describe, expect, test } from '@jest/globals';
import { fail } from '../../src/catalogue.ts';
import { emptyMemory } from '../../src/core/memory/memory.ts';
import { seriesOf } from '../../src/core/memory/series.ts';
import { lookbackWindow, MOST_DAYS } from '../../src/core/window.ts';
import { person, requirement, STARTED, submissionOf } from '../build.ts';
import { ACTIVE, ANY_TIME, entryAt, exported, LASER } from '../core/trust/build.ts';
import { codesOf, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = new World();
  world.submissions = [submissionOf('11')];
  world.people = [person('11')];
  await world.pass();
  world.staff('clear', '0011', LASER);
  await world.pass();
  world.uploaded = [];
});

/** The state folder is empty, and the backups are there. */
function lose(): void {
  world.memory = emptyMemory();
  world.isMemoryLost = true;
}

describe('a memory that is lost beside backups', () => {
  test('is learned from them before anything is uploaded, and said once', async () => {
    lose();
    const report = await world.pass();
    expect(report.problems).toMatchObject([{ code: 'memory-rebuilt', severity: 'attention' }]);
    expect(report.problems[0]?.message).toContain('1 permission is on hold');
    expect(world.uploaded).toEqual([]);
    world.isMemoryLost = false;
    expect(codesOf(await world.pass())).toEqual([]);
    expect(entryAt(world.memory)?.state).toBe('on-hold');
  });

  test('keeps somebody switched off whom staff switched off', async () => {
    world.staff('clear', '0011', ACTIVE);
    await world.pass();
    lose();
    await world.pass();
    expect(world.users[0]?.granted).toEqual([ANY_TIME]);
  });

  test('is looked for as far back as any pass looks', async () => {
    lose();
    const { window } = await world.pass();
    expect(window?.since).toEqual(lookbackWindow(STARTED, MOST_DAYS).since);
  });

  test('is damaged: what can be read of it is kept, and the damaged one set aside', async () => {
    const before = world.memory;
    const { journal } = world.ports;
    const damaged = fail('memory-damaged', { file: 'journal.jsonl', cause: 'its line 3' });
    const ports = {
      ...world.ports,
      journal: {
        ...journal,
        read: () => {
          throw damaged;
        },
        salvage: () => ({ memory: before, until: new Date(0) }),
      },
    };
    expect(codesOf(await world.pass({}, ports))).toEqual(['memory-rebuilt']);
    expect(world.isRenewed).toBe(true);
    expect(world.uploaded).toEqual([]);
    expect(entryAt(world.memory)?.evidence).toEqual(entryAt(before)?.evidence);
  });

  test('is damaged and there is nothing to learn it from: nothing is uploaded', async () => {
    world.backups.length = 0;
    const damaged = fail('memory-damaged', { file: 'journal.jsonl', cause: 'its line 3' });
    world.failures = { readMemory: damaged };
    world.users = [];
    expect(codesOf(await world.pass())).toEqual(['memory-damaged']);
    expect(world.uploaded).toEqual([]);
  });

  test('leaves out what cannot be read, and says how many', async () => {
    world.backups.push(Buffer.from('no export'));
    lose();
    const { problems } = await world.pass();
    expect(problems[0]?.message).toContain('1 backup could not be read');
  });
});

describe('learning from backups', () => {
  test.each([
    ['the time of the run is over', fail('pass-timed-out', { minutes: 25, step: 'reading backups' })],
    ['something happens that nobody foresaw', new TypeError('bug')],
  ])('ends where %s, and nothing is uploaded', async (_, failure) => {
    lose();
    world.failures = { readBackup: failure };
    const report = await world.pass();
    expect(report.problems).not.toEqual([]);
    expect(report.proven).toBe(false);
    expect(world.uploaded).toEqual([]);
  });

  test('leaves out those of another Grit', async () => {
    world = new World();
    world.submissions = [];
    const others = (prefix: string) =>
      Array.from({ length: 6 }, (_, index) => exported(`${prefix}${index}`, [LASER]));
    for (const prefix of ['B', 'A', 'A']) {
      world.users = others(prefix);
      world.memory = emptyMemory();
      await world.pass();
    }
    lose();
    const { problems } = await world.pass();
    expect(problems[0]?.message).toContain('from 2 backups');
    expect([...world.memory.entries.values()].filter(({ state }) => state === 'on-hold')).toEqual([]);
  });
});

describe('a memory of something else', () => {
  const people = (prefix: string) =>
    Array.from({ length: 6 }, (_, index) => exported(`${prefix}${index}`, [LASER]));

  beforeEach(async () => {
    world = new World();
    world.submissions = [];
    world.users = people('A');
    await world.pass();
  });

  test('is of another Grit: nothing is uploaded, nothing held, and nothing of it remembered', async () => {
    world.users = people('B');
    world.submissions = [submissionOf('11')];
    const report = await world.pass();
    expect(report.problems).toMatchObject([{ code: 'other-grit', severity: 'invalid' }]);
    expect(world.uploaded).toEqual([]);
    world.users = people('A');
    world.submissions = [];
    expect(codesOf(await world.pass())).toEqual([]);
  });

  test.each([
    ['people who come', () => [...people('A'), ...people('B'), ...people('C')]],
    ['people who are taken out', () => people('A').slice(0, 2)],
  ])('is none of another Grit because of %s', async (_, users) => {
    world.users = users();
    expect(codesOf(await world.pass())).not.toContain('other-grit');
  });

  test('is of another configuration, with other columns and other quizzes', async () => {
    const requirements = [requirement('pg:Lathe', '450001')];
    const report = await world.pass({ requirements });
    expect(report.problems).toMatchObject([{ code: 'other-shop', severity: 'invalid' }]);
    expect(report.backup).not.toBeNull();
  });

  test('is none of another configuration in a new term, with other quizzes for the same columns', async () => {
    expect(codesOf(await world.pass({ requirements: [requirement(LASER, '450001')] }))).toEqual([]);
  });
});

test('of many backups fewer are read the older they are, the newest of a time, the oldest first', () => {
  const hours = (number: number) => ({ at: new Date(STARTED.getTime() - number * 3_600_000), number });
  const backups = Array.from({ length: 3 * 366 * 24 }, (_, index) => hours(index)).toReversed();
  const series = seriesOf(backups, STARTED);
  expect(series.length).toBeLessThan(600);
  expect(series.at(-1)?.number).toBe(0);
  expect(series.filter(({ number }) => number <= 7 * 24)).toHaveLength(7 * 24 + 1);
  const times = series.map(({ at }) => at.getTime());
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});
