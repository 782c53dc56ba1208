import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { assignment, canvasData, course, person, submission } from '../../src/demo/build.ts';
import type { CanvasData } from '../../src/demo/data.ts';
import { gritUser, type GritUser } from '../../src/demo/grit.ts';
import type { Answer, DemoRequest } from '../../src/demo/server.ts';
import { MEMORY_FILES, journalFile, memoryOf, remember, verifiedRun } from './memory.ts';
import {
  editConfig,
  expectPass,
  inState,
  inWorld,
  ONE_RETRY,
  pathsOf,
  to,
  uploadedPeople,
} from './passes.ts';
import { HOUR_MS, problemsIn, shareProcess, smallShop, type World } from './support.ts';

shareProcess();

jest.setTimeout(60_000);

const LASER = 'pg:Laser Cutter';
const SAW = 'pg:Band Saw';
/** The two students of the small shop, by campus wide id. */
const WREN = '10007001';
const MILO = '10007002';
const EVERYTHING = { [LASER]: 'x', 'at:Any Time': 'x', active: 'x' };

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * HOUR_MS);
const userOf = (world: World, externalId: string) =>
  world.grit.users.find((user) => user['externalId'] === externalId);
/** What staff do in Grit by hand. */
const staffEdit = (world: World, externalId: string, change: GritUser) =>
  Object.assign(userOf(world, externalId) ?? {}, change);
/** Does something in Grit at the moment at which the upload arrives. */
const atUpload = (world: World, act: () => void) => {
  const when = (request: DemoRequest) => {
    if (to('/upsert')(request)) act();
    return false;
  };
  world.grit.misbehave({ when, fault: { kind: 'empty' } });
};

