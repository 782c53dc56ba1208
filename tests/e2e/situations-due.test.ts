import { describe, expect, it, jest } from '@jest/globals';
import { answer, said } from './explaining.ts';
import { memoryOf } from './memory.ts';
import { editConfig, expectPass, inWorld } from './passes.ts';
import { clear, granted, LASER, submissionOf, wren, wrenId } from './situation.ts';
import { HOUR_MS, type World } from './support.ts';
import { nextSecond } from './waiting.ts';

jest.setTimeout(60_000);

/** More situations that shops have told of; see `situations.test.ts`. */

describe('somebody who passed and could not be given anything', () => {
  /** As if the quiz were of twelve days ago, and so outside of the window of a run. */
  const elevenDaysPass = (world: World) => {
    const handedIn = new Date(Date.now() - 12 * 24 * HOUR_MS);
    Object.assign(submissionOf(world), { submittedAt: handedIn, gradedAt: handedIn });
  };

  it.concurrent('gets it when the registrar adds the campus wide ID eleven days later', () =>
    inWorld({}, async (world) => {
      wren(world).sisUserId = null;
      await expectPass(world, { code: 0, warnings: ['student-without-external-id'] });
      elevenDaysPass(world);
      wren(world).sisUserId = '0990011';
      await expectPass(world, { code: 0, rows: 1 });
      expect(granted(world, '0990011')).toContain(LASER);
    }),
  );

  it.concurrent('gets it when they have left the course and are enrolled again eleven days later', () =>
    inWorld({}, async (world) => {
      // On the way out: Canvas still has the submission, and shows the person no more.
      wren(world).enrollmentState = 'rejected';
      await expectPass(world, { code: 0, warnings: ['student-not-found'], rows: 1 });
      wren(world).enrollmentState = 'deleted';
      elevenDaysPass(world);
      await expectPass(world, { code: 0, rows: null });
      wren(world).enrollmentState = 'active';
      await expectPass(world, { code: 0, rows: 1 });
      expect(granted(world, wrenId(world))).toContain(LASER);
    }),
  );

  it.concurrent('gets it when Grit has its permission eleven days later', () =>
    inWorld({}, async (world) => {
      const { columns } = world.grit;
      world.grit.columns = columns.filter((name) => name !== LASER);
      await expectPass(world, { code: 3, warnings: ['column-not-found'], rows: 2 });
      expect(granted(world, wrenId(world))).not.toContain(LASER);
      elevenDaysPass(world);
      world.grit.columns = columns;
      await expectPass(world, { code: 0, rows: 1 });
      expect(granted(world, wrenId(world))).toContain(LASER);
    }),
  );
});

it.concurrent('explain --at says what was so: granted, taken away, released and granted again', () =>
  inWorld({}, async (world) => {
    /** Lets something happen, and gives a time after it at which nothing else does. */
    const after = async (happens: () => Promise<unknown>) => {
      await happens();
      const at = new Date().toISOString();
      await nextSecond();
      return at;
    };
    const id = wrenId(world);
    const first = await after(() => expectPass(world, { code: 0, rows: 2 }));
    clear(world, id, LASER);
    const held = await after(() => expectPass(world, { code: 0, warnings: ['newly-held'], rows: null }));
    const released = await after(() => world.run(['holds', 'release', id, LASER]));
    const again = await after(() => expectPass(world, { code: 0, rows: 1 }));
    const told = await Promise.all(
      [first, held, released, again].map((at) => answer(world, id, '--at', at, '--column', LASER)),
    );
    const GONE = 'did not have it';
    expect(told.map(({ columns }) => columns[0]?.verdict)).toEqual([
      'had it',
      `${GONE}, since somebody had taken it away in Grit`,
      GONE,
      'had it',
    ]);
    expect(told).toMatchObject(
      ['in-grit', 'on-hold', 'released', 'in-grit'].map((state) => ({ columns: [{ memory: { state } }] })),
    );
    // What is so now takes nothing away from what was so then.
    expect(await said(world, id, '--at', held)).toContain('somebody had taken it away');
  }),
);

it.concurrent('the evidence of a grant is renewed when the quiz is passed again', () =>
  inWorld({}, async (world) => {
    await expectPass(world, { code: 0, rows: 2 });
    const evidence = () => memoryOf(world).entries.find(({ column }) => column === LASER)?.evidence;
    const [before] = evidence() ?? [];
    expect(before).toMatchObject({ attempt: 1, score: 20 });
    const now = new Date();
    Object.assign(submissionOf(world), { attempt: 2, score: 19, submittedAt: now, gradedAt: now });
    await expectPass(world, { code: 0, rows: null });
    expect(evidence()).toMatchObject([{ attempt: 2, score: 19, submittedAt: expect.any(String) }]);
    expect(await said(world, wrenId(world), '--column', LASER)).toContain('earned by 19 of 20 points');
  }),
);

it.concurrent(
  'somebody in Grit without a campus ID, with the address of who passed: a new row, and a warning',
  () =>
    inWorld({}, async (world) => {
      const { email } = wren(world);
      const users = [
        { firstName: 'Wren', lastName: 'Sprocket-Byhand', email: email?.toUpperCase() ?? '', active: 'x' },
        { externalId: '77', firstName: 'Ida', lastName: 'Foreman', email: '' },
      ];
      world.grit.users.push(...users);
      const { warnings } = await expectPass(world, { code: 0, warnings: ['person-without-id'], rows: 2 });
      expect(warnings[0]?.message).toContain('Grit has Wren Sprocket-Byhand without a campus ID');
      expect(warnings[0]?.message).not.toContain('@');
      expect(world.grit.users.slice(0, 2)).toEqual(users);
      expect(granted(world, wrenId(world))).toContain(LASER);
      await expectPass(world, { code: 0, rows: null });
    }),
);

it.concurrent('a permission that is renamed in Grit and in the configuration is given back to nobody', () =>
  inWorld({}, async (world) => {
    const BIG = 'pg:Laser Cutter 60W';
    const id = wrenId(world);
    await expectPass(world, { code: 0, rows: 2 });
    clear(world, id, LASER);
    await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
    world.grit.columns = world.grit.columns.map((name) => (name === LASER ? BIG : name));
    editConfig(world, (text) => text.replace(LASER, BIG));
    await expectPass(world, { code: 3, warnings: ['column-renamed'], rows: null });
    expect(granted(world, id)).not.toContain(BIG);
    expect((await world.run(['memory', 'rename', LASER, BIG])).code).toBe(0);
    await expectPass(world, { code: 0, rows: null });
    expect((await world.run(['holds'])).stdout).toContain(BIG);
  }),
);
