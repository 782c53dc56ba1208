import { beforeEach, describe, expect, test } from '@jest/globals';
import { fold } from '../../src/core/memory/events.ts';
import { release } from '../../src/core/memory/lessons.ts';
import { confirmed } from '../../src/core/memory/people.ts';
import { lookbackWindow } from '../../src/core/window.ts';
import { person, STARTED, submissionOf } from '../build.ts';
import { ACTIVE, ANY_TIME, entryAt, exported, LASER, SAW } from '../core/trust/build.ts';
import { codesOf, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = new World();
  world.submissions = [submissionOf('11')];
  world.people = [person('11')];
  await world.pass();
  world.uploaded = [];
});

/** Canvas has another id for Nora from now on. */
function changeId(externalId: string): void {
  world.people = [person('11', { externalId })];
}

const grantedTo = (externalId: string) =>
  world.users.find((one) => one.externalId === externalId)?.granted ?? [];

describe('a campus wide ID that changes', () => {
  test('takes the hold along: the same submission grants nothing under the new one', async () => {
    world.staff('clear', '0011', LASER);
    changeId('0091');
    expect(codesOf(await world.pass())).toEqual(['newly-held', 'id-changed-on-hold']);
    expect(grantedTo('0091')).not.toContain(LASER);
    expect(codesOf(await world.pass())).toEqual([]);
    expect(grantedTo('0091')).not.toContain(LASER);
  });

  test('makes nothing wait under the new one: each pass after it is proven, and looks no further back', async () => {
    world.staff('clear', '0011', LASER);
    changeId('0091');
    await world.pass();
    for (let pass = 0; pass < 3; pass += 1) {
      const { window, proven } = await world.pass();
      expect({ proven, window }).toEqual({ proven: true, window: lookbackWindow(STARTED, 7) });
    }
    expect(entryAt(world.memory, { externalId: '0091' })).toBeUndefined();
  });

  test('gives nothing at all under the new one while the person is switched off under the old one', async () => {
    world.staff('clear', '0011', ACTIVE);
    await world.pass();
    changeId('0091');
    world.submissions = [submissionOf('11'), submissionOf('11', { assignmentId: '438799' })];
    expect(codesOf(await world.pass())).toEqual(['id-changed-on-hold']);
    expect(grantedTo('0091')).toEqual([]);
  });

  test('is a warning where nothing is on hold, once, and the new row gets what was earned', async () => {
    changeId('0091');
    const report = await world.pass();
    expect(report.problems).toMatchObject([{ code: 'id-changed', severity: 'warning' }]);
    expect(grantedTo('0091')).toEqual([LASER, ANY_TIME, ACTIVE]);
    expect(codesOf(await world.pass())).toEqual([]);
  });

  test('leaves the old row as it is', async () => {
    changeId('0091');
    await world.pass();
    expect(world.uploaded.flatMap(({ rows }) => rows.map((row) => row[2]))).toEqual(['0091']);
  });

  test('is recognised by the submission where Canvas has merged the account into another', async () => {
    world.staff('clear', '0011', LASER);
    world.submissions = [submissionOf('77', { id: '44013311' })];
    world.people = [person('77', { externalId: '0091' })];
    expect(codesOf(await world.pass())).toContain('id-changed-on-hold');
    expect(grantedTo('0091')).not.toContain(LASER);
  });

  test('loses nothing that staff cleared when they give the row its new ID', async () => {
    world.staff('clear', '0011', LASER);
    changeId('0091');
    await world.pass();
    world.users = world.users.map((one) =>
      one.externalId === '0011' ? { ...one, externalId: '0091' } : one,
    );
    expect(codesOf(await world.pass())).toEqual([]);
    expect(grantedTo('0091')).toEqual([ANY_TIME, ACTIVE]);
    world.staff('set', '0091', LASER);
    await world.pass();
    expect(entryAt(world.memory)?.state).toBe('in-grit');
  });

  test('makes no hold of a row that staff gave the new ID, with all that it had', async () => {
    changeId('0091');
    world.users = [exported('0091', [LASER, ANY_TIME, ACTIVE])];
    expect(codesOf(await world.pass())).toEqual(['id-changed']);
    expect(entryAt(world.memory)?.state).toBe('in-grit');
  });

  test('lets a release by either ID end the hold', async () => {
    world.staff('clear', '0011', LASER);
    changeId('0091');
    await world.pass();
    world.memory = fold(
      world.memory,
      release(world.memory, [{ externalId: '0011', column: LASER }], STARTED),
    );
    await world.pass();
    expect(grantedTo('0091')).toContain(LASER);
  });
});

