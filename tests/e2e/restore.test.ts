import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { assignment, canvasData, course, person, submission } from '../../src/demo/build.ts';
import type { GritUser } from '../../src/demo/grit.ts';
import type { Fault } from '../../src/demo/server.ts';
import { takeLock } from '../../src/store/lock.ts';
import { MEMORY_FILES, journalFile, memoryOf } from './memory.ts';
import { editConfig, pathsOf, to, uploadedPeople } from './passes.ts';
import {
  ACTIVE,
  ANY_TIME,
  backups,
  endingOf,
  IDA,
  inShop,
  LASER,
  MILO,
  OLDEST,
  said,
  SAW,
  shelfOf,
  shelve,
  TOOLS,
} from './shelf.ts';
import { contentOf, problemsIn, shareProcess, type World } from './support.ts';
import { gate, signalUntil } from './waiting.ts';

shareProcess();

jest.setTimeout(60_000);

const UPSERT = '/api/batch/user/upsert';
const EXPORT = '/api/batch/user/export';
const failsAt = (world: World, end: string, fault: Fault, times?: number) => {
  world.grit.misbehave({ when: to(end), fault, ...(times === undefined ? {} : { times }) });
};

/** The columns that are marked for somebody in Grit; undefined where Grit has no such person. */
function marksOf(world: World, externalId: string): string[] | undefined {
  const user = world.grit.users.find((one) => one['externalId'] === externalId);
  return user && Object.keys(user).filter((column) => user[column] === 'x');
}

/** A backup has everybody; since then staff took Wren out of Grit, cleared Milo's saw, and gave Ida the laser cutter. */
async function afterMistakes(world: World): Promise<void> {
  await shelve(world, OLDEST);
  world.grit.users = [
    { ...MILO, [SAW]: '' },
    { ...IDA, [LASER]: 'x' },
  ];
}

describe('a restore without --apply', () => {
  it.concurrent(
    'shows what would be set again and what only a person can take away, and changes nothing',
    () =>
      inShop({}, async (world) => {
        await afterMistakes(world);
        const before = contentOf(world.folder);
        const { code, stdout, stderr } = await backups(world, 'restore', OLDEST);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(stdout.trimEnd().split('\n')).toEqual([
          'Only a person can take away in Grit the marks that the backup lacks:',
          `  Ida Foreman (S-1): ${LASER}`,
          'Marks to be set again in Grit for 2 people:',
          `  Milo Dovetail (007002): ${SAW}`,
          `  Wren Sprocket (007001), who is not in Grit: ${LASER}, ${ANY_TIME}, ${ACTIVE}`,
          'Whoever was not in Grit gets a name, the id, the address and these marks: cards and other fields are not restored, see "Restoring a backup by hand" in the README.',
          'This was a preview: nothing was changed. The same command with --apply sets these marks again.',
        ]);
        expect(contentOf(world.folder)).toEqual(before);
        expect(pathsOf(world.grit)).toEqual([`GET ${EXPORT}`]);
        expect(world.canvas.requests).toEqual([]);
      }),
  );

  it.concurrent('says the same as JSON', () =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      expect(await said(world, 'restore', OLDEST)).toEqual({
        schemaVersion: 1,
        outcome: 'ok',
        exitCode: 0,
        file: shelfOf(world, OLDEST),
        again: [
          {
            externalId: '007002',
            firstName: 'Milo',
            lastName: 'Dovetail',
            isMissing: false,
            columns: [SAW],
            takenAway: [],
          },
          {
            externalId: '007001',
            firstName: 'Wren',
            lastName: 'Sprocket',
            isMissing: true,
            columns: [LASER, ANY_TIME, ACTIVE],
            takenAway: [],
          },
        ],
        leftOut: [],
        onlyByHand: [
          { externalId: 'S-1', firstName: 'Ida', lastName: 'Foreman', isAdded: false, columns: [LASER] },
        ],
        columnsGone: [],
        upsert: { attempted: false, ok: null, rows: 0 },
        proven: false,
        backups: { before: null, after: null },
        problems: [],
      });
    }),
  );

  it.concurrent('says that nothing is to be restored', () =>
    inShop({}, async (world) => {
      await shelve(world, OLDEST);
      const { code, stdout } = await backups(world, 'restore', OLDEST);
      expect([code, stdout]).toEqual([
        0,
        'Nothing to restore: of the people and marks that were asked for, Grit has all that the backup has.\n',
      ]);
    }),
  );

  it.concurrent('names a column that Grit no longer has, and leaves it out', () =>
    inShop({ grit: { columns: [LASER, TOOLS, ANY_TIME] } }, async (world) => {
      await shelve(world, OLDEST);
      world.grit.users = [IDA, MILO];
      const answer = await said(world, 'restore', OLDEST, '--apply');
      expect(endingOf(answer)).toEqual([0, 'restore-columns-gone']);
      expect(answer).toMatchObject({ columnsGone: [SAW], upsert: { ok: true, rows: 1 } });
      expect(Object.keys(uploadedPeople(world)[0] ?? {})).not.toContain(SAW);
    }),
  );
});

