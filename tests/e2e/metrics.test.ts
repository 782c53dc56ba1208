import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { figuresIn } from '../report/exposition.ts';
import { inWorld } from './passes.ts';
import { shareProcess, type World } from './support.ts';
import { addConfig } from './watched.ts';

shareProcess();

jest.setTimeout(60_000);

describe('the figures', () => {
  const figures = (world: World) => figuresIn(readFileSync(join(world.folder, 'shop.prom'), 'utf8'));
  const METRICS = 'metrics: { textfile: shop.prom }\n';

  it.concurrent('are written after each pass, for everybody to read, and nothing is left beside them', () =>
    inWorld({}, async (world) => {
      addConfig(world, METRICS);
      expect((await world.run(['run', '--quiet'])).code).toBe(0);
      expect(figures(world)).toMatchObject({
        last_pass_exit_code: 0,
        submissions_received: 3,
        submissions_passing: 2,
        new_grants: 2,
        held_cells: 0,
        backup_people: world.grit.users.length,
      });
      expect(statSync(join(world.folder, 'shop.prom')).mode & 0o777).toBe(0o644);
      expect(readdirSync(world.folder).filter((name) => name.includes('.prom'))).toEqual(['shop.prom']);
      expect(readdirSync(join(world.folder, 'state'))).not.toContain('told.json');
    }),
  );

  it.concurrent('of a pass that failed keep what is still known', () =>
    inWorld({}, async (world) => {
      addConfig(world, METRICS);
      await world.run(['run', '--quiet']);
      const before = figures(world);
      for (const server of [world.canvas, world.grit]) {
        server.misbehave({ when: () => true, fault: { kind: 'status', status: 500 } });
      }
      expect((await world.run(['run', '--quiet'])).code).toBe(1);
      const after = figures(world);
      expect(after).toMatchObject({
        last_pass_exit_code: 1,
        last_proven_timestamp_seconds: before['last_proven_timestamp_seconds'],
        backup_timestamp_seconds: before['backup_timestamp_seconds'],
        backup_bytes: before['backup_bytes'],
      });
      expect(after).not.toHaveProperty('submissions_received');
    }),
  );

  it.concurrent('that cannot be written are a warning', () =>
    inWorld({}, async (world) => {
      addConfig(world, 'metrics: { textfile: no-such-folder/shop.prom }\n');
      const { code, report } = await world.report();
      expect(code).toBe(0);
      expect(report.warnings.map((one) => one.code)).toEqual(['metrics-not-written']);
      expect((await world.run(['run', '--quiet'])).stderr).toBe('');
    }),
  );
});
