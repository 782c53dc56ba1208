import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { expectPass, inWorld } from './passes.ts';
import { clear, granted, LASER, wren, wrenId } from './situation.ts';
import type { World } from './support.ts';

jest.setTimeout(60_000);

/** Situations that shops have told of, each with the real program from the beginning to the end. */

describe('somebody from whom staff took a machine', () => {
  it.concurrent.each([LASER, 'active'])('does not get %s back by another campus wide ID', (column) =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const before = wrenId(world);
      clear(world, before, column);
      wren(world).sisUserId = '0990011';
      await expectPass(world, {
        code: 3,
        warnings: ['newly-held', 'id-changed-on-hold'],
        ...(column === 'active' ? { rows: null } : {}),
      });
      expect(granted(world, '0990011')).not.toContain(column);
      expect(granted(world, before)).not.toContain(column);
      await expectPass(world, { code: 0, rows: null });
    }),
  );

  it.concurrent('does not get it back where Canvas and Grit write the ID with other capitals', () =>
    inWorld({}, async (world) => {
      wren(world).sisUserId = 'n00412345';
      world.grit.users.push({ externalId: 'N00412345', firstName: 'Wren', lastName: 'Sprocket' });
      await expectPass(world, { code: 0, rows: 2 });
      await expectPass(world, { code: 0, rows: null });
      clear(world, 'N00412345', LASER);
      await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
      expect(granted(world, 'N00412345')).not.toContain(LASER);
    }),
  );
});

describe('a state folder', () => {
  const inState = (world: World, name: string) => join(world.folder, 'state', name);
  const lose = (world: World) => {
    rmSync(join(world.folder, 'state'), { recursive: true });
  };
  /** Everything but the state of somebody whom staff have switched off. */
  const switchOff = async (world: World) => {
    await expectPass(world, { code: 0, rows: 2 });
    clear(world, wrenId(world), 'active');
    await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
  };

  it.concurrent(
    'that is lost, with the backups there, switches nobody on again whom staff switched off',
    () =>
      inWorld({}, async (world) => {
        await switchOff(world);
        lose(world);
        await expectPass(world, { code: 3, warnings: ['memory-rebuilt'], rows: null });
        expect(granted(world, wrenId(world))).not.toContain('active');
        await expectPass(world, { code: 0, rows: null });
      }),
  );

  it.concurrent.each<[string, (world: World) => void]>([
    [
      'one wrong letter',
      (world) => {
        const file = inState(world, 'journal.jsonl');
        writeFileSync(file, readFileSync(file, 'utf8').replace('"taken-away"', '"taken-awax"'));
      },
    ],
    [
      'half a file',
      (world) => {
        const file = inState(world, 'journal.jsonl');
        const text = readFileSync(file);
        writeFileSync(file, text.subarray(0, text.length / 2));
      },
    ],
    [
      'zeros',
      (world) => {
        const file = inState(world, 'journal.jsonl');
        writeFileSync(file, Buffer.alloc(readFileSync(file).length));
      },
    ],
    [
      'people of whom nobody knows who they are',
      (world) => {
        writeFileSync(inState(world, 'people.json'), '{');
      },
    ],
  ])('that is damaged by %s gives nothing back in that same run, and is said', (_, damage) =>
    inWorld({}, async (world) => {
      await switchOff(world);
      damage(world);
      await expectPass(world, { code: 3, warnings: ['memory-rebuilt'], rows: null });
      expect(granted(world, wrenId(world))).not.toContain('active');
      await expectPass(world, { code: 0, rows: null });
      expect(readdirSync(join(world.folder, 'state')).join()).toContain('journal-aside-');
    }),
  );

  it.concurrent('of another Grit holds nobody there, and nothing is uploaded', () => {
    const users = (from: number) =>
      Array.from({ length: 23 }, (_, index) => ({
        externalId: String(from + index),
        firstName: 'Test',
        lastName: String(index),
        active: 'x',
      }));
    return inWorld({ grit: { users: users(500) } }, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      world.grit.users.splice(0, Infinity, ...users(900));
      await expectPass(world, { code: 2, errors: ['other-grit'], rows: null, backups: 1 });
      expect((await world.run(['holds'])).stdout).toMatch(/^Nothing is held/);
    });
  });

  it.concurrent('is rebuilt by a person, who sees first what would be on hold', () =>
    inWorld({}, async (world) => {
      await switchOff(world);
      lose(world);
      const preview = await world.run(['memory', 'rebuild']);
      expect([preview.code, preview.stdout]).toEqual([0, expect.stringContaining('the whole person')]);
      expect(existsSync(inState(world, 'journal.jsonl'))).toBe(false);
      expect((await world.run(['memory', 'rebuild', '--apply'])).code).toBe(0);
      await expectPass(world, { code: 0, rows: null });
      expect((await world.run(['memory', 'rename', 'pg:Nothing', 'pg:Lathe'])).code).toBe(2);
      // Of a memory that is whole nothing is lost by it, such as that somebody released this.
      await world.run(['holds', 'release', wrenId(world)]);
      const { stdout } = await world.run(['memory', 'rebuild', '--apply']);
      expect(stdout).toContain('Nobody is on hold.\n');
      await expectPass(world, { code: 0, rows: 1 });
      expect(granted(world, wrenId(world))).toContain('active');
    }),
  );
});
