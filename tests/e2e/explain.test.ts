import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { assignment, canvasData, course, person, submission } from '../../src/demo/build.ts';
import type { CanvasData } from '../../src/demo/data.ts';
import { gritUser } from '../../src/demo/grit.ts';
import { demoShop, SHOP, WHO } from '../../src/demo/shop.ts';
import { answer, refusal, said, type Answer } from './explaining.ts';
import { editConfig, expectPass, inWorld, pathsOf } from './passes.ts';
import { LASER, SAW } from './shelf.ts';
import { contentOf, HOUR_MS, shareProcess, smallShop, type World } from './support.ts';

shareProcess();

jest.setTimeout(120_000);

/** The demo's shop, behind the configuration of these tests. */
function inDemoShop<T>(use: (world: World) => Promise<T>): Promise<T> {
  const { canvas: data, grit } = demoShop(new Date());
  return inWorld(
    {
      data,
      grit,
      config: {
        permissions: `permissions:
  "pg:Laser Cutter": ${SHOP.laserCutter}
  "pg:Band Saw": { assignment: ${SHOP.bandSaw}, passingScore: 80 }
  "pg:Drill Press": { quiz: ${SHOP.drillPressQuiz}, course: ${SHOP.otherCourseId} }
  "pg:Lathe": { allOf: [${SHOP.lathe}, ${SHOP.laserCutter}] }
  "pg:Router Table": [${SHOP.routerTable}, ${SHOP.lathe}]
`,
        addUsers: `addUsers:\n  "3D Printers": ${SHOP.printers}\n`,
      },
    },
    use,
  );
}

/** Wren and Milo, and a second Milo with another id. */
function twoMilos(): CanvasData {
  const data = smallShop();
  data.courses[0]?.people.push(person({ id: '7003', name: 'Milo Dovetail' }));
  return data;
}

it.concurrent('what is said of everybody in the shop is what the next pass then does', () =>
  inDemoShop(async (world) => {
    // Staff take something away from somebody, and a pass notices.
    await world.run(['run', '--lookback', '1']);
    const milo = world.grit.users.find((user) => user['externalId'] === '10007002');
    if (milo !== undefined) milo[LASER] = '';
    await world.run(['run', '--lookback', '1']);
    const ordinary = ['7001', '7002', '7003', '7004', '7005', '7006'];
    const asked = [...ordinary, ...Object.values(WHO)].filter(
      (id) => id !== WHO.gone && id !== WHO.unenrolled,
    );
    const answers: Answer[] = [];
    for (const id of asked) answers.push(await answer(world, id));

    const grantedTo = ({ person: { externalId } }: Answer, column: string | null) => {
      const user = world.grit.users.find(
        (one) => one['externalId']?.replace(/^0+/, '') === externalId?.replace(/^0+/, ''),
      );
      return column === null ? user !== undefined : (user?.[column] ?? '') !== '';
    };
    const cells = answers.flatMap((one) =>
      one.columns.map(({ column, outcome, reason }) => ({
        one,
        column,
        outcome,
        reason,
        had: grantedTo(one, column),
      })),
    );
    await world.run(['run']);
    for (const { one, column, outcome, had } of cells) {
      const has = grantedTo(one, column);
      expect({ who: one.person, column, outcome, had, has }).toEqual({
        who: one.person,
        column,
        outcome,
        had: outcome === 'has',
        has: outcome === 'has' || outcome === 'gets',
      });
    }
    const outcomes = new Set(cells.map(({ outcome }) => outcome));
    expect([...outcomes].sort()).toEqual(['gets', 'has', 'held', 'no']);
    expect(new Set(cells.map(({ reason }) => reason)).size).toBeGreaterThanOrEqual(8);
  }),
);