describe('an ID that is with somebody else now', () => {
  const ROBIN = { externalId: '0011', firstName: 'Robin', lastName: 'Amsel', email: 'robin@school.example' };
  beforeEach(() => {
    world.submissions = [submissionOf('12', { assignmentId: '438799' })];
    world.people = [person('12', ROBIN)];
  });

  test('gets nothing, and it is said once', async () => {
    const report = await world.pass();
    expect(report.problems).toMatchObject([{ code: 'id-doubted', severity: 'attention' }]);
    expect(grantedTo('0011')).not.toContain(SAW);
    expect(codesOf(await world.pass())).toEqual([]);
    expect(world.uploaded).toEqual([]);
  });

  test('gets what was earned once somebody says that it is right so', async () => {
    await world.pass();
    world.memory = fold(world.memory, confirmed(world.memory, '11', STARTED));
    await world.pass();
    expect(grantedTo('0011')).toContain(SAW);
  });

  test('is no doubt any more when Canvas gives that person another ID', async () => {
    await world.pass();
    world.people = [person('12', { ...ROBIN, externalId: '0012' })];
    await world.pass();
    expect(grantedTo('0012')).toContain(SAW);
    expect(world.memory.doubts.size).toBe(0);
  });

  test.each([
    ['the same name', { lastName: 'Veltkamp' }],
    ['the same address, however it is written', { email: 'Nora@School.example' }],
  ])('is the same person with %s: accounts are made anew', async (_, same) => {
    world.people = [person('12', { ...ROBIN, ...same })];
    expect(codesOf(await world.pass())).toEqual([]);
    expect(grantedTo('0011')).toContain(SAW);
  });

  test('holds both where two people come with one ID at once', async () => {
    world = new World();
    world.people = [person('11'), person('12', ROBIN)];
    expect(codesOf(await world.pass())).toEqual(['students-merged', 'id-doubted']);
    expect(world.uploaded).toEqual([]);
  });
});

describe('an ID that Canvas and Grit write with other capitals', () => {
  beforeEach(() => {
    world = new World();
    world.submissions = [submissionOf('11')];
    world.people = [person('11', { externalId: 'n00412345' })];
    world.users = [exported('N00412345', [ANY_TIME, ACTIVE])];
  });

  test('is one person: the row that Grit has is the one that is uploaded, once', async () => {
    expect(codesOf(await world.pass())).toEqual([]);
    expect(world.users).toEqual([exported('N00412345', [ANY_TIME, ACTIVE, LASER])]);
    expect(codesOf(await world.pass())).toEqual([]);
    expect(world.uploaded).toHaveLength(1);
  });

  test('stays on hold once staff have cleared it', async () => {
    await world.pass();
    world.staff('clear', 'N00412345', LASER);
    expect(codesOf(await world.pass())).toEqual(['newly-held']);
    await world.pass();
    expect(world.uploaded).toHaveLength(1);
  });
});

describe('somebody in Grit without a campus ID', () => {
  const [student] = [person('11')];
  const nora = {
    firstName: 'Eleonora',
    lastName: 'Veltkamp',
    email: ` ${student.email?.toUpperCase() ?? ''}`,
  };

  test('with the address of somebody who is added is left alone, and named', async () => {
    world = new World();
    world.submissions = [submissionOf('11')];
    world.withoutId = [nora, { ...nora, firstName: 'Other', email: 'other@school.example' }];
    const { problems } = await world.pass();
    expect(problems).toMatchObject([{ code: 'person-without-id', severity: 'warning' }]);
    expect(problems[0]?.message).toContain('Grit has Eleonora Veltkamp without');
    expect(world.uploaded).toHaveLength(1);
    expect(codesOf(await world.pass())).toEqual([]);
  });

  test('is nobody of interest where the person is in Grit by ID as well', async () => {
    world.withoutId = [nora];
    world.submissions = [submissionOf('11'), submissionOf('11', { assignmentId: '438799' })];
    expect(codesOf(await world.pass())).toEqual([]);
    expect(world.uploaded).toHaveLength(1);
  });
});
