import { beforeEach, describe, expect, test } from '@jest/globals';
import { fold } from '../../src/core/memory/events.ts';
import { release } from '../../src/core/memory/lessons.ts';
import { person, requirement, STARTED, submissionOf } from '../build.ts';
import { entryAt, LASER } from '../core/trust/build.ts';
import { codesOf, World } from './world.ts';

const BIG = 'pg:Laser Cutter 2';
const RENAMED = { requirements: [requirement(BIG, '440133')] };

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

/** The column gets another name in Grit, with what everybody has in it. */
function rename(): void {
  world.header = world.header.map((name) => (name === LASER ? BIG : name));
}

describe('a permission that has another name in Grit and in the configuration', () => {
  test('stays on hold, and that is said until a person says otherwise', async () => {
    rename();
    expect((await world.pass(RENAMED)).problems).toMatchObject([
      { code: 'column-renamed', severity: 'attention' },
    ]);
    expect(codesOf(await world.pass(RENAMED))).toEqual(['column-renamed']);
    expect(world.uploaded).toEqual([]);
    expect(entryAt(world.memory, { column: BIG })?.state).toBe('on-hold');
  });

  test('is said no more once the holds are released, and given then', async () => {
    rename();
    await world.pass(RENAMED);
    const cell = { externalId: '0011', column: BIG };
    world.memory = fold(world.memory, release(world.memory, [cell], STARTED));
    expect(codesOf(await world.pass(RENAMED))).toEqual([]);
    expect(world.uploaded).toHaveLength(1);
  });

  test('is said no more once somebody says that it is the same, and stays on hold', async () => {
    rename();
    await world.pass(RENAMED);
    const event = { kind: 'renamed', at: STARTED, from: LASER, to: [BIG], isGuess: false } as const;
    world.memory = fold(world.memory, [event]);
    expect(codesOf(await world.pass(RENAMED))).toEqual([]);
    expect(world.uploaded).toEqual([]);
  });

  test('is no other one while Grit or the configuration still has the old name', async () => {
    world.header.push(BIG);
    const both = { requirements: [...RENAMED.requirements, requirement(LASER, '440133')] };
    expect(codesOf(await world.pass(both))).toEqual([]);
    expect(world.uploaded).toHaveLength(1);
    expect(entryAt(world.memory)?.state).toBe('on-hold');
  });

  test('is another one where other quizzes earn it', async () => {
    rename();
    world.submissions = [submissionOf('11', { assignmentId: '438799' })];
    expect(codesOf(await world.pass({ requirements: [requirement(BIG, '438799')] }))).toEqual([]);
    expect(world.uploaded).toHaveLength(1);
  });
});