describe('the proof', () => {
  it.concurrent(
    'an upload that Grit takes and does not carry out: exit 3, each mark is named, sent again later',
    () =>
      inWorld({}, async (world) => {
        world.grit.misbehave({ when: to('/upsert'), fault: { kind: 'text', body: 'OK' }, times: 1 });
        const report = await expectPass(world, { code: 3, warnings: ['grants-missing'] });
        expect(report).toMatchObject({ upsert: { attempted: true, ok: true, rows: 2 }, proven: false });
        expect(report.warnings[0]?.message).toContain(
          `6 marks that were sent cannot be seen in Grit: ${SAW} of ${MILO}, at:Any Time of ${MILO}, active of ${MILO}, ${LASER} of ${WREN}`,
        );
        expect(memoryOf(world)).toMatchObject({ provenUntil: null, entries: [] });
        expect((await expectPass(world, { code: 0, rows: 2 })).proven).toBe(true);
      }),
  );

  it.concurrent('an export that is one read behind: it is looked for again, nothing is said, exit 0', () =>
    inWorld({ grit: { lag: 1 }, config: { http: ONE_RETRY } }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: 2, backups: 3 });
      expect(report).toMatchObject({ proven: true, backup: { rows: 2 } });
      world.grit.lag = 0;
      await expectPass(world, { code: 0, rows: null });
    }),
  );

  it.concurrent('a row that Grit leaves out: exit 3, and only what was seen is remembered', () =>
    inWorld({}, async (world) => {
      const change = (answer: Answer) => {
        world.grit.users = world.grit.users.filter((user) => user['externalId'] !== WREN);
        return answer;
      };
      world.grit.misbehave({ when: to('/upsert'), fault: { kind: 'rewrite', change }, times: 1 });
      const report = await expectPass(world, { code: 3, warnings: ['grants-missing'] });
      expect(report.warnings[0]?.message).toContain(
        `3 marks that were sent cannot be seen in Grit: ${LASER} of ${WREN}, at:Any Time of ${WREN}, active of ${WREN}.`,
      );
      expect(new Set(memoryOf(world).entries.map(({ externalId }) => externalId))).toEqual(new Set([MILO]));
      expect(memoryOf(world).provenUntil).toBeNull();
    }),
  );

  const LOST: [situation: string, externalId: string, column: string][] = [
    ['of somebody else', '20000001', 'pg:All Tools'],
    ['in a column that grit-sync does not know', '20000001', 'at:Weekdays'],
    ['that shows who is active', '20000001', 'active'],
  ];
  it.concurrent.each(LOST)(
    'a mark %s is taken away in the very seconds of the upload: exit 3, named, and nobody is accused',
    (_, externalId, column) => {
      const users = [
        gritUser({ firstName: 'Sable', lastName: 'Foreman', externalId: '20000001' }, [
          'pg:All Tools',
          'at:Weekdays',
          'active',
        ]),
      ];
      const columns = [LASER, SAW, 'pg:All Tools', 'at:Any Time', 'at:Weekdays'];
      return inWorld({ grit: { users, columns } }, async (world) => {
        atUpload(world, () => staffEdit(world, externalId, { [column]: '' }));
        const report = await expectPass(world, { code: 3, warnings: ['marks-lost'], rows: 2 });
        expect(report.warnings[0]?.message).toBe(
          `1 mark that Grit showed before the upload is not there after it: ${column} of ${externalId}. Ask whether somebody changed these in Grit at that moment; if nobody did, grit-sync backups restore brings them back where --person or --column names them.`,
        );
        expect(report.proven).toBe(false);
        // It was said, the grants themselves arrived, and so the next pass is as usual.
        expect((await expectPass(world, { code: 0, rows: null })).proven).toBe(true);
      });
    },
  );

  it.concurrent(
    'somebody is removed from Grit in the very seconds of the upload: all of their marks are named',
    () => {
      const users = [
        gritUser({ firstName: 'Sable', lastName: 'Foreman', externalId: '1' }, ['pg:All Tools', 'active']),
      ];
      return inWorld({ grit: { users } }, async (world) => {
        atUpload(world, () => {
          world.grit.users.shift();
        });
        const report = await expectPass(world, { code: 3, warnings: ['marks-lost'], rows: 2 });
        expect(report.warnings[0]?.message).toContain('2 marks that Grit showed before');
      });
    },
  );

  it.concurrent(
    'more people are there than were to be added, though staff may have added one by hand: exit 3',
    () =>
      inWorld({}, async (world) => {
        atUpload(world, () => {
          world.grit.users.push(
            gritUser({ firstName: 'Sable', lastName: 'Foreman', externalId: '20000001' }),
          );
        });
        const report = await expectPass(world, { code: 3, warnings: ['people-added'], rows: 2 });
        expect(report.warnings[0]?.message).toContain('1 person more than this pass was to add');
        expect((await expectPass(world, { code: 0, rows: null })).proven).toBe(true);
      }),
  );

  it.concurrent('a Grit that takes an id with leading zeros for another person: exit 3', () => {
    const data = smallShop();
    Object.assign(data.courses[0]?.people[0] ?? {}, { sisUserId: '00012340' });
    const users = [gritUser({ firstName: 'Wren', lastName: 'Sprocket', externalId: '12340' }, ['active'])];
    return inWorld({ data, grit: { users } }, async (world) => {
      const report = await expectPass(world, { code: 3, warnings: ['people-added'], rows: 2 });
      expect(report.plan).toMatchObject({ newPeople: 1 });
      expect(report.warnings[0]?.message).toContain('with and without leading zeros');
    });
  });

  it.concurrent(
    'ids whose leading zeros the export drops are the same people, whom nobody sends again',
    () => {
      const data = smallShop();
      data.courses[0]?.people.forEach((one, number) => Object.assign(one, { sisUserId: `00012${number}` }));
      return inWorld({ data, grit: { numericExternalIds: true } }, async (world) => {
        expect((await expectPass(world, { code: 0, rows: 2 })).proven).toBe(true);
        expect((await expectPass(world, { code: 0, rows: null })).plan).toMatchObject({
          newPeople: 0,
          already: 2,
        });
      });
    },
  );
});

