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
  heldEntry,
  LASER,
  memoryOf,
  SAW,
} from '../core/trust/build.ts';
import { codesOf, UNREACHABLE, UNSAVED, World } from './world.ts';

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

describe('somebody on hold who passes again', () => {
  const A_DAY_LATER = daysLater(1);
  /** Nora has the laser, at any time, and loses these. */
  async function loses(...columns: string[]) {
    world.hasEverything();
    await world.pass();
    for (const column of columns) world.staff('clear', '0011', column);
    await world.pass();
  }
  const passesAgain = (at = A_DAY_LATER) => {
    const times = { submittedAt: at.toISOString(), gradedAt: at.toISOString() };
    world.submissions = [submissionOf('11', { attempt: 2, ...times }), ...world.submissions.slice(1)];
  };
  const said = (columns: string[], isAll: boolean) =>
    problem('passed-again', {
      people: [{ person: 'Nora Veltkamp (0011)', externalId: '0011', columns, isAll }],
    });

  test('stays on hold; that is said once, with name and command, and counts as proven', async () => {
    await loses(LASER);
    passesAgain();
    const report = await world.pass({ startedAt: daysLater(2) });
    expect(report).toMatchObject({ problems: [said([LASER], true)], proven: true, plan: { held: 1 } });
    expect(report.problems[0]?.hint).toContain('grit-sync holds release "0011".');
    expect(heldSinceOf(entryAt(world.memory))).toEqual(STARTED);
    expect(await world.pass({ startedAt: daysLater(2) })).toMatchObject({ problems: [], plan: { held: 1 } });
    expect(world.uploaded).toEqual([]);
  });

  test('is let in by a command that releases nothing else of theirs', async () => {
    world.users = [exported('0011', [LASER, SAW, ANY_TIME, ACTIVE])];
    await loses();
    for (const column of [LASER, 'pg:Lathe']) world.staff('clear', '0011', column);
    world.memory = memoryOf([...world.memory.entries.values(), heldEntry({ column: 'pg:Lathe' })]);
    await world.pass();
    passesAgain();
    const { problems } = await world.pass({ startedAt: daysLater(2) });
    expect(problems).toEqual([said([LASER], false)]);
    expect(problems[0]?.hint).toContain('grit-sync holds release "0011" "pg:Laser Cutter".');
  });

  test('is not said to have, where the attempt is the one that the grant rested on', async () => {
    await loses(LASER);
    expect(codesOf(await world.pass({ startedAt: daysLater(2) }))).toEqual([]);
  });

  test('is said by the next pass where this one could not write it down, or broke off after its upload', async () => {
    await loses(LASER);
    passesAgain();
    world.failures = {
      [`saveMemory ${world.calls.filter((call) => call === 'saveMemory').length + 1}`]: UNSAVED,
    };
    expect(codesOf(await world.pass({ startedAt: daysLater(2) }))).toEqual(['memory-not-saved']);
    world.failures = {};
    // Somebody else has passed something: this pass uploads, and the power goes.
    world.submissions.push(submissionOf('12', { id: '78', assignmentId: '440133' }));
    world.saved.length = 0;
    await world.pass({ startedAt: daysLater(2) });
    expect(world.saved).toHaveLength(2);
    const [atUpload] = world.saved;
    world.memory = atUpload ?? world.memory;
    expect(codesOf(await world.pass({ startedAt: daysLater(2) }))).toEqual(['passed-again']);
    expect(codesOf(await world.pass({ startedAt: daysLater(2) }))).toEqual([]);
  });
});

describe('many marks that are gone at once', () => {
  const crowd = Array.from({ length: 25 }, (_, index) => exported(`A${index}`, [LASER]));

  test('are held like any other, in one sentence, and a person must look', async () => {
    world.submissions = [];
    world.users = crowd;
    await world.pass();
    world.users = crowd.map((one) => ({ ...one, granted: [] }));
    const report = await world.pass();
    expect(report.problems).toEqual([
      problem('many-held', {
        held: crowd.map(({ externalId }) => ({ externalId, column: LASER })),
        since: '2026-11-22T09:30:00Z',
      }),
    ]);
    expect(report.problems[0]?.message).toBe(
      '25 permissions disappeared from Grit at once (25 of pg:Laser Cutter); none of them is given again.',
    );
    expect(report.proven).toBe(false);
    expect(await world.pass()).toMatchObject({ problems: [], proven: true });
  });
});
