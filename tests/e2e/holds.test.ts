import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { assignment, canvasData, course, person, submission } from '../../src/demo/build.ts';
import type { CanvasData } from '../../src/demo/data.ts';
import type { GritUser } from '../../src/demo/grit.ts';
import { journalFile } from './memory.ts';
import { expectNoSecrets, expectPass, inWorld, uploadedPeople } from './passes.ts';
import { contentOf, HOUR_MS, problemsIn, shareProcess, type World } from './support.ts';
import { gate } from './waiting.ts';

shareProcess();

jest.setTimeout(60_000);

const LASER = 'pg:Laser Cutter';
const WREN = '10007001';

const inGrit = (world: World, firstName = 'Wren'): GritUser => {
  const user = world.grit.users.find((one) => one['firstName'] === firstName);
  if (user === undefined) throw new Error(`Grit has no ${firstName}.`);
  return user;
};
const clear = (world: World, ...columns: string[]) => {
  for (const column of columns) inGrit(world)[column] = '';
};

/** A pass gave something, staff took it away, and a pass noticed. */
async function holdOf(world: World, ...columns: string[]): Promise<void> {
  await expectPass(world, { code: 0, rows: 2 });
  clear(world, ...columns);
  await expectPass(world, { code: 0, rows: null, warnings: ['newly-held'] });
}

/** A command that must go well, and what it prints. */
async function said(world: World, ...args: string[]): Promise<string[]> {
  const finished = await world.run(args);
  expect(finished).toMatchObject({ code: 0, stderr: '' });
  expectNoSecrets(world, finished);
  return finished.stdout.trimEnd().split('\n');
}

async function answer(world: World, ...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await world.run([...args, '--json']);
  const data = JSON.parse(stdout) as Record<string, unknown>;
  expect({ exitCode: data['exitCode'], stderr }).toEqual({ exitCode: code, stderr: '' });
  return data;
}

