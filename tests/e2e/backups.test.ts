import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { takeLock } from '../../src/store/lock.ts';
import {
  ACTIVE,
  ANY_TIME,
  backups,
  endingOf,
  IDA,
  inShop,
  LASER,
  MIDDLE,
  MILO,
  NEWEST,
  OLDEST,
  recordSums,
  said,
  SAW,
  shelfOf,
  shelve,
  TOOLS,
  WREN,
} from './shelf.ts';
import { BIN, contentOf, problemsIn, shareProcess, startProgram, type World } from './support.ts';

shareProcess();

jest.setTimeout(60_000);

const KEEP_ONE = { backup: 'backup: { keep: { last: 1 } }\n' };
const damage = (world: World, name: string) => {
  truncateSync(shelfOf(world, name), 1000);
};

describe('backups list', () => {
  it.concurrent('names each backup, the newest last, and no other file', () =>
    inShop({}, async (world) => {
      for (const name of [NEWEST, OLDEST, 'notes.xlsx']) await shelve(world, name);
      const { code, stdout, stderr } = await backups(world, 'list');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines = stdout.trimEnd().split('\n');
      expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
        [OLDEST, '2026-01-01 00:00 UTC'],
        [NEWEST, '2026-01-03 00:00 UTC'],
      ]);
      expect(lines[0]).toMatch(/ \d+ days ago +\d+ KB$/);
      const bytes = readFileSync(shelfOf(world, OLDEST)).length;
      expect(await said(world, 'list')).toMatchObject({
        outcome: 'ok',
        folder: join(world.folder, 'backup'),
        backups: [{ name: OLDEST, at: '2026-01-01T00:00:00Z', bytes }, { name: NEWEST }],
      });
    }),
  );

  it.concurrent('says that there are none, and leaves no folder behind', () =>
    inShop({}, async (world) => {
      const before = contentOf(world.folder);
      const { code, stdout } = await backups(world, 'list');
      expect([code, stdout]).toEqual([0, `There are no backups in ${join(world.folder, 'backup')}.\n`]);
      expect(await said(world, 'list')).toMatchObject({ exitCode: 0, backups: [] });
      expect(contentOf(world.folder)).toEqual(before);
    }),
  );

  it.concurrent('says so where the folder cannot be read', () =>
    inShop({}, async (world) => {
      writeFileSync(join(world.folder, 'backup'), 'a file in its place');
      expect(endingOf(await said(world, 'list'))).toEqual([1, 'backup-folder-unreadable']);
    }),
  );
});

describe('backups verify', () => {
  it.concurrent('finds the backups of passes good', () =>
    inShop({}, async (world) => {
      await world.report();
      const { code, stdout, stderr } = await backups(world, 'verify');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines = stdout.trimEnd().split('\n');
      expect(lines.length).toBe(world.backups().length);
      for (const line of lines) expect(line).toMatch(/^grit-export-\S+\.xlsx +good$/);
    }),
  );

  it.concurrent('says of each whether it is good, damaged or was never recorded, and which are gone', () =>
    inShop({}, async (world) => {
      const cut = 'grit-export-2026-01-04T00-00-00Z.xlsx';
      const gone = 'grit-export-2026-01-05T00-00-00Z.xlsx';
      for (const name of [OLDEST, MIDDLE, cut, gone]) await shelve(world, name);
      recordSums(world, OLDEST, MIDDLE, cut, gone);
      // Somebody opened one in a spreadsheet and saved it; one is cut off; one was moved away.
      await shelve(world, MIDDLE, [WREN]);
      damage(world, cut);
      rmSync(shelfOf(world, gone));
      await shelve(world, NEWEST);

      const { code, stdout, stderr } = await backups(world, 'verify');
      expect(code).toBe(1);
      expect(stdout.trimEnd().split('\n')).toEqual([
        `${OLDEST}  good`,
        `${MIDDLE}  damaged: its check sum is not the recorded one`,
        `${NEWEST}  good, but no check sum is recorded for it`,
        `${cut}  damaged: its check sum is not the recorded one`,
      ]);
      const [damaged, missing] = problemsIn(stderr);
      expect(damaged).toMatchObject({ label: 'Error', message: `2 backups are damaged: ${MIDDLE}, ${cut}.` });
      expect(missing).toMatchObject({ label: 'Warning', message: expect.stringContaining(gone) });

      const answer = await said(world, 'verify');
      expect(endingOf(answer)).toEqual([1, 'backups-damaged', 'backups-gone']);
      expect(answer).toMatchObject({
        backups: [
          { state: 'good' },
          { state: 'damaged' },
          { state: 'good-unrecorded' },
          { cause: 'its check sum is not the recorded one' },
        ],
        gone: [gone],
      });
    }),
  );

  it.concurrent('takes nothing for a backup that is no export, whatever its check sum', () =>
    inShop({}, async (world) => {
      writeFileSync(shelfOf(world, OLDEST), '<!DOCTYPE html>');
      recordSums(world, OLDEST);
      const { code, stdout } = await backups(world, 'verify');
      expect([code, stdout]).toEqual([1, `${OLDEST}  damaged: it is a web page\n`]);
    }),
  );

  it.concurrent('says so where the check sums cannot be read', () =>
    inShop({}, async (world) => {
      mkdirSync(join(world.folder, 'state', 'backups.sha256'), { recursive: true });
      expect(endingOf(await said(world, 'verify'))).toEqual([1, 'checksums-unreadable']);
    }),
  );

  it.concurrent('only warns of a backup that was moved away', () =>
    inShop({}, async (world) => {
      await shelve(world, OLDEST);
      recordSums(world, OLDEST);
      rmSync(shelfOf(world, OLDEST));
      expect(endingOf(await said(world, 'verify'))).toEqual([0, 'backups-gone']);
    }),
  );
});