describe('whom the text means', () => {
  it.concurrent.each([
    ['campus wide id', '10007001'],
    ['campus wide id with more zeros', '0010007001'],
    ['Canvas id', '7001'],
    ['address', 'WRENSPROCKET001@example.edu'],
    ['login', 'wrensprocket001'],
    ['name', 'wren sprocket'],
    ['name, last name first', 'Sprocket, Wren'],
  ])('%s', (_, text) =>
    inWorld({}, async (world) => {
      expect(await answer(world, text)).toMatchObject({
        exitCode: 0,
        person: { externalId: '10007001', accounts: [{ canvasUserId: '7001' }] },
        problems: [],
      });
    }),
  );

  it.concurrent('several people are listed with their ids, and nobody is guessed', () =>
    inWorld({ data: twoMilos() }, async (world) => {
      const [problem, ...others] = await refusal(world, 'Milo Dovetail');
      expect(others).toEqual([]);
      expect(problem?.message).toBe(
        '"Milo Dovetail" can mean Milo Dovetail (10007002), Canvas user 7002 or Milo Dovetail (10007003), Canvas user 7003.',
      );
      expect(await answer(world, '7003')).toMatchObject({ person: { externalId: '10007003' } });
    }),
  );

  it.concurrent('nobody is said plainly, and a part of a name is nobody', () =>
    inWorld({}, async (world) => {
      expect(await refusal(world, 'Nobody Inparticular')).toEqual([
        expect.objectContaining({
          message:
            'Nobody in Canvas, Grit or the memory has exactly the id, address or name "Nobody Inparticular".',
        }),
      ]);
      const [problem] = await refusal(world, 'sprocket');
      expect(problem?.message).toMatch(
        /"sprocket"; like it are Wren Sprocket \(10007001\), Canvas user 7001\.$/,
      );
      expect(problem?.message).not.toContain('Milo');
      expect(await refusal(world, 'ax')).toHaveLength(1);
    }),
  );

  it.concurrent('somebody whom only Grit knows, and somebody whom only the memory knows', () =>
    inWorld({}, async (world) => {
      world.grit.users.push(gritUser({ firstName: 'Ida', lastName: 'Foreman', externalId: 'S-1' }, [LASER]));
      const ida = await answer(world, 'Ida Foreman');
      expect(ida.columns).toMatchObject([
        { column: LASER, reason: 'has-but-inactive' },
        { column: SAW, reason: 'not-in-canvas' },
      ]);
      await expectPass(world, { code: 0, rows: 2 });
      world.grit.users.splice(
        0,
        world.grit.users.length,
        ...world.grit.users.filter((one) => one['firstName'] !== 'Ida'),
      );
      expect((await answer(world, 'S-1')).columns).toMatchObject([
        { column: LASER, reason: 'held-removed', outcome: 'held' },
        { column: SAW, reason: 'not-in-canvas', outcome: 'no' },
      ]);
    }),
  );
});

