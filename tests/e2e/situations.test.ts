import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { CanvasPerson, CanvasSubmission } from '../../src/demo/data.ts';
import { editConfig, expectPass, inState as inStateFolder, inWorld } from './passes.ts';
import { HOUR_MS, type World } from './support.ts';

jest.setTimeout(60_000);

/** Situations that shops have told of, each with the real program from the beginning to the end. */

const LASER = 'pg:Laser Cutter';

const wren = ({ canvas }: World) => canvas.data.courses[0]?.people[0] as CanvasPerson;
const submissionOf = ({ canvas }: World) => canvas.data.courses[0]?.submissions[0] as CanvasSubmission;
const granted = ({ grit }: World, externalId: string) => {
  const cells = grit.users.find((user) => user['externalId'] === externalId) ?? {};
  return Object.keys(cells).filter((column) => /^(pg|at):|^active$/.test(column) && cells[column] !== '');
};

function clear({ grit }: World, externalId: string, column: string): void {
  const user = grit.users.find((one) => one['externalId'] === externalId);
  if (user !== undefined) user[column] = '';
}

describe('somebody from whom staff took a machine', () => {
  it.concurrent.each([LASER, 'active'])('does not get %s back by another campus wide ID', (column) =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const before = wren(world).sisUserId ?? '';
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
    clear(world, wren(world).sisUserId ?? '', 'active');
    await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
  };

  it.concurrent(
    'that is lost, with the backups there, switches nobody on again whom staff switched off',
    () =>
      inWorld({}, async (world) => {
        await switchOff(world);
        lose(world);
        await expectPass(world, { code: 3, warnings: ['memory-rebuilt'], rows: null });
        expect(granted(world, wren(world).sisUserId ?? '')).not.toContain('active');
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
      expect(granted(world, wren(world).sisUserId ?? '')).not.toContain('active');
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
    }),
  );
});

function renameColumn({ grit }: World, from: string, to: string): void {
  grit.columns.splice(grit.columns.indexOf(from), 1, to);
  for (const user of grit.users) {
    user[to] = user[from] ?? '';
    Reflect.deleteProperty(user, from);
  }
}

describe('what is remembered', () => {
  const until = (time: number) => new Promise((resolve) => setTimeout(resolve, time - Date.now()));
  /** A moment between two passes, of which the second begins in another second. */
  const between = async () => {
    const moment = new Date();
    await until(Math.ceil((Date.now() + 1) / 1000) * 1000);
    return moment.toISOString();
  };
  const then = async (world: World, at: string) => {
    const { stdout } = await world.run(['explain', wren(world).sisUserId ?? '', '--at', at, '--json']);
    const { columns } = JSON.parse(stdout) as {
      columns: { column: string; state: string; memory: object }[];
    };
    return columns.find(({ column }) => column === LASER);
  };

  it.concurrent(
    'tells of each time what was so then, though it was held, released and given again since',
    () =>
      inWorld({}, async (world) => {
        const id = wren(world).sisUserId ?? '';
        await expectPass(world, { code: 0, rows: 2 });
        const given = await between();
        clear(world, id, LASER);
        await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
        const held = await between();
        expect((await world.run(['holds', 'release', id, LASER])).code).toBe(0);
        await expectPass(world, { code: 0, rows: 1 });
        expect(granted(world, id)).toContain(LASER);
        const again = await between();
        await expect(then(world, given)).resolves.toMatchObject({
          state: 'had',
          memory: { state: 'in-grit' },
        });
        await expect(then(world, held)).resolves.toMatchObject({
          state: 'had-not',
          memory: { state: 'on-hold' },
        });
        await expect(then(world, again)).resolves.toMatchObject({
          state: 'had',
          memory: { state: 'in-grit' },
        });
      }),
  );

  it.concurrent('is the newest attempt that passed, also of somebody who has the machine already', () =>
    inWorld({}, async (world) => {
      await expectPass(world, { code: 0, rows: 2 });
      const now = new Date();
      Object.assign(submissionOf(world), { attempt: 2, score: 19, submittedAt: now, gradedAt: now });
      await expectPass(world, { code: 0, rows: null });
      const evidence = inStateFolder(world, 'journal.jsonl')
        .split('\n')
        .filter((line) => line.includes(`"column":"${LASER}"`) && line.includes('"evidence"'))
        .map((line) => (JSON.parse(line) as { evidence: { attempt: number }[] }).evidence);
      expect(evidence.at(-1)).toMatchObject([{ attempt: 2, score: 19 }]);
    }),
  );

  it.concurrent('goes along when a column is renamed in Grit and then in the configuration', () =>
    inWorld({}, async (world) => {
      const id = wren(world).sisUserId ?? '';
      await expectPass(world, { code: 0, rows: 2 });
      clear(world, id, LASER);
      await expectPass(world, { code: 0, warnings: ['newly-held'], rows: null });
      const NEW = 'pg:Laser Cutter (Trotec)';
      renameColumn(world, LASER, NEW);
      editConfig(world, (text) => text.replace(`"${LASER}"`, `"${NEW}"`));
      await expectPass(world, { code: 3, warnings: ['column-renamed'], rows: null });
      expect(granted(world, id)).not.toContain(NEW);
      expect((await world.run(['memory', 'rename', LASER, NEW])).code).toBe(0);
      await expectPass(world, { code: 0, rows: null });
    }),
  );
});

describe('somebody who passed and could not be given anything', () => {
  /** As if that were eleven days ago: the window ends with it. */
  const longAgo = (world: World) => {
    const handedIn = new Date(Date.now() - 12 * 24 * HOUR_MS);
    Object.assign(submissionOf(world), { submittedAt: handedIn, gradedAt: handedIn });
  };

  it.concurrent('and left the course meanwhile, gets it when they are enrolled again', () =>
    inWorld({}, async (world) => {
      const { people } = world.canvas.data.courses[0] as { people: CanvasPerson[] };
      wren(world).sisUserId = null;
      await expectPass(world, { code: 0, warnings: ['student-without-external-id'] });
      longAgo(world);
      const [gone] = people.splice(0, 1);
      await expectPass(world, { code: 0, rows: null });
      people.unshift({ ...(gone as CanvasPerson), sisUserId: '0990011' });
      await expectPass(world, { code: 0, rows: 1 });
      expect(granted(world, '0990011')).toContain(LASER);
    }),
  );

  it.concurrent('since Grit had no such column, gets it when there is one', () =>
    inWorld({ grit: { columns: ['pg:Band Saw', 'at:Any Time'] } }, async (world) => {
      await expectPass(world, { code: 3, warnings: ['column-not-found'] });
      longAgo(world);
      world.grit.columns.splice(world.grit.columns.indexOf('pg:Band Saw'), 0, LASER);
      await expectPass(world, { code: 0, rows: 1 });
      expect(granted(world, wren(world).sisUserId ?? '')).toContain(LASER);
    }),
  );

  it.concurrent('gets it when the registrar adds the campus wide ID eleven days later', () =>
    inWorld({}, async (world) => {
      wren(world).sisUserId = null;
      await expectPass(world, { code: 0, warnings: ['student-without-external-id'] });
      longAgo(world);
      wren(world).sisUserId = '0990011';
      await expectPass(world, { code: 0, rows: 1 });
      expect(granted(world, '0990011')).toContain(LASER);
    }),
  );
});
