import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startWorld, tracesOf, type World } from './support.ts';

describe('a pass through the real binary', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(async () => {
    await world.close();
  });

  it('uploads a row for each student who passed, and stores a backup before it and one after', async () => {
    const { code, report, stderr } = await world.report();
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(report.upsert).toEqual({ attempted: true, ok: true, rows: 2 });
    expect(world.grit.uploads).toHaveLength(1);
    expect(world.backups()).toHaveLength(2);
  });

  it('leaves no token in anything it prints or writes, not even with --verbose', async () => {
    const finished = await world.run(['run', '--verbose']);
    expect(tracesOf(world, finished)).not.toContain('never-print-me');
  });
});