describe('what is said', () => {
  it.concurrent(
    'to the counter: who, the verdict, the quiz, Grit, the memory, and what would have to happen',
    () =>
      inWorld({}, async (world) => {
        const text = await said(world, 'Milo Dovetail', '--column', 'laser cutter');
        expect(text).toMatch(
          /^Milo Dovetail \(10007002\), Canvas user 7002\nCanvas {3}course 70076, student, active\nGrit {5}not there\nWindow {3}the next pass reads .* UTC\n\npg:Laser Cutter: no: 17 of 20 points is 85 %, and 90 % is needed\.\n {2}Quiz {4}"Laser Cutter Quiz" \(assignment 440133\): 17 of 20 points is 85 %, and 90 % is needed: not passed; handed in .* UTC; graded .* UTC\n {2}Grit {4}the person is not there\n {2}Memory {2}no pass has seen it in Grit\n {2}To do {3}Try again, and reach 18 of 20 points\.\n$/,
        );
        expect(text).not.toContain('Wren');
      }),
  );

  it.concurrent('after a pass with the evidence, and after somebody took it away with the way back', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const wren = () => said(world, 'Wren Sprocket', '--column', LASER);
      expect(await wren()).toMatch(
        /pg:Laser Cutter: has it, seen in Grit since [\s\S]*Memory {2}first seen in Grit .* UTC; earned by 20 of 20 points in assignment 440133/,
      );
      const user = world.grit.users.find((one) => one['firstName'] === 'Wren');
      if (user !== undefined) user[LASER] = '';
      expect(await wren()).toMatch(
        /will be held by the next pass: somebody took it away in Grit\.[\s\S]*To do {3}If they may have it again: set it in Grit\.\n$/,
      );
      await expectPass(world, { code: 0, warnings: ['newly-held'] });
      expect(await wren()).toMatch(
        /held since .* UTC: somebody took it away in Grit\.[\s\S]*set it in Grit, or type grit-sync holds release "10007001" "pg:Laser Cutter"\.\n$/,
      );
    }),
  );

  it.concurrent('of what passes are waiting for: the switch, and more new grants than are allowed', () =>
    inWorld({ config: { limits: 'limits: { maxNewGrants: 1 }\n' } }, async (world) => {
      expect((await answer(world, '7001')).columns[0]).toMatchObject({ reason: 'gets' });
      await expectPass(world, { code: 3, rows: null, errors: [], warnings: ['too-many-grants'] });
      const stopped = await answer(world, '7001');
      expect(stopped.columns[0]).toMatchObject({ reason: 'stopped', outcome: 'no' });
      editConfig(world, (text) => text.replace('upsert: true', 'upsert: false'));
      expect((await answer(world, '7001')).columns[0]).toMatchObject({
        reason: 'upload-off',
        verdict: 'earned, but not given: grit.upsert is false, so no pass uploads',
      });
    }),
  );

  it.concurrent('of a quiz that cannot be used, as a pass says it', () =>
    inWorld({ config: { permissions: 'permissions:\n  "pg:Laser Cutter": 999999\n' } }, async (world) => {
      expect(await answer(world, '7001')).toMatchObject({
        exitCode: 3,
        columns: [{ reason: 'unusable' }],
        problems: [{ code: 'quiz-not-found' }],
      });
    }),
  );

  it.concurrent('of late policies, attempts, hidden and outdated grades', () => {
    const submittedAt = new Date(Date.now() - HOUR_MS);
    const data = canvasData([
      course({
        id: '70076',
        assignments: [assignment({ id: '440133' }), assignment({ id: '438799' })],
        people: [person({ id: '7001', name: 'Wren Sprocket' })],
        submissions: [
          submission({
            ...{ id: '1', userId: '7001', assignmentId: '440133', score: 16, submittedAt, attempt: 3 },
            ...{ late: true, pointsDeducted: 4, enteredScore: 20, latePolicyStatus: 'late' },
          }),
          submission({
            ...{ id: '2', userId: '7001', assignmentId: '438799', score: 19, submittedAt, postedAt: null },
            ...{ workflowState: 'pending_review', gradeMatchesCurrentSubmission: false },
          }),
        ],
      }),
    ]);
    return inWorld({ data }, async (world) => {
      const text = await said(world, '7001');
      expect(text).toContain('late, and the late policy took 4 points away, from 20');
      expect(text).toContain('3 attempts, of which Canvas keeps this score');
      expect(text).toContain('the student cannot see the grade yet, but it counts');
      expect(text).toContain('handed in again since, and the score is still that of before');
      expect(text).toContain('still under review');
    });
  });

  it.concurrent('with names that a terminal would obey, made harmless', () => {
    const data = smallShop();
    for (const one of data.courses[0]?.people ?? []) one.firstName = `\u001b[31m${one.firstName}`;
    return inWorld({ data }, async (world) => {
      expect(await said(world, '7001')).not.toContain('\u001b');
    });
  });

  it.concurrent('of a column that is not in the configuration: which ones are', () =>
    inWorld({}, async (world) => {
      const [problem] = await refusal(world, '7001', '--column', 'Lathe');
      expect(problem?.message).toContain('which has pg:Laser Cutter and pg:Band Saw');
      expect(world.canvas.requests).toEqual([]);
    }),
  );
});

it.concurrent('nothing is changed, no lock is taken, and only reading requests are sent', () =>
  inWorld({}, async (world) => {
    await expectPass(world, { code: 0 });
    const before = contentOf(world.folder);
    const [canvas, grit] = [world.canvas, world.grit].map((server) => server.requests.length);
    await said(world, '7001');
    expect(contentOf(world.folder)).toEqual(before);
    const sent = [...pathsOf(world.canvas).slice(canvas), ...pathsOf(world.grit).slice(grit)];
    expect(sent.filter((path) => !path.startsWith('GET '))).toEqual([]);
    expect(sent.length).toBeGreaterThan(3);
  }),
);

it.concurrent('without any state there is none afterwards', () =>
  inWorld({}, async (world) => {
    await said(world, '7001');
    expect(['state', 'backup'].filter((name) => existsSync(join(world.folder, name)))).toEqual([]);
  }),
);

it.concurrent('a memory that cannot be understood is no empty one', () =>
  inWorld({}, async (world) => {
    mkdirSync(join(world.folder, 'state'));
    writeFileSync(join(world.folder, 'state', 'journal.jsonl'), 'by hand\n');
    expect(await answer(world, '7001')).toMatchObject({
      exitCode: 1,
      problems: [{ code: 'memory-not-known' }],
    });
  }),
);

it.concurrent('a token that may see nobody’s campus wide id: that is said, and not that Wren has none', () =>
  inWorld({ canvas: { hide: ['sis_user_id'] } }, async (world) => {
    expect(await answer(world, 'Wren Sprocket')).toMatchObject({
      exitCode: 1,
      problems: [{ code: 'canvas-no-external-ids' }],
    });
  }),
);
