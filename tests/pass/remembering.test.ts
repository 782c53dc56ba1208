import { beforeEach, describe, expect, test } from '@jest/globals';
import { problem } from '../../src/catalogue.ts';
import { fold } from '../../src/core/memory/events.ts';
import { release } from '../../src/core/memory/lessons.ts';
import { heldSinceOf } from '../../src/core/memory/memory.ts';
import { person, STARTED, submissionOf } from '../build.ts';
import {
  ACTIVE,
  ANY_TIME,
  entry,
  entryAt,
  evidence,
  exported,
  LASER,
  memoryOf,
  SAW,
} from '../core/trust/build.ts';
import { codesOf, UNREACHABLE, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const HALF_AN_HOUR_LATER = new Date(STARTED.getTime() + 1_800_000);
const daysLater = (days: number) => new Date(STARTED.getTime() + days * 24 * 3_600_000);

describe('the memory', () => {
  test('has each mark with what it rests on, and as whom Canvas knows the person', async () => {
    world.submissions = [submissionOf('11', { score: 19, attempt: 2 })];
    await world.pass();
    const restsOn = [evidence({ score: 19, attempt: 2 })];
    expect([...world.memory.entries.values()]).toEqual(
      [LASER, ANY_TIME, ACTIVE].map((column) => entry({ column, seenAt: STARTED, evidence: restsOn })),
    );
    expect([...world.memory.people]).toEqual([
      ['0011', { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' }],
    ]);
    expect(world.memory.census).toEqual({ people: 1, shrunkSince: null });
  });

  test('learns what was earned and Grit had already: cleared later, it is held', async () => {
    world.hasEverything();
    await world.pass();
    expect(entryAt(world.memory)).toEqual(entry({ seenAt: STARTED }));
    world.staff('clear', '0011', LASER);
    expect(codesOf(await world.pass())).toEqual(['newly-held']);
    expect(world.uploaded).toEqual([]);
  });

  test('of which the last step is missing: that is said, and the pass does all else', async () => {
    const torn = problem('memory-torn', { file: 'journal.jsonl' });
    world.memoryProblems = [torn];
    const report = await world.pass();
    expect(report.problems).toEqual([torn]);
    expect(report.upsert).toEqual({ attempted: true, ok: true, rows: 2 });
    expect(world.saved).toHaveLength(2);
  });

  test('keeps what was noticed in Grit, though Canvas could not be read', async () => {
    world.memory = memoryOf([entry()]);
    world.users = [exported('0011', [SAW])];
    world.failures = { people: UNREACHABLE };
    expect(codesOf(await world.pass())).toEqual(['canvas-unreachable', 'newly-held']);
    expect(heldSinceOf(entryAt(world.memory))).toEqual(STARTED);
  });

  test.each<[string, () => void]>([
    ['has a column twice', () => world.header.push(SAW)],
    ['lacks many people', () => (world.memory.census = { people: 2000, shrunkSince: null })],
  ])(
    'concludes nothing from an export that %s: neither from what is missing nor from what is there',
    async (_, prepare) => {
      world.memory = memoryOf([entry()]);
      world.hasEverything();
      world.staff('clear', '0011', LASER);
      prepare();
      await world.pass();
      expect([...world.memory.entries.values()]).toEqual([entry()]);
    },
  );

  test('remembers since when the exports lack many people, and believes them after a day', async () => {
    world.memory.census = { people: 2000, shrunkSince: null };
    await world.pass();
    expect(world.memory.census).toEqual({ people: 2000, shrunkSince: STARTED });
    expect(codesOf(await world.pass({ startedAt: HALF_AN_HOUR_LATER }))).toEqual(['export-shrunk']);
    const report = await world.pass({ startedAt: daysLater(1) });
    expect(report).toMatchObject({ upsert: { ok: true }, proven: true, problems: [] });
  });
});

describe('somebody who is called otherwise in Canvas than at the last upload', () => {
  const inGrit = () => world.users.map(({ externalId, lastName }) => [externalId, lastName]);

  beforeEach(async () => {
    world.submissions = [submissionOf('11')];
    await world.pass();
    world.people = [person('11', { lastName: 'Zonne' })];
  });

  test('is uploaded once more, and that is remembered', async () => {
    const report = await world.pass();
    expect(report).toMatchObject({ plan: { newGrants: 0 }, upsert: { attempted: true }, proven: true });
    expect(inGrit()).toEqual([['0011', 'Zonne']]);
    expect(world.memory.people.get('0011')?.lastName).toBe('Zonne');
    await world.pass();
    expect(world.uploaded).toHaveLength(2);
  });

  test('is uploaded again where Grit did not take it', async () => {
    const { users } = world;
    world.upsertResult = { ok: false, problems: [problem('grit-row-errors', { count: 1 })] };
    world.meanwhile = () => {
      world.users = users;
    };
    await world.pass();
    expect(world.memory.people.get('0011')?.lastName).toBe('Veltkamp');
    world.meanwhile = () => undefined;
    await world.pass();
    expect(inGrit()).toEqual([['0011', 'Zonne']]);
  });
});

describe('what somebody at the shop has cleared', () => {
  const clearedBetween = async (externalId: string, column: string) => {
    await world.pass();
    world.staff('clear', externalId, column);
    return world.pass({ startedAt: HALF_AN_HOUR_LATER });
  };

  test('is not given again, and is said once; the pass is as good as any other', async () => {
    const report = await clearedBetween('0011', LASER);
    expect(codesOf(report)).toEqual(['newly-held']);
    expect(report.problems[0]).toMatchObject({ severity: 'warning' });
    expect(report.problems[0]?.message).toContain(`${LASER} of 0011`);
    expect(report).toMatchObject({ plan: { newGrants: 0, held: 1 }, proven: true });
    const again = await world.pass({ startedAt: HALF_AN_HOUR_LATER });
    expect(again).toMatchObject({ plan: { held: 1 }, proven: true, problems: [] });
    expect(world.uploaded).toHaveLength(1);
  });

  test('stays cleared where something else of the same person is granted', async () => {
    await clearedBetween('0011', LASER);
    world.submissions.push(submissionOf('11', { assignmentId: '438799' }));
    await world.pass();
    expect(world.uploaded.at(-1)?.rows).toEqual([
      ['Nora', 'Veltkamp', '0011', 'nora@school.example', '', 'x', 'x', 'x'],
    ]);
    expect(world.users.find(({ externalId }) => externalId === '0011')?.granted).not.toContain(LASER);
  });

  test('holds the whole person where it is active, also what is earned only now', async () => {
    await clearedBetween('0011', ACTIVE);
    world.submissions.push(submissionOf('11', { assignmentId: '438799' }));
    const report = await world.pass();
    expect(report.plan).toMatchObject({ newGrants: 0, held: 2 });
    expect(world.uploaded).toHaveLength(1);
    world.staff('set', '0011', ACTIVE);
    expect((await world.pass({ startedAt: HALF_AN_HOUR_LATER })).plan).toMatchObject({
      newGrants: 1,
      held: 0,
    });
  });

  test('holds the whole person where it is active, who gets what was earned then, however late it is set again', async () => {
    await clearedBetween('0011', ACTIVE);
    world.submissions.push(submissionOf('11', { assignmentId: '438799' }));
    await world.pass({ startedAt: HALF_AN_HOUR_LATER });
    await world.pass({ startedAt: daysLater(20) });
    world.staff('set', '0011', ACTIVE);
    // The hold ends when this pass looks at Grit, which is after it asked Canvas.
    expect((await world.pass({ startedAt: daysLater(30) })).proven).toBe(false);
    expect((await world.pass({ startedAt: daysLater(30.1) })).proven).toBe(true);
    expect(world.users.find(({ externalId }) => externalId === '0011')?.granted).toContain(SAW);
  });

  test('holds a person who was taken out of Grit', async () => {
    await world.pass();
    world.users = world.users.filter(({ externalId }) => externalId !== '0011');
    const report = await world.pass({ startedAt: HALF_AN_HOUR_LATER });
    expect(codesOf(report)).toEqual(['newly-held']);
    expect(report.plan).toMatchObject({ newPeople: 0, newGrants: 0, held: 3 });
    expect(world.uploaded).toHaveLength(1);
  });

  test('is given again once its hold was released, and cleared once more it is held once more', async () => {
    await clearedBetween('0011', LASER);
    const cells = [{ externalId: '0011', column: LASER }];
    world.memory = fold(world.memory, release(world.memory, cells, HALF_AN_HOUR_LATER));
    const given = await world.pass({ startedAt: HALF_AN_HOUR_LATER });
    expect(given).toMatchObject({ plan: { newGrants: 1, held: 0 }, proven: true, problems: [] });
    world.staff('clear', '0011', LASER);
    expect(codesOf(await world.pass({ startedAt: HALF_AN_HOUR_LATER }))).toEqual(['newly-held']);
  });

  test('while the pass was at work is held by what was seen of it before, and nobody is blamed', async () => {
    world.people = [...world.people, person('13')];
    await world.pass();
    world.submissions.push(submissionOf('13'));
    world.meanwhile = () => {
      world.staff('clear', '0011', LASER);
    };
    const report = await world.pass({ startedAt: HALF_AN_HOUR_LATER });
    expect(codesOf(report)).toEqual(['marks-lost']);
    expect(report.problems[0]?.hint).toMatch(/^Ask whether somebody changed these/);
    expect(heldSinceOf(entryAt(world.memory))).toEqual(HALF_AN_HOUR_LATER);
  });
});