describe('what somebody at the shop took away', () => {
  it.concurrent('is not given again: held, said once, and shown in a preview', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      staffEdit(world, WREN, { [LASER]: '' });
      const noticed = await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
      expect(noticed.warnings[0]?.message).toContain(`Somebody took ${LASER} of ${WREN} away in Grit`);
      expect(noticed).toMatchObject({ plan: { newGrants: 0, already: 1, held: 1 }, proven: true });
      const preview = await expectPass(world, { code: 0, rows: null }, ['--dry-run']);
      expect(preview.plan?.rows?.find(({ externalId }) => externalId === WREN)?.cells).toMatchObject({
        [LASER]: 'held',
        active: 'already',
      });
      await expectPass(world, { code: 0, rows: null });
      expect(userOf(world, WREN)?.[LASER]).toBe('');
    }),
  );

  it.concurrent('stays away when Canvas renames the person, whose row is then sent without it', () =>
    inWorld({ grit: { emptyCells: 'clear' } }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      staffEdit(world, WREN, { [LASER]: '' });
      Object.assign(world.canvas.data.courses[0]?.people[0] ?? {}, { lastName: 'Newname' });
      const report = await expectPass(world, { code: 0, warnings: ['newly-held'], rows: 1 });
      expect(report.plan).toMatchObject({ newGrants: 0, newPeople: 0, held: 1 });
      expect(userOf(world, WREN)).toMatchObject({ lastName: 'Newname', [LASER]: '', active: 'x' });
    }),
  );

  it.concurrent('ends to be held when somebody sets it again in Grit', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      staffEdit(world, WREN, { [LASER]: '' });
      await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
      staffEdit(world, WREN, { [LASER]: 'x' });
      const report = await expectPass(world, { code: 0, rows: null });
      expect(report.plan).toMatchObject({ already: 2, held: 0 });
      expect(memoryOf(world).entries.filter(({ heldSince }) => heldSince !== null)).toEqual([]);
    }),
  );

  it.concurrent.each([
    ['active', (world: World) => staffEdit(world, MILO, { active: '' })],
    [
      'the whole person',
      (world: World) => {
        world.grit.users = world.grit.users.filter((user) => user['externalId'] !== MILO);
      },
    ],
  ])('is %s: what is passed later is not given either', (_, take) =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      take(world);
      const before = structuredClone(world.grit.users);
      // In the meantime Milo passes the laser cutter quiz as well.
      Object.assign(world.canvas.data.courses[0]?.submissions[1] ?? {}, { score: 20, grade: '20' });
      await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
      const report = await expectPass(world, { code: 0, rows: null });
      expect(report.plan).toMatchObject({ newGrants: 0, newPeople: 0 });
      expect(world.grit.users).toEqual(before);
    }),
  );

  it.concurrent(
    'was never given by grit-sync, but seen by it: a quiz that is passed later does not give it',
    () => {
      const users = [
        gritUser({ firstName: 'Wren', lastName: 'Sprocket', externalId: WREN }, [SAW, 'active']),
      ];
      return inWorld({ grit: { users } }, async (world) => {
        await expectPass(world, { code: 0, rows: 2 });
        staffEdit(world, WREN, { [SAW]: '' });
        await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
        world.canvas.data.courses[0]?.submissions.push(
          submission({
            id: '9',
            userId: '7001',
            assignmentId: '438799',
            score: 20,
            submittedAt: daysAgo(0.1),
          }),
        );
        const report = await expectPass(world, { code: 0, rows: null });
        expect(report.plan).toMatchObject({ newGrants: 0, held: 1 });
      });
    },
  );

  it.concurrent('is the access time: the permissions stay, and it is not given again', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      staffEdit(world, WREN, { 'at:Any Time': '' });
      await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
      await expectPass(world, { code: 0, rows: null });
      expect(userOf(world, WREN)).toMatchObject({ ...EVERYTHING, 'at:Any Time': '' });
    }),
  );
});

