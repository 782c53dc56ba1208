import { readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { GritUser } from '../../src/demo/grit.ts';
import { readExport } from '../../src/grit/workbook.ts';
import { MEMORY_FILES, memoryOf } from './memory.ts';
import { inWorld, PATIENT } from './passes.ts';
import { smallShop, type World, type WorldOptions } from './support.ts';

const PRELOAD = new URL('kill-at.mjs', import.meta.url).href;
/** The same for all worlds, with the same times in it. */
const DATA = smallShop();
const POINTS = 50;
/** The machine that runs the tests may have two cores. */
const AT_ONCE = 2;

/** A shop in which an earlier pass has been: one grant is held, and two are to be made. */
interface Beginning {
  users: GritUser[];
  /** By the names of its files. */
  memory: Map<string, Buffer>;
}

async function begin(): Promise<Beginning> {
  const config = { permissions: 'permissions: { "pg:Laser Cutter": 440133 }\n' };
  return await inWorld({ data: DATA, config }, async (world) => {
    await world.report();
    const wren = world.grit.users.find(({ firstName }) => firstName === 'Wren');
    if (wren !== undefined) wren['pg:Laser Cutter'] = '';
    const memory = new Map(MEMORY_FILES.map((name) => [name, readFileSync(inState(world, name))]));
    return { users: structuredClone(world.grit.users), memory };
  });
}

const inState = ({ folder }: World, name: string) => join(folder, 'state', name);

/** The same beginning in a world of its own; Milo has yet to get the band saw, and everybody a lathe. */
async function inShop<T>({ users, memory }: Beginning, use: (world: World) => Promise<T>): Promise<T> {
  const options: WorldOptions = {
    data: DATA,
    grit: { users, columns: ['pg:Laser Cutter', 'pg:Band Saw', 'pg:Lathe', 'at:Any Time'] },
    config: {
      http: PATIENT,
      permissions:
        'permissions: { "pg:Laser Cutter": 440133, "pg:Band Saw": 438799, "pg:Lathe": [440133, 438799] }\n',
    },
  };
  return await inWorld(options, async (world) => {
    mkdirSync(join(world.folder, 'state'));
    for (const [name, content] of memory) writeFileSync(inState(world, name), content);
    return await use(world);
  });
}

/** What a pass leaves that outlasts it: who has what in Grit, and what is remembered, without the times. */
function endOf(world: World): unknown {
  const { people, entries, provenUntil } = memoryOf(world);
  const remembered = entries.map(({ externalId, column, evidence, state }) => ({
    cell: `${externalId} ${column}`,
    evidence,
    state,
  }));
  return {
    users: world.grit.users,
    people,
    remembered: remembered.sort((a, b) => (a.cell < b.cell ? -1 : 1)),
    isProven: provenUntil !== null,
  };
}

/** Every file with the name of a backup is a sound one, and nothing but a leftover lies beside them. */
async function expectSoundBackups(world: World): Promise<void> {
  for (const name of world.backups()) {
    if (/^\.grit-export-[0-9a-f]{16}\.partial$/.test(name)) continue;
    expect(name).toMatch(/^grit-export-.+\.xlsx$/);
    await readExport(readFileSync(join(world.folder, 'backup', name)));
  }
}

test('power lost at fifty points of a pass: the next pass comes to the same end', async () => {
  const beginning = await begin();
  const preload = { NODE_OPTIONS: `--import=${PRELOAD}` };
  const undisturbed = await inShop(beginning, async (world) => {
    const countTo = join(world.folder, 'count');
    expect((await world.run(['run'], { ...preload, COUNT_TO: countTo })).code).toBe(0);
    return { end: endOf(world), calls: Number(readFileSync(countTo, 'utf8')) };
  });
  expect(undisturbed.calls).toBeGreaterThan(POINTS);
  const points = Array.from(
    { length: POINTS },
    (_, index) => 1 + Math.floor((index * undisturbed.calls) / POINTS),
  );

  const cutAt = (point: number) =>
    inShop(beginning, async (world) => {
      const cut = await world.run(['run'], { ...preload, KILL_AT: String(point) });
      expect([point, cut.signal]).toEqual([point, 'SIGKILL']);
      await expectSoundBackups(world);
      expect(memoryOf(world)).toHaveProperty('entries');

      const { code, stderr } = await world.run(['run']);
      expect([point, code, stderr.includes('Error')]).toEqual([point, 0, false]);
      expect([point, endOf(world)]).toEqual([point, undisturbed.end]);
      await expectSoundBackups(world);
      expect(readdirSync(join(world.folder, 'state')).filter((name) => name.endsWith('.partial'))).toEqual(
        [],
      );
    });
  const queue = [...points];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let point = queue.shift(); point !== undefined; point = queue.shift()) await cutAt(point);
    }),
  );
}, 240_000);