describe('a restore with --apply', () => {
  it.concurrent.each(['keep', 'clear'] as const)(
    'brings back who was removed and what was cleared, where Grit does this with empty cells: %s',
    (emptyCells) =>
      inShop({ grit: { emptyCells } }, async (world) => {
        await afterMistakes(world);
        const { code, stdout, stderr } = await backups(world, 'restore', OLDEST, '--apply');
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(stdout).toMatch(
          /All of these marks were seen in Grit afterwards, and none that was there was lost\.\n$/,
        );
        expect(marksOf(world, '007001')?.sort()).toEqual([ACTIVE, ANY_TIME, LASER]);
        expect(marksOf(world, '007002')?.sort()).toEqual([ACTIVE, ANY_TIME, SAW, LASER].sort());
        expect(marksOf(world, 'S-1')?.sort()).toEqual([ACTIVE, TOOLS, LASER].sort());
        expect(world.grit.users).toHaveLength(3);
        // Nobody is sent who has all, and of Milo what he has in these columns.
        expect(uploadedPeople(world)).toEqual([
          {
            firstName: 'Milo',
            lastName: 'Dovetail',
            externalId: '007002',
            email: 'milo@school.example',
            [LASER]: 'x',
            [SAW]: 'x',
            [ANY_TIME]: 'x',
            [ACTIVE]: 'x',
          },
          {
            firstName: 'Wren',
            lastName: 'Sprocket',
            externalId: '007001',
            email: 'wren@school.example',
            [LASER]: 'x',
            [SAW]: '',
            [ANY_TIME]: 'x',
            [ACTIVE]: 'x',
          },
        ]);
      }),
  );

  it.concurrent('keeps a backup from before and one from after, with which it can be undone by hand', () =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      const { backups: kept } = (await said(world, 'restore', OLDEST, '--apply')) as unknown as {
        backups: Record<'before' | 'after', { path: string; rows: number }>;
      };
      expect([kept.before.rows, kept.after.rows]).toEqual([2, 3]);
      expect(world.backups()).toHaveLength(3);
      expect(endingOf(await said(world, 'verify'))).toEqual([0]);
      expect(await said(world, 'diff', kept.before.path, kept.after.path)).toMatchObject({
        added: [{ externalId: '007001' }],
        changed: [{ externalId: '007002', gained: [SAW], lost: [] }],
      });
    }),
  );

  it.concurrent('does so where grit.upsert is false, since it was asked for', () =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      editConfig(world, (text) => text.replace('upsert: true', 'upsert: false'));
      expect(await said(world, 'restore', OLDEST, '--apply')).toMatchObject({ exitCode: 0, proven: true });
    }),
  );

  it.concurrent('tells each step with --verbose, and no secret', () =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      const { code, stderr } = await backups(world, 'restore', OLDEST, '--apply', '--verbose');
      expect(code).toBe(0);
      expect(stderr).toContain('Uploading 2 rows to Grit');
    }),
  );

  it.concurrent('is finished after a first signal, and is proven', () => {
    const reached = gate();
    const held = gate();
    const onRequest = async ({ url }: { url: URL }) => {
      if (url.pathname !== UPSERT) return;
      reached.open();
      await held.opened;
    };
    return inShop({ grit: { onRequest } }, async (world) => {
      await afterMistakes(world);
      const running = world.start(['backups', 'restore', OLDEST, '--apply']);
      await reached.opened;
      await signalUntil(
        running,
        'SIGTERM',
        'Stopping when this restore is finished; a second signal stops at once.\n',
      );
      held.open();
      const { code, stdout } = await running.finished;
      expect(code).toBe(0);
      expect(stdout).toContain('All of these marks were seen in Grit afterwards');
    });
  });

  it.concurrent('uploads nothing where nothing is to be restored', () =>
    inShop({}, async (world) => {
      await shelve(world, OLDEST);
      expect(await said(world, 'restore', OLDEST, '--apply')).toMatchObject({
        exitCode: 0,
        upsert: { attempted: false },
      });
      expect(world.grit.uploads).toEqual([]);
    }),
  );
});