describe('backups diff', () => {
  const EARLIER = [WREN, MILO];
  const LATER = [{ ...MILO, [SAW]: '', [TOOLS]: 'x' }, IDA];

  it.concurrent('names who came and went, and what was gained and lost', () =>
    inShop({}, async (world) => {
      const path = await shelve(world, OLDEST, EARLIER);
      await shelve(world, NEWEST, LATER, [LASER, SAW, TOOLS, ANY_TIME, 'pg:Lathe']);
      const { code, stdout, stderr } = await backups(world, 'diff', path, NEWEST);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.trimEnd().split('\n')).toEqual([
        'Columns added:',
        '  pg:Lathe',
        'People added:',
        `  Ida Foreman (S-1): ${TOOLS}, ${ACTIVE}`,
        'People removed:',
        `  Wren Sprocket (007001): ${LASER}, ${ANY_TIME}, ${ACTIVE}`,
        'Permissions changed:',
        `  Milo Dovetail (007002) gained ${TOOLS}, and lost ${SAW}`,
      ]);
      expect(await said(world, 'diff', OLDEST, NEWEST)).toMatchObject({
        before: path,
        after: shelfOf(world, NEWEST),
        added: [{ externalId: 'S-1', firstName: 'Ida', lastName: 'Foreman', columns: [TOOLS, ACTIVE] }],
        removed: [{ externalId: '007001' }],
        changed: [{ externalId: '007002', gained: [TOOLS], lost: [SAW] }],
        columnsAdded: ['pg:Lathe'],
        columnsRemoved: [],
      });
    }),
  );

  it.concurrent('says that there is no difference', () =>
    inShop({}, async (world) => {
      await shelve(world, OLDEST);
      const { code, stdout } = await backups(world, 'diff', OLDEST, `backup/${OLDEST}`);
      expect([code, stdout]).toEqual([0, 'No difference in people and permissions.\n']);
    }),
  );

  it.concurrent.each([
    ['does not exist', 'other.xlsx', 'backup-not-found'],
    ['is a folder', 'backup', 'backup-not-opened'],
    ['is no export', 'grit-sync.config.yaml', 'backup-no-export'],
  ])('refuses a file that %s', (_, name, problem) =>
    inShop({}, async (world) => {
      await shelve(world, OLDEST);
      expect(endingOf(await said(world, 'diff', OLDEST, name))).toEqual([2, problem]);
      expect(endingOf(await said(world, 'diff', name, OLDEST))).toEqual([2, problem]);
    }),
  );

  it.concurrent('refuses an export in which a column stands twice', () =>
    inShop({}, async (world) => {
      await shelve(world, OLDEST);
      await shelve(world, NEWEST, [WREN], [LASER, LASER]);
      const { code, stderr } = await backups(world, 'diff', OLDEST, NEWEST);
      expect([code, problemsIn(stderr)[0]?.message]).toEqual([
        2,
        `The file ${shelfOf(world, NEWEST)} is no export of Grit that can be used (it has two columns "${LASER}").`,
      ]);
    }),
  );
});