describe('the memory', () => {
  it.concurrent('says for each grant on what it rests', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const { entries, people, provenUntil } = memoryOf(world);
      expect(entries.map(({ externalId, column }) => `${externalId} ${column}`).sort()).toEqual(
        [LASER, 'active', 'at:Any Time']
          .map((column) => `${WREN} ${column}`)
          .concat([SAW, 'active', 'at:Any Time'].map((column) => `${MILO} ${column}`))
          .sort(),
      );
      const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown;
      expect(entries.find(({ column }) => column === SAW)).toEqual({
        externalId: MILO,
        column: SAW,
        state: 'in-grit',
        seenAt: provenUntil,
        heldSince: null,
        evidence: [
          {
            courseId: '70076',
            assignmentId: '438799',
            submissionId: '3',
            attempt: 1,
            score: 18,
            grade: '18',
            pointsPossible: 20,
            passingScore: 90,
            submittedAt: time,
            gradedAt: time,
          },
        ],
      });
      expect(people.map(({ lastName }) => lastName).sort()).toEqual(['Dovetail', 'Sprocket']);
      // A line for each cell, for whoever looks into it.
      expect(inState(world, 'journal.jsonl').split('\n').length).toBeGreaterThan(entries.length);
    }),
  );

  it.concurrent('that was deleted is learned anew, without granting or revoking anything by that', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const before = { users: structuredClone(world.grit.users), memory: memoryOf(world) };
      for (const name of MEMORY_FILES) rmSync(join(world.folder, 'state', name));
      await expectPass(world, { code: 3, warnings: ['memory-rebuilt'], rows: null });
      expect((await expectPass(world, { code: 0, rows: null })).proven).toBe(true);
      expect(world.grit.users).toEqual(before.users);
      const cellsOf = ({ entries }: ReturnType<typeof memoryOf>) =>
        entries.map(({ externalId, column, evidence }) => ({ externalId, column, evidence }));
      expect(cellsOf(memoryOf(world))).toEqual(expect.arrayContaining(cellsOf(before.memory)));
    }),
  );
  it.concurrent('that was changed by hand is not believed, and learned anew from the backups, exit 3', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: null }, ['--no-upsert']);
      const changed = inState(world, 'journal.jsonl').replace('"isVerified":false', '"isVerified":true');
      writeFileSync(journalFile(world), changed);
      await expectPass(world, { code: 3, warnings: ['memory-rebuilt'], rows: null }, ['--dry-run']);
      expect(inState(world, 'journal.jsonl')).toBe(changed);
      await expectPass(world, { code: 3, warnings: ['memory-rebuilt'], rows: 2 });
    }),
  );

  it.concurrent(
    'that was changed by hand, without a backup: nothing is uploaded, and a backup is taken',
    () =>
      inWorld({}, async (world) => {
        await expectPass(world, { code: 0, rows: null }, ['--no-upsert']);
        const changed = inState(world, 'journal.jsonl').replace('"isVerified":false', '"isVerified":true');
        writeFileSync(journalFile(world), changed);
        for (const name of world.backups()) rmSync(join(world.folder, 'backup', name));
        const report = await expectPass(world, { code: 3, warnings: ['memory-damaged'], rows: null });
        expect(report.upsert).toBeNull();
        expect(inState(world, 'journal.jsonl')).toBe(changed);
      }),
  );

  it.concurrent(
    'of a later grit-sync: nothing is uploaded, it is left as it is, exit 2, and a backup is taken',
    () =>
      inWorld({}, async (world) => {
        await expectPass(world, { code: 0, rows: null }, ['--no-upsert']);
        const newer = inState(world, 'journal.jsonl').replace('"version":1', '"version":2');
        writeFileSync(journalFile(world), newer);
        const report = await expectPass(world, { code: 2, errors: ['memory-newer'], rows: null });
        expect(report.upsert).toBeNull();
        expect(inState(world, 'journal.jsonl')).toBe(newer);
        await expectPass(world, { code: 2, errors: ['memory-newer'] }, ['--dry-run']);
      }),
  );
});