describe('a restore of a part', () => {
  it.concurrent('of one person, whose leading zeros were left out', () =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      const answer = await said(world, 'restore', OLDEST, '--person', '7001', '--apply');
      expect(answer).toMatchObject({ exitCode: 0, proven: true, onlyByHand: [] });
      expect(uploadedPeople(world).map(({ externalId }) => externalId)).toEqual(['007001']);
      expect(marksOf(world, '007002')).not.toContain(SAW);
    }),
  );

  it.concurrent.each(['Band Saw', SAW])('of one column, given as %s', (column) =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      expect(await said(world, 'restore', OLDEST, '--column', column, '--apply')).toMatchObject({
        exitCode: 0,
        proven: true,
        onlyByHand: [],
      });
      expect(marksOf(world, '007002')).toContain(SAW);
      expect(marksOf(world, '007001')).toBeUndefined();
    }),
  );

  it.concurrent.each([
    ['person', '999', 'restore-person-unknown'],
    ['column', 'Lazer Cutter', 'restore-column-unknown'],
  ])('refuses a %s that nobody knows: %s', (option, value, problem) =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      expect(endingOf(await said(world, 'restore', OLDEST, `--${option}`, value, '--apply'))).toEqual([
        2,
        problem,
      ]);
      expect(world.grit.uploads).toEqual([]);
    }),
  );
});

describe('a restore that cannot be done', () => {
  it.concurrent.each([
    ['does not exist', 'other.xlsx', 'backup-not-found'],
    ['is no export', 'grit-sync.config.yaml', 'backup-no-export'],
  ])('since the file %s, asks Grit nothing', (_, name, problem) =>
    inShop({}, async (world) => {
      expect(endingOf(await said(world, 'restore', name, '--apply'))).toEqual([2, problem]);
      expect(world.grit.requests).toEqual([]);
      expect(existsSync(join(world.folder, 'state'))).toBe(false);
    }),
  );

  it.concurrent('since Grit is down, fails and leaves the backups as they are', () =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      failsAt(world, EXPORT, { kind: 'drop' });
      for (const more of [[], ['--apply']]) {
        expect(endingOf(await said(world, 'restore', OLDEST, ...more))).toEqual([1, 'grit-unreachable']);
      }
      expect(world.backups()).toEqual([OLDEST]);
      expect(world.grit.uploads).toEqual([]);
    }),
  );

  it.concurrent('since Grit has a column twice, uploads nothing', () =>
    inShop({ grit: { columns: [LASER, LASER, SAW, TOOLS, ANY_TIME] } }, async (world) => {
      await afterMistakes(world);
      expect(endingOf(await said(world, 'restore', OLDEST, '--apply'))).toEqual([3, 'export-column-twice']);
      expect(world.grit.uploads).toEqual([]);
    }),
  );

  it.concurrent('since the upload is refused, says so and what is still missing', () =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      failsAt(world, UPSERT, { kind: 'status', status: 500 });
      const { code, stdout, stderr } = await backups(world, 'restore', OLDEST, '--apply', '--person', '7002');
      expect(code).toBe(1);
      expect(stdout).toContain('It is not proven that all of these marks are in Grit, see below.');
      expect(problemsIn(stderr).map(({ label }) => label)).toEqual(['Error', 'Please look']);
      expect(stderr).toContain(`${SAW} of 007002`);
      expect(world.backups()).toHaveLength(3);
    }),
  );

  it.concurrent('since Grit takes the upload and does nothing, is not proven', () =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      failsAt(world, UPSERT, { kind: 'empty' });
      const answer = await said(world, 'restore', OLDEST, '--apply');
      expect(endingOf(answer)).toEqual([3, 'restored-not-seen']);
      expect(answer).toMatchObject({ proven: false, upsert: { attempted: true, ok: true } });
      expect(answer.problems[0]?.message).toContain('the person 007001');
    }),
  );

  it.concurrent('since a pass has the lock, does nothing; a preview needs no lock', () =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      const lock = takeLock(join(world.folder, 'state'), new Date());
      expect(endingOf(await said(world, 'restore', OLDEST, '--apply'))).toEqual([75, 'busy']);
      expect(world.grit.requests).toEqual([]);
      expect(endingOf(await said(world, 'restore', OLDEST))).toEqual([0]);
      lock.release();
    }),
  );
});