/** A release that must be refused, and change nothing; the words of the only problem. */
async function refusal(world: World, ...args: string[]) {
  const before = contentOf(join(world.folder, 'state'));
  const { code, stdout, stderr } = await world.run(['holds', 'release', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(contentOf(join(world.folder, 'state'))).toEqual(before);
  const [problem, ...others] = problemsIn(stderr);
  expect(others).toEqual([]);
  return problem;
}

/** Wren, and a second student of the same name. */
function twoWrens(): CanvasData {
  const yesterday = new Date(Date.now() - 24 * HOUR_MS);
  return canvasData([
    course({
      id: '70076',
      assignments: [
        assignment({ id: '440133', name: 'Laser Cutter Quiz' }),
        assignment({ id: '438799', name: 'Band Saw Quiz' }),
      ],
      people: ['7001', '7002'].map((id) => person({ id, name: 'Wren Sprocket' })),
      submissions: ['7001', '7002'].map((userId) =>
        submission({ id: userId, userId, assignmentId: '440133', score: 20, submittedAt: yesterday }),
      ),
    }),
  ]);
}

describe('what staff took away', () => {
  it.concurrent('is held and listed, not given again, and given again once it is released', () =>
    inWorld({}, async (world) => {
      await holdOf(world, LASER);
      const before = contentOf(join(world.folder, 'state'));
      expect(await said(world, 'holds')).toEqual([
        expect.stringMatching(
          /^\d{4}-\d\d-\d\d \d\d:\d\d UTC {2}Wren Sprocket \(10007001\): pg:Laser Cutter, earned by 20 of 20 points in assignment 440133 \(handed in \d{4}-\d\d-\d\d \d\d:\d\d UTC\)$/,
        ),
      ]);
      expect(contentOf(join(world.folder, 'state'))).toEqual(before);

      await expectPass(world, { code: 0, rows: null });
      expect(inGrit(world)[LASER]).toBe('');

      expect(await said(world, 'holds', 'release', 'Wren Sprocket', 'Laser Cutter')).toEqual([
        'Released for Wren Sprocket (10007001): pg:Laser Cutter.',
        'The next pass gives pg:Laser Cutter again, if Canvas still shows what earned it as passed.',
      ]);
      expect(await said(world, 'holds')).toEqual([expect.stringMatching(/^Nothing is held: /)]);

      await expectPass(world, { code: 0, rows: 1 });
      expect(uploadedPeople(world)).toEqual([expect.objectContaining({ externalId: WREN, [LASER]: 'x' })]);
      expect(inGrit(world)[LASER]).toBe('x');
      expect(await said(world, 'holds')).toEqual([expect.stringMatching(/^Nothing is held: /)]);
    }),
  );

  it.concurrent('is given again though it was earned before the window, while Canvas still shows it', () => {
    const data = twoWrens();
    const long = new Date(Date.now() - 40 * 24 * HOUR_MS);
    for (const one of data.courses.flatMap(({ submissions }) => submissions)) {
      Object.assign(one, submission({ ...one, submittedAt: long }));
    }
    return inWorld({ data }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 }, ['--lookback', '60']);
      clear(world, LASER);
      await expectPass(world, { code: 0, rows: null, warnings: ['newly-held'] });
      await said(world, 'holds', 'release', WREN);
      await expectPass(world, { code: 0, rows: 1 });
      expect(inGrit(world)[LASER]).toBe('x');
    });
  });

  it.concurrent(
    'as JSON is listed with the evidence, and what is released with whether a pass finds it',
    () =>
      inWorld({}, async (world) => {
        await holdOf(world, LASER, 'active');
        const wren = { externalId: WREN, firstName: 'Wren', lastName: 'Sprocket' };
        const evidence = [expect.objectContaining({ assignmentId: '440133', score: 20, pointsPossible: 20 })];
        const heldSince = expect.stringMatching(/^\d{4}-.*Z$/);
        expect(await answer(world, 'holds')).toEqual({
          schemaVersion: 1,
          outcome: 'ok',
          exitCode: 0,
          holds: [
            { ...wren, column: LASER, heldSince, passedAgain: false, evidence },
            { ...wren, column: 'active', heldSince, passedAgain: false, evidence },
          ],
          problems: [],
        });
        expect(await answer(world, 'holds', 'release', WREN, LASER)).toMatchObject({
          outcome: 'ok',
          released: [{ ...wren, column: LASER, isInReach: true }],
          stillHeld: [{ ...wren, column: 'active' }],
        });
      }),
  );

  it.concurrent(
    'is the whole person where that is made inactive: nothing is given until that is released',
    () =>
      inWorld({}, async (world) => {
        await holdOf(world, LASER, 'active');
        expect((await said(world, 'holds')).map((line) => line.split(/: |, earned/)[1])).toEqual([
          LASER,
          'the whole person',
        ]);
        expect((await said(world, 'holds', 'release', WREN, LASER)).at(-1)).toBe(
          'Still held: the whole person. While the whole person is held, no pass gives them anything.',
        );
        await expectPass(world, { code: 0, rows: null });
        await said(world, 'holds', 'release', WREN, 'active');
        await expectPass(world, { code: 0, rows: 1 });
        expect(inGrit(world)).toMatchObject({ [LASER]: 'x', active: 'x' });
      }),
  );

  it.concurrent('is released as a whole where no column is named, and leaves other people alone', () =>
    inWorld({}, async (world) => {
      await holdOf(world, LASER, 'at:Any Time');
      inGrit(world, 'Milo')['pg:Band Saw'] = '';
      await expectPass(world, { code: 0, rows: null, warnings: ['newly-held'] });
      const [first] = await said(world, 'holds', 'release', 'Sprocket, Wren');
      expect(first).toBe('Released for Wren Sprocket (10007001): pg:Laser Cutter, at:Any Time.');
      expect(await said(world, 'holds')).toEqual([expect.stringContaining('Milo Dovetail')]);
    }),
  );

  it.concurrent('is released without a promise where no pass uploads', () =>
    inWorld({}, async (world) => {
      await holdOf(world, LASER);
      const config = readFileSync(world.configFile, 'utf8');
      writeFileSync(world.configFile, config.replace('upsert: true', 'upsert: false'));
      expect((await said(world, 'holds', 'release', WREN)).at(-1)).toContain('grit.upsert is false');
    }),
  );
});