describe('the window', () => {
  /** The small shop, whose only submission was handed in so many days ago. */
  function shopWith(days: number): CanvasData {
    const data = smallShop();
    const submittedAt = daysAgo(days);
    for (const shop of data.courses)
      shop.submissions = [
        submission({ id: '1', userId: '7001', assignmentId: '440133', score: 20, submittedAt }),
      ];
    return data;
  }
  const hoursBack = ({ window }: { window: { since: string; until: string } | null }) =>
    (Date.parse(window?.until ?? '') - Date.parse(window?.since ?? '')) / HOUR_MS;

  it.concurrent(
    'reaches back over ten days without any pass, and an hour more; then it is a week again',
    () =>
      inWorld({ data: shopWith(9.9) }, async (world) => {
        await expectPass(world, { code: 0, rows: null });
        remember(world, verifiedRun(daysAgo(10)));
        const report = await expectPass(world, { code: 0, rows: 1 });
        expect(hoursBack(report)).toBeCloseTo(241, 1);
        expect(userOf(world, WREN)).toMatchObject(EVERYTHING);
        expect(hoursBack(await expectPass(world, { code: 0, rows: null }))).toBeCloseTo(168, 1);
      }),
  );

  it.concurrent('reaches back 180 days at most', () =>
    inWorld({ data: shopWith(179) }, async (world) => {
      await expectPass(world, { code: 0, rows: null });
      remember(world, verifiedRun(new Date('2019-09-01T00:00:00Z')));
      expect(hoursBack(await expectPass(world, { code: 0, rows: 1 }))).toBeCloseTo(180 * 24, 1);
    }),
  );

  it.concurrent('is neither empty nor in the future where the clock was set back', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: null }, ['--no-upsert']);
      remember(world, verifiedRun(daysAgo(-300)));
      const report = await expectPass(world, { code: 0, rows: 2 });
      // A clock that was ahead proved nothing, so the pass looks as far back as any.
      expect(hoursBack(report)).toBeCloseTo(180 * 24, 1);
      expect(Math.abs(Date.now() - Date.parse(report.window?.until ?? ''))).toBeLessThan(HOUR_MS);
      expect(Date.parse(memoryOf(world).provenUntil ?? '')).toBeLessThan(Date.now());
    }),
  );

  const UNPROVEN: [situation: string, args: string[], prepare: (world: World) => void, code: number][] = [
    ['that ran without the upsert', ['--no-upsert'], () => undefined, 0],
    ['that looked less far back', ['--lookback', '3'], () => undefined, 0],
    ['with too late a --since', ['--since', daysAgo(3).toISOString()], () => undefined, 0],
    [
      'that could not read Canvas',
      [],
      (world) => {
        world.canvas.misbehave({ when: () => true, fault: { kind: 'status', status: 403 } });
      },
      1,
    ],
    [
      'that could not upload',
      [],
      (world) => {
        world.grit.misbehave({ when: to('/upsert'), fault: { kind: 'status', status: 400 } });
      },
      1,
    ],
    [
      'in which a quiz was not found',
      [],
      (world) => {
        editConfig(world, (text) => text.replace('438799', '123456'));
      },
      3,
    ],
  ];
  it.concurrent.each(UNPROVEN)('is not moved by a pass %s', (_, args, prepare, code) =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: null }, ['--no-upsert']);
      const provenUntil = daysAgo(10);
      remember(world, verifiedRun(provenUntil));
      prepare(world);
      const { report } = await world.report(args);
      expect(report).toMatchObject({ exitCode: code, proven: false });
      expect(memoryOf(world).provenUntil).toBe(provenUntil.toISOString());
    }),
  );
});

describe('a clock that is wrong', () => {
  const DAY_MS = 24 * HOUR_MS;
  /** A world whose Canvas has another time than this machine, and in which that is right. */
  const later = (ms: number) => ({ data: smallShop(new Date(Date.now() + ms)) });
  const expectTime = (text: string | null | undefined, ms: number) => {
    expect(Math.abs(Date.parse(text ?? '') - Date.now() - ms)).toBeLessThan(HOUR_MS);
  };

  it.concurrent(
    'a month ahead: what was passed is granted all the same, nothing counts as proven, exit 3',
    () =>
      inWorld(later(-30 * DAY_MS), async (world) => {
        world.canvas.clockAheadMs = -30 * DAY_MS;
        const report = await expectPass(world, { code: 3, warnings: ['clock-wrong'], rows: 2 });
        expectTime(report.window?.since, -37 * DAY_MS);
        const [, day, time] = /grit-export-(.{10})(T.{8})Z/.exec(report.backup?.path ?? '') ?? [];
        expectTime(`${day ?? ''}${time?.replaceAll('-', ':') ?? ''}Z`, -30 * DAY_MS);
        expect(report.proven).toBe(false);
        expect(memoryOf(world).provenUntil).toBeNull();
        expectTime(memoryOf(world).entries[0]?.seenAt, -30 * DAY_MS);
        // The clock is put right: nothing of all that is in the way.
        world.canvas.clockAheadMs = 0;
        expect(await expectPass(world, { code: 0, rows: null })).toMatchObject({ proven: true });
      }),
  );

  it.concurrent('at 1972: the window is not one from 1971, nothing counts as proven, exit 3', () => {
    const behindMs = Date.now() - Date.parse('1972-06-01T00:00:00Z');
    return inWorld(later(behindMs), async (world) => {
      world.canvas.clockAheadMs = behindMs;
      const report = await expectPass(world, { code: 3, warnings: ['clock-wrong'], rows: 2 });
      expectTime(report.window?.since, behindMs - 7 * DAY_MS);
      expect(memoryOf(world).provenUntil).toBeNull();
    });
  });
});

