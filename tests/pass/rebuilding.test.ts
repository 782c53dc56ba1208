import { beforeEach, describe, expect, test } from '@jest/globals';
import { fail } from '../../src/catalogue.ts';
import { fold } from '../../src/core/memory/events.ts';
import { release, seed } from '../../src/core/memory/lessons.ts';
import { emptyMemory } from '../../src/core/memory/memory.ts';
import { seriesOf } from '../../src/core/memory/series.ts';
import { lookbackWindow, MOST_DAYS } from '../../src/core/window.ts';
import { rebuild } from '../../src/pass/rebuild.ts';
import { person, requirement, STARTED, submissionOf } from '../build.ts';
import { ACTIVE, ANY_TIME, entryAt, exported, exportOf, LASER, SAW } from '../core/trust/build.ts';
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

describe('a rebuild that a person asks for', () => {
  const PLAN = {
    requirements: [requirement(LASER, '440133'), requirement(SAW, '438799')],
    accessTime: 'at:Any Time',
    active: true,
    startedAt: new Date(STARTED.getTime() + 1000),
  };
  /** With a memory in which nothing is missing up to a time. */
  const asked = (until = STARTED) =>
    rebuild(PLAN, world.ports, { memory: world.memory, until }, { isAsked: true, show: world.ports.show });
  const cell = { externalId: '0011', column: LASER };

  test('adds nothing to a memory that knows it all, and takes nothing away', async () => {
    const { memory } = world;
    const rebuilt = await asked();
    expect(rebuilt).toMatchObject({ isOther: false, known: { unsaved: [] } });
    expect(rebuilt.known.memory).toEqual(memory);
  });

  test('leaves what a person decided: what was released is not on hold again', async () => {
    world.memory = fold(world.memory, release(world.memory, [cell], STARTED));
    const { known } = await asked();
    expect(entryAt(known.memory)?.state).toBe('released');
    expect(known.memory.accounts).toEqual(world.memory.accounts);
    expect(entryAt(known.memory)?.evidence).not.toEqual([]);
  });

  test('leaves what a person decided: what has another name now is not there under the old one', async () => {
    const renamed = {
      kind: 'renamed',
      at: STARTED,
      from: LASER,
      to: ['pg:Laser 2'],
      isGuess: false,
    } as const;
    world.memory = fold(world.memory, [renamed]);
    const { known } = await asked();
    expect(known.unsaved).toEqual([]);
    expect(entryAt(known.memory, { column: 'pg:Laser 2' })?.state).toBe('on-hold');
    expect(entryAt(known.memory)).toBeUndefined();
  });

  test('adds what was taken away of whom the memory knows nothing', async () => {
    const { entries, ...others } = world.memory;
    world.memory = { ...others, entries: new Map([...entries].filter(([key]) => !key.endsWith(LASER))) };
    const { known } = await asked();
    expect(entryAt(known.memory)?.state).toBe('on-hold');
    expect(known.unsaved.map(({ kind }) => kind)).toEqual(['seen', 'taken-away', 'rebuilt']);
    expect(known.memory.accounts).toEqual(others.accounts);
  });

  test('learns from later backups than the memory, such as after an earlier copy was put back', async () => {
    const { memory } = world;
    const backups = world.backups.length;
    world.staff('clear', '0011', ACTIVE);
    await world.pass();
    const hours = (number: number) => new Date(STARTED.getTime() + number * 3_600_000);
    const store = {
      ...world.ports.store,
      backups: () => world.backups.map((_, index) => ({ name: `${index + 1}.xlsx`, at: hours(index) })),
    };
    const basis = { memory, until: hours(backups - 0.5) };
    const options = { isAsked: true, show: world.ports.show };
    const { known } = await rebuild(PLAN, { ...world.ports, store }, basis, options);
    expect(known.unsaved.map(({ kind }) => kind)).toEqual(['taken-away', 'rebuilt']);
    expect(entryAt(known.memory, { column: ACTIVE })?.state).toBe('on-hold');
    expect(known.memory.accounts).toEqual(memory.accounts);
  });

  test('hears nothing new from the two backups of the last run, before its upload and after it', async () => {
    world = new World();
    await world.pass();
    const until = new Date(STARTED.getTime() - 24 * 3_600_000);
    const seen = [...world.memory.entries].map(([key, entry]) => [key, { ...entry, seenAt: until }] as const);
    world.memory = { ...world.memory, entries: new Map(seen) };
    expect(world.backups).toHaveLength(2);
    expect((await asked(until)).known.unsaved).toEqual([]);
  });

  test('keeps a release of which a damaged memory still tells, though backups show the hold', async () => {
    world.memory = fold(world.memory, release(world.memory, [cell], STARTED));
    const basis = { memory: world.memory, until: null, damage: new Error('damaged') };
    const { known } = await rebuild(PLAN, world.ports, basis, { isAsked: true, show: world.ports.show });
    expect(entryAt(known.memory)?.state).toBe('released');
  });

  test('makes out once what several backups have byte for byte, and shows how far it is', async () => {
    await world.pass();
    await world.pass();
    world.calls.length = 0;
    world.shown = [];
    await asked();
    const count = (name: string) => world.calls.filter((call) => call === name).length;
    expect(new Set(world.backups.map(String)).size).toBeLessThan(world.backups.length);
    expect(count('readExport')).toBeLessThan(count('readBackup') - 1);
    expect(world.shown).toContain(`Reading backups: 1 of ${world.backups.length}`);
  });

  test('begins anew where the memory is of another Grit, or of another configuration', async () => {
    const people = (prefix: string) =>
      Array.from({ length: 6 }, (_, index) => exported(`${prefix}${index}`, [LASER]));
    world.memory = fold(emptyMemory(), seed(emptyMemory(), exportOf(...people('A')), [LASER], STARTED));
    world.users = people('B');
    world.backups.splice(0, Infinity, world.export());
    const { isOther, known } = await asked();
    expect([
      isOther,
      ...new Set([...known.memory.entries.values()].map(({ externalId }) => externalId[0])),
    ]).toEqual([true, 'B']);
    world.memory = { ...known.memory, configured: { columns: ['pg:Lathe'], quizzes: ['assignment 1'] } };
    expect(await asked()).toMatchObject({ isOther: true });
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

test.each([
  ['are all read', 1000, 1000],
  ['are read one in ten minutes, the newest, where they are very many', 20_000, 7 * 24 * 6 + 1],
])('backups of the last days %s', (_, number, read) => {
  const seconds = (age: number) => ({ at: new Date(STARTED.getTime() - age * 1000), age });
  const backups = Array.from({ length: number }, (_, index) => seconds(index * 30)).toReversed();
  const series = seriesOf(backups, STARTED);
  expect(series.length).toBeLessThanOrEqual(read);
  expect(series.length).toBeGreaterThan(0.9 * Math.min(number, read));
  expect(series.at(-1)?.age).toBe(0);
});