describe('a release is refused', () => {
  it.concurrent('where nobody is known, nothing is held, or no such column is', () =>
    inWorld({}, async (world) => {
      await holdOf(world, LASER, 'active');
      expect((await refusal(world, 'Nora Veltkamp'))?.message).toContain('knows nobody by "Nora Veltkamp"');
      expect((await refusal(world, ''))?.message).toContain('knows nobody');
      expect((await refusal(world, 'Milo Dovetail'))?.message).toBe(
        'Nothing is held of Milo Dovetail (10007002), so nothing was released.',
      );
      expect(await refusal(world, WREN, 'laser')).toMatchObject({
        message: expect.stringContaining('which is pg:Laser Cutter and active, so nothing was released.'),
        hint: 'Write "pg:Laser Cutter", if that is the one that is meant.',
      });
      expect((await refusal(world, WREN, 'Lathe'))?.hint).toMatch(/^Name one of these columns/);
    }),
  );

  it.concurrent('where several are meant, who are listed', () =>
    inWorld({ data: twoWrens() }, async (world) => {
      await holdOf(world, LASER);
      const problem = await refusal(world, 'wren sprocket');
      expect(problem?.message).toContain('Wren Sprocket (10007001) or Wren Sprocket (10007002)');
      await said(world, 'holds', 'release', '10007001');
    }),
  );

  it.concurrent('before the first pass, when nothing is held either', () =>
    inWorld({}, async (world) => {
      expect(await said(world, 'holds')).toEqual([expect.stringMatching(/^Nothing is held: /)]);
      expect(contentOf(world.folder)).not.toHaveProperty('state');
      const { code, stderr } = await world.run(['holds', 'release', WREN]);
      expect({ code, problems: problemsIn(stderr) }).toMatchObject({ code: 2, problems: [{}] });
      expect(contentOf(join(world.folder, 'state'))).not.toHaveProperty('journal.jsonl');
    }),
  );

  it.concurrent('while a pass runs, whose holds can be listed all the same', async () => {
    const reached = gate();
    const held = gate();
    let isGated = false;
    const onRequest = async () => {
      if (!isGated) return;
      reached.open();
      await held.opened;
    };
    await inWorld({ canvas: { onRequest } }, async (world) => {
      await holdOf(world, LASER);
      isGated = true;
      const pass = world.start(['run', '--json']);
      await reached.opened;
      const release = await answer(world, 'holds', 'release', WREN);
      expect(release).toMatchObject({ exitCode: 75, outcome: 'locked', problems: [{ code: 'busy' }] });
      expect(await said(world, 'holds')).toEqual([expect.stringContaining(LASER)]);
      held.open();
      expect(await pass.finished).toMatchObject({ code: 0 });
      await said(world, 'holds', 'release', WREN);
    });
  });
});

describe('a memory that cannot be understood', () => {
  it.concurrent.each([
    ['no journal', 'by hand\n', 1],
    ['of a later version', '{ "version": 2 }\n', 2],
  ])('%s: nothing is said to be held or not, nothing is released, and the file stays', (_, text, exit) =>
    inWorld({}, async (world) => {
      mkdirSync(join(world.folder, 'state'));
      writeFileSync(journalFile(world), text);
      for (const args of [['holds'], ['holds', 'release', WREN]]) {
        const { code, stdout, stderr } = await world.run(args);
        expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
        expect(problemsIn(stderr)).toMatchObject([
          { label: 'Error', message: expect.stringContaining('memory') },
        ]);
        expect(readFileSync(journalFile(world), 'utf8')).toBe(text);
      }
    }),
  );
});

it.concurrent('a command that does not exist, and one without its person, are wrong', () =>
  inWorld({}, async (world) => {
    for (const args of [['relase', WREN], ['release'], ['release', WREN, LASER, 'active']]) {
      const { code, stderr } = await world.run(['holds', ...args]);
      expect({ code, problems: problemsIn(stderr) }).toMatchObject({ code: 2, problems: [{}] });
    }
    const { problems } = await answer(world, 'holds', 'release', 'nobody');
    expect(problems).toMatchObject([{ code: 'release-unknown-person', severity: 'invalid' }]);
  }),
);