describe('a restore and the memory', () => {
  /** Wren has passed the laser cutter quiz, and has an id with leading zeros. */
  const passed = () =>
    canvasData([
      course({
        id: '70076',
        assignments: [assignment({ id: '440133', name: 'Laser Cutter Quiz' }), assignment({ id: '438799' })],
        people: [person({ id: '7001', name: 'Wren Sprocket', sisUserId: '007001' })],
        submissions: [
          submission({ id: '1', userId: '7001', assignmentId: '440133', score: 20, submittedAt: new Date() }),
        ],
      }),
    ]);
  const held = (world: World) => memoryOf(world).entries.filter(({ heldSince }) => heldSince !== null).length;
  /** A pass, and the backup that it kept last. */
  const pass = async (world: World): Promise<string> => (await world.report()).report.backup?.path ?? '';
  const clearLaser = (world: World) => {
    for (const user of world.grit.users) if (user['externalId'] === '007001') user[LASER] = '';
  };

  it.concurrent('leaves out a mark that staff took away, and says since when it is held', () =>
    inShop({ data: passed(), grit: { users: [] } }, async (world) => {
      const good = await pass(world);
      clearLaser(world);
      await world.report();
      const { code, stdout, stderr } = await backups(world, 'restore', good);
      expect(code).toBe(0);
      expect(stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, 'TIME').split('\n')).toEqual([
        'Left out, since somebody took it away:',
        `  Wren Sprocket (007001), held since TIME UTC: ${LASER}`,
        'Nothing to restore but what is left out.',
        '',
      ]);
      expect(stderr).toContain('--person');

      const answer = await said(world, 'restore', good, '--apply');
      expect(endingOf(answer)).toEqual([0, 'restore-held']);
      expect(answer).toMatchObject({
        again: [],
        leftOut: [
          {
            externalId: '007001',
            isMissing: false,
            heldSince: expect.stringMatching(/^\d{4}-.+Z$/),
            columns: [LASER],
          },
        ],
        upsert: { attempted: false },
      });
      expect(held(world)).toBe(1);
    }),
  );

  it.concurrent.each([
    ['--person', '7001'],
    ['--column', 'Laser Cutter'],
  ])('ends the hold of a mark that is set again, which %s %s names', (option, value) =>
    inShop({ data: passed(), grit: { users: [] } }, async (world) => {
      const good = await pass(world);
      clearLaser(world);
      await world.report();
      expect(held(world)).toBe(1);
      expect(marksOf(world, '007001')).not.toContain(LASER);
      const { stdout } = await backups(world, 'restore', good, option, value);
      expect(stdout).toContain('  Wren Sprocket (007001), taken away by somebody on ');

      const answer = await said(world, 'restore', good, option, value, '--apply');
      expect(endingOf(answer)).toEqual([0]);
      expect(answer).toMatchObject({ again: [{ takenAway: [{ columns: [LASER] }] }], leftOut: [] });
      expect(held(world)).toBe(0);
      const { report } = await world.report();
      expect([report.exitCode, report.warnings]).toEqual([0, []]);
      expect(marksOf(world, '007001')).toContain(LASER);
    }),
  );

  it.concurrent('says what staff have cleared meanwhile and was not asked for, since it is said once', () =>
    inShop({ data: passed(), grit: { users: [IDA] } }, async (world) => {
      const good = await pass(world);
      clearLaser(world);
      world.grit.users = world.grit.users.filter((user) => user['externalId'] !== 'S-1');
      const answer = await said(world, 'restore', good, '--apply', '--person', 'S-1');
      expect(endingOf(answer)).toEqual([0, 'newly-held']);
      expect(held(world)).toBe(1);
    }),
  );

  it.concurrent('uploads under the id that Grit knows, where its exports drop the leading zeros', () =>
    inShop({ data: passed(), grit: { users: [], numericExternalIds: true } }, async (world) => {
      const good = await pass(world);
      clearLaser(world);
      expect(endingOf(await said(world, 'restore', good, '--apply'))).toEqual([0]);
      expect(world.grit.users.map((user) => user['externalId'])).toEqual(['007001']);

      // Without the memory nobody can know the zeros; that Grit then has two of one person must not go unnoticed.
      for (const name of MEMORY_FILES) rmSync(join(world.folder, 'state', name));
      clearLaser(world);
      expect(endingOf(await said(world, 'restore', good, '--apply'))).toEqual([3, 'restore-added-people']);
    }),
  );

  it.concurrent('that cannot be read uploads nothing', () =>
    inShop({}, async (world) => {
      await afterMistakes(world);
      const lock = takeLock(join(world.folder, 'state'), new Date());
      lock.release();
      writeFileSync(journalFile(world), '{ "version": 99 }\n');
      expect(endingOf(await said(world, 'restore', OLDEST, '--apply'))).toEqual([2, 'memory-newer']);
      expect(world.grit.requests).toEqual([]);
    }),
  );

  it.concurrent('learns nothing while most people are still missing, so that nobody is held for it', () =>
    inShop({ data: passed(), grit: { users: crowd() } }, async (world) => {
      const good = await pass(world);
      world.grit.users = world.grit.users.slice(0, 30);
      const answer = await said(world, 'restore', good, '--apply', '--person', 'C-59');
      expect(endingOf(answer)).toEqual([0]);
      expect(held(world)).toBe(0);
      expect(endingOf(await said(world, 'restore', good, '--apply'))).toEqual([0]);
      expect(world.grit.users).toHaveLength(61);
    }),
  );
});

function crowd(): GritUser[] {
  return Array.from({ length: 60 }, (_, number) => ({ ...IDA, externalId: `C-${number}` }));
}