describe('the fuse', () => {
  const limited = (most: number) => ({ config: { limits: `limits: { maxNewGrants: ${most} }\n` } });

  it.concurrent(
    'a pass that would grant too much uploads nothing, says how much of what, and can be let through',
    () =>
      inWorld(limited(1), async (world) => {
        const warnings = ['too-many-grants'];
        const report = await expectPass(world, { code: 3, warnings, rows: null });
        expect(report.warnings[0]?.message).toBe(
          `This pass would newly grant 2 (1 of ${LASER}, 1 of ${SAW}), more than limits.maxNewGrants allows (1), so nothing was uploaded. Check the quiz ids in the configuration; if it is right, run grit-sync run --allow 2 once.`,
        );
        expect(report).toMatchObject({
          plan: { newGrants: 2, byColumn: { [LASER]: 1, [SAW]: 1 } },
          upsert: { attempted: false, ok: null, rows: 0 },
          proven: false,
        });
        expect(memoryOf(world).provenUntil).toBeNull();
        await expectPass(world, { code: 3, warnings }, ['--dry-run']);
        await expectPass(world, { code: 3, warnings, rows: null }, ['--allow', '1']);
        await expectPass(world, { code: 0, rows: 2 }, ['--allow', '2']);
        // What is there is not granted anew.
        await expectPass(world, { code: 0, rows: null });
      }),
  );

  it.concurrent.each([
    [0, 3],
    [2, 0],
  ])('a limit of %i for two new grants: exit %i', (most, code) =>
    inWorld(limited(most), async (world) => {
      await expectPass(world, {
        code,
        warnings: code === 0 ? [] : ['too-many-grants'],
        rows: code === 0 ? 2 : null,
      });
    }),
  );

  it.concurrent('--allow needs no limit, and never makes one tighter', () =>
    inWorld(limited(2), async (world) => {
      await expectPass(world, { code: 0, rows: 2 }, ['--allow', '0']);
    }),
  );

  it.concurrent.each(['', '-1', '1.5', 'all', '0x10'])(
    '--allow "%s" is wrong: exit 2, nothing is asked',
    (number) =>
      inWorld({}, async (world) => {
        const { code, stdout, stderr } = await world.run(['run', `--allow=${number}`]);
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        expect(problemsIn(stderr)).toMatchObject([
          {
            message: expect.stringMatching(/'--allow <n>' argument .*is invalid: it must be a whole number/),
          },
        ]);
        expect([...world.canvas.requests, ...world.grit.requests]).toEqual([]);
      }),
  );
});

describe('several quizzes that must all be passed', () => {
  /** The two quizzes, with when and with how many points of 20 each of these people handed them in. */
  function shopOf(
    results: Record<string, [laser: [days: number, score: number] | null, saw: [number, number] | null]>,
  ) {
    const names = Object.keys(results);
    const submissions = names.flatMap((name, number) =>
      ['440133', '438799'].flatMap((assignmentId, index) => {
        const [days, score] = results[name]?.[index] ?? [];
        if (days === undefined || score === undefined) return [];
        const id = `${assignmentId}${number}`;
        return [
          submission({ id, userId: String(7000 + number), assignmentId, score, submittedAt: daysAgo(days) }),
        ];
      }),
    );
    return canvasData([
      course({
        id: '70076',
        assignments: [assignment({ id: '440133' }), assignment({ id: '438799' })],
        people: names.map((name, number) => person({ id: String(7000 + number), name, sisUserId: name })),
        submissions,
      }),
    ]);
  }
  const permissions = (more = '') =>
    `permissions:\n  "${LASER}": { allOf: [440133, { assignment: 438799, passingScore: 80 }] }\n${more}`;
  const granted = (world: World) =>
    Object.fromEntries(
      uploadedPeople(world).map((row) => [
        row['externalId'] ?? '',
        Object.keys(row).filter((column) => column.startsWith('pg:') && row[column] === 'x'),
      ]),
    );

  it.concurrent('one lately and the other one long ago is enough, one alone or one failed is not', () => {
    const data = shopOf({
      both: [
        [1, 20],
        [2, 16],
      ],
      'first-long-ago': [
        [100, 20],
        [1, 20],
      ],
      'second-long-ago': [
        [1, 18],
        [400, 16],
      ],
      'one-alone': [[1, 20], null],
      'one-failed-long-ago': [
        [1, 20],
        [100, 15],
      ],
      'one-failed-lately': [
        [1, 17],
        [100, 20],
      ],
      'both-long-ago': [
        [100, 20],
        [100, 20],
      ],
    });
    return inWorld({ data, config: { permissions: permissions() } }, async (world) => {
      const report = await expectPass(world, { code: 0, rows: 3 });
      expect(granted(world)).toEqual({
        both: [LASER],
        'first-long-ago': [LASER],
        'second-long-ago': [LASER],
      });
      expect(report.plan?.byColumn).toEqual({ [LASER]: 3 });
      const entry = memoryOf(world).entries.find(
        ({ externalId, column }) => externalId === 'second-long-ago' && column === LASER,
      );
      expect(entry?.evidence).toMatchObject([
        { assignmentId: '440133', score: 18, passingScore: 90 },
        { assignmentId: '438799', score: 16, passingScore: 80 },
      ]);
      // The others were asked for by person and without a window.
      const earlier = world.canvas.requests.filter(
        (request) => to('/submissions')(request) && !/(submitted|graded)_since/.test(request.url.search),
      );
      expect(earlier.length).toBeGreaterThan(0);
      for (const { url } of earlier) expect(url.searchParams.getAll('student_ids[]')).not.toContain('all');
      await expectPass(world, { code: 0, rows: null });
    });
  });

  it.concurrent('beside other ways to earn the same, and columns for one quiz alone', () => {
    const data = shopOf({
      both: [
        [1, 20],
        [100, 20],
      ],
      'laser-only': [[1, 20], null],
      'saw-only': [null, [1, 20]],
    });
    const more = `  "${SAW}": 438799\n  "pg:All Tools": [{ allOf: [440133, 438799] }, { assignment: 438799, passingScore: 100 }]\n`;
    return inWorld({ data, config: { permissions: permissions(more) } }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      expect(granted(world)).toEqual({ both: [LASER, 'pg:All Tools'], 'saw-only': [SAW, 'pg:All Tools'] });
    });
  });

  it.concurrent('one that does not exist: nobody earns it, exit 3', () =>
    inWorld(
      {
        config: {
          permissions: `permissions:\n  "${LASER}": { allOf: [440133, 123456] }\n  "${SAW}": 438799\n`,
        },
      },
      async (world) => {
        await expectPass(world, { code: 3, warnings: ['quiz-not-found'], rows: 1 });
        expect(granted(world)).toEqual({ [MILO]: [SAW] });
      },
    ),
  );
});

