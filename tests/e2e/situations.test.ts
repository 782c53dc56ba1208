import { describe, expect, it, jest } from '@jest/globals';
import type { CanvasPerson, CanvasSubmission } from '../../src/demo/data.ts';
import { expectPass, inWorld } from './passes.ts';
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

describe('somebody who passed and could not be given anything', () => {
  it.concurrent('gets it when the registrar adds the campus wide ID eleven days later', () =>
    inWorld({}, async (world) => {
      wren(world).sisUserId = null;
      await expectPass(world, { code: 0, warnings: ['student-without-external-id'] });
      // As if that were eleven days ago: the window ends with it.
      const handedIn = new Date(Date.now() - 12 * 24 * HOUR_MS);
      Object.assign(submissionOf(world), { submittedAt: handedIn, gradedAt: handedIn });
      wren(world).sisUserId = '0990011';
      await expectPass(world, { code: 0, rows: 1 });
      expect(granted(world, '0990011')).toContain(LASER);
    }),
  );
});