describe('a backup that is not the one whose check sum was recorded', () => {
  it.concurrent('is neither compared nor restored, although it opens', () =>
    inShop({}, async (world) => {
      await shelve(world, OLDEST);
      recordSums(world, OLDEST);
      await shelve(world, OLDEST, [WREN]);
      for (const args of [
        ['diff', OLDEST, OLDEST],
        ['restore', OLDEST],
      ]) {
        const { code, stdout, stderr } = await world.run(['backups', ...args]);
        expect([code, stdout]).toEqual([2, '']);
        expect(stderr).toContain('its check sum is not the recorded one');
      }
    }),
  );
});

describe('backups prune', () => {
  it.concurrent('removes what backup.keep does not want, and its check sums', () =>
    inShop({ config: KEEP_ONE }, async (world) => {
      for (const name of [OLDEST, MIDDLE, NEWEST]) await shelve(world, name);
      recordSums(world, OLDEST, MIDDLE, NEWEST);
      const { code, stdout } = await backups(world, 'prune');
      expect([code, stdout]).toEqual([0, `Removed 2 backups; 1 stay:\n  ${OLDEST}\n  ${MIDDLE}\n`]);
      expect(world.backups()).toEqual([NEWEST]);
      expect(endingOf(await said(world, 'verify'))).toEqual([0]);
      expect(await said(world, 'prune')).toMatchObject({ exitCode: 0, removed: [], kept: 1 });
    }),
  );

  it.concurrent('keeps the newest readable backup, though a newer one that is damaged lies there', () =>
    inShop({ config: KEEP_ONE }, async (world) => {
      for (const name of [OLDEST, MIDDLE, NEWEST]) await shelve(world, name);
      damage(world, NEWEST);
      expect(await said(world, 'prune')).toMatchObject({ exitCode: 0, removed: [OLDEST], kept: 2 });
      expect(world.backups()).toEqual([MIDDLE, NEWEST]);
    }),
  );

  it.concurrent('removes nothing where none can be read, and says so', () =>
    inShop({ config: KEEP_ONE }, async (world) => {
      for (const name of [OLDEST, NEWEST]) {
        await shelve(world, name);
        damage(world, name);
      }
      const { code, stdout, stderr } = await backups(world, 'prune');
      expect([code, stdout]).toEqual([1, '']);
      expect(problemsIn(stderr)[0]?.message).toMatch(
        /^None of the backups in .* can be read, so none was removed\.$/,
      );
      expect(world.backups()).toEqual([OLDEST, NEWEST]);
    }),
  );

  it.concurrent('with --dry-run only says which, and changes nothing', () =>
    inShop({ config: KEEP_ONE }, async (world) => {
      for (const name of [OLDEST, NEWEST]) await shelve(world, name);
      const before = contentOf(world.folder);
      const { code, stdout } = await backups(world, 'prune', '--dry-run');
      expect([code, stdout]).toEqual([0, `Would remove 1 backup; 1 stay:\n  ${OLDEST}\n`]);
      expect(contentOf(world.folder)).toEqual(before);
    }),
  );

  it.concurrent('removes nothing without backup.keep', () =>
    inShop({}, async (world) => {
      for (const name of [OLDEST, NEWEST]) await shelve(world, name);
      const { code, stdout } = await backups(world, 'prune');
      expect([code, stdout]).toEqual([0, 'backup.keep is not set, so everything is kept: 2 backups.\n']);
      expect(world.backups()).toEqual([OLDEST, NEWEST]);
    }),
  );

  it.concurrent(
    'removes nothing where the check sums cannot be written, and says that it is the state folder',
    () =>
      inShop({ config: KEEP_ONE }, async (world) => {
        for (const name of [OLDEST, NEWEST]) await shelve(world, name);
        recordSums(world, OLDEST, NEWEST);
        // No file may have any size: a limit of the system stands for a disk that is full.
        const script = 'ulimit -f 0; exec "$NODE" "$BIN" backups prune';
        const env = { ...world.env, NODE: process.execPath, BIN };
        const { code, stdout, stderr } = await startProgram('sh', ['-c', script], { cwd: world.folder, env })
          .finished;
        expect([code, stdout]).toEqual([3, '']);
        expect(problemsIn(stderr)[0]?.message).toContain(
          `${join(world.folder, 'state')} cannot be written anew (`,
        );
        expect(world.backups()).toEqual([OLDEST, NEWEST]);
      }),
  );

  it.concurrent('does nothing while a pass has the lock', () =>
    inShop({ config: KEEP_ONE }, async (world) => {
      for (const name of [OLDEST, NEWEST]) await shelve(world, name);
      const lock = takeLock(join(world.folder, 'state'), new Date());
      expect(endingOf(await said(world, 'prune'))).toEqual([75, 'busy']);
      lock.release();
      expect(world.backups()).toEqual([OLDEST, NEWEST]);
    }),
  );
});