describe('an export that cannot be believed', () => {
  it.concurrent(
    'with ten thousand people fewer than before: nothing is uploaded, exit 3, until a day has passed',
    () =>
      inWorld({}, async (world) => {
        await expectPass(world, { code: 0, rows: null }, ['--no-upsert']);
        remember(world, { kind: 'counted', at: new Date(), people: 10_000, shrunkSince: null });
        const warnings = ['export-shrunk'];
        await expectPass(world, { code: 3, warnings, rows: null }, ['--dry-run']);
        const report = await expectPass(world, { code: 3, warnings, rows: null });
        expect(report.warnings[0]?.message).toContain(
          'The export of Grit has 0 people, and an earlier one had 10000. Look in Grit whether people are missing: nothing is uploaded until',
        );
        expect(report).toMatchObject({ plan: null, upsert: null, backup: { rows: 0 }, proven: false });
        await expectPass(world, { code: 3, warnings, rows: null });
        expect(memoryOf(world).census).toEqual({ people: 10_000, shrunkSince: expect.any(Date) });

        remember(world, { kind: 'counted', at: new Date(), people: 10_000, shrunkSince: daysAgo(1.01) });
        await expectPass(world, { code: 0, rows: 2 });
        expect(memoryOf(world).census).toEqual({ people: 2, shrunkSince: null });
      }),
  );

  it.concurrent('in which people are missing holds nothing of theirs', () => {
    const users = Array.from({ length: 300 }, (_, number) =>
      gritUser({
        firstName: 'Invented',
        lastName: `Person ${number}`,
        externalId: String(30_000_000 + number),
      }),
    );
    return inWorld({ grit: { users } }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const all = world.grit.users;
      world.grit.users = [];
      await expectPass(world, { code: 3, warnings: ['export-shrunk'], rows: null });
      world.grit.users = all;
      expect((await expectPass(world, { code: 0, rows: null })).plan).toMatchObject({ held: 0, already: 2 });
    });
  });

  it.concurrent.each([LASER, 'pg:All Tools', 'active', 'email'])(
    'with %s more than once: nothing is uploaded, exit 3, and it is kept as a backup',
    (column) =>
      inWorld({}, async (world) => {
        world.grit.columns = [...world.grit.columns, column];
        const report = await expectPass(world, { code: 3, warnings: ['export-column-twice'], rows: null });
        expect(report.warnings[0]?.message).toContain(
          `The export of Grit has more than one column "${column}". Rename one of them in Grit; nothing is uploaded`,
        );
        expect(report).toMatchObject({ plan: null, upsert: null, proven: false });
        expect(pathsOf(world.grit)).toEqual(['GET /api/batch/user/export']);
      }),
  );
});

