import { writeFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { answer, refusal, said } from './explaining.ts';
import { ANY_TIME, EVERYBODY, inShop, LASER, MIDDLE, OLDEST, shelfOf, shelve, WREN } from './shelf.ts';
import { contentOf, shareProcess } from './support.ts';

shareProcess();

jest.setTimeout(60_000);

describe('at an earlier time', () => {
  const then = '2026-01-02T12:00:00Z';

  it.concurrent('the newest backup of then answers, and neither Canvas nor Grit is asked', () =>
    inShop({}, async (world) => {
      await shelve(world, OLDEST);
      await shelve(world, MIDDLE, [{ ...WREN, [LASER]: '', active: '' }]);
      await shelve(world, 'grit-export-2026-01-02T13-00-00Z.xlsx', []);
      const before = contentOf(world.folder);
      const text = await said(world, 'Wren Sprocket', '--at', then);
      expect(text).toContain(`Backup   ${MIDDLE}, of 2026-01-02 00:00 UTC\n`);
      expect(text).toContain(`Grit     there, not active, ${ANY_TIME}\n`);
      expect(text).toContain('pg:Laser Cutter: did not have it.');
      const day1 = await answer(world, 'Wren Sprocket', '--at', '2026-01-01T12:00:00Z', '--column', LASER);
      expect(day1).toMatchObject({ backup: { name: OLDEST }, columns: [{ column: LASER, state: 'had' }] });
      expect(contentOf(world.folder)).toEqual(before);
      expect([...world.canvas.requests, ...world.grit.requests]).toEqual([]);
    }),
  );

  it.concurrent('a backup that cannot be read is passed over, and counted', () =>
    inShop({}, async (world) => {
      await shelve(world, OLDEST, EVERYBODY);
      writeFileSync(shelfOf(world, MIDDLE), 'damaged');
      const text = await said(world, '007001', '--at', then);
      expect(text).toContain(`Backup   ${OLDEST}, of 2026-01-01 00:00 UTC; 1 later one cannot be read\n`);
    }),
  );

  it.concurrent('that is before all backups cannot be answered', () =>
    inShop({}, async (world) => {
      await shelve(world, MIDDLE);
      const [problem] = await refusal(world, 'Wren Sprocket', '--at', '2026-01-01T12:00:00Z');
      expect(problem?.message).toMatch(/^There is no backup in .* from 2026-01-01 12:00 UTC or before/);
      expect((await refusal(world, 'Somebody Else', '--at', then))[0]?.message).toContain(
        `the backup ${MIDDLE}`,
      );
    }),
  );
});