describe('a name', () => {
  it.concurrent('that Canvas changes is uploaded, in the row of that person alone, and grants nothing', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      Object.assign(world.canvas.data.courses[0]?.people[0] ?? {}, { lastName: 'Newname' });
      const report = await expectPass(world, { code: 0, rows: 1 });
      expect(report.plan).toMatchObject({ newGrants: 0, newPeople: 0, already: 2 });
      expect(userOf(world, WREN)).toMatchObject({ lastName: 'Newname', ...EVERYTHING });
      await expectPass(world, { code: 0, rows: null });
    }),
  );

  it.concurrent('that staff correct in Grit stays, also when a new permission is uploaded', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      staffEdit(world, MILO, { firstName: 'Emil', email: 'emil@example.org' });
      await expectPass(world, { code: 0, rows: null });
      Object.assign(world.canvas.data.courses[0]?.submissions[1] ?? {}, { score: 20, grade: '20' });
      await expectPass(world, { code: 0, rows: 1 });
      expect(userOf(world, MILO)).toMatchObject({
        ...EVERYTHING,
        firstName: 'Emil',
        email: 'emil@example.org',
      });
    }),
  );
});

describe('--quiet', () => {
  const quiet = async (world: World) => {
    const { code, stdout, stderr } = await world.run(['run', '--quiet']);
    expect(stdout).toBe('');
    return { code, said: problemsIn(stderr).map(({ label, message }) => `${label}: ${message}`) };
  };
  const withoutId = () => {
    const data = smallShop();
    Object.assign(data.courses[0]?.people[1] ?? {}, { sisUserId: null });
    return data;
  };
  const WITHOUT_ID =
    'Warning: Passed, but without a campus wide id in Canvas, so not in Grit: Canvas user 7002.';

  it.concurrent('does not say a warning again that the pass before gave too, and says what is new', () =>
    inWorld({ data: withoutId() }, async (world) => {
      expect(await quiet(world)).toEqual({ code: 0, said: [WITHOUT_ID] });
      expect(await quiet(world)).toEqual({ code: 0, said: [] });
      // A preview is no pass, and says everything.
      const preview = await world.run(['run', '--dry-run', '--quiet']);
      expect(problemsIn(preview.stderr)).toHaveLength(1);
      Object.assign(world.canvas.data.courses[0]?.people[0] ?? {}, { sisUserId: null });
      expect((await quiet(world)).said).toEqual([WITHOUT_ID.replace('7002', '7001, 7002')]);
    }),
  );

  it.concurrent('says a warning again that the pass before did not give, though an earlier one did', () =>
    inWorld({ data: withoutId() }, async (world) => {
      const milo = world.canvas.data.courses[0]?.people[1];
      await quiet(world);
      Object.assign(milo ?? {}, { sisUserId: MILO });
      expect(await quiet(world)).toEqual({ code: 0, said: [] });
      Object.assign(milo ?? {}, { sisUserId: null });
      expect((await quiet(world)).said).toEqual([WITHOUT_ID]);
    }),
  );

  it.concurrent('says again what a person must look at, and every error', () =>
    inWorld({ grit: { columns: [LASER, 'at:Any Time'] } }, async (world) => {
      const look = {
        code: 3,
        said: [expect.stringMatching(/^Please look: Grit has no column "pg:Band Saw"/)],
      };
      expect(await quiet(world)).toEqual(look);
      expect(await quiet(world)).toEqual(look);
      world.grit.misbehave({ when: () => true, fault: { kind: 'status', status: 400 } });
      const error = { code: 1, said: [expect.stringMatching(/^Error: Grit refused a request/)] };
      expect(await quiet(world)).toEqual(error);
      expect(await quiet(world)).toEqual(error);
    }),
  );

  it.concurrent('and nothing else keeps a repeated warning from being said', () =>
    inWorld({ data: withoutId() }, async (world) => {
      for (let pass = 0; pass < 2; pass += 1) {
        const { code, stderr } = await world.run(['run']);
        expect([code, problemsIn(stderr).length]).toEqual([0, 1]);
        await expectPass(world, { code: 0, warnings: ['student-without-external-id'] });
      }
    }),
  );
});
