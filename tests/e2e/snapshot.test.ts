import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { MemoryEvent } from '../../src/core/memory/events.ts';
import { remember } from './memory.ts';
import { inWorld } from './passes.ts';
import type { World } from './support.ts';

const AT = new Date('2026-01-05T08:00:00Z');
/** So many people, of whom nobody is in this Grit, that there is a snapshot of them. */
const OTHERS_NAME = { firstName: 'Somebody', lastName: 'Invented', email: 'somebody@example.edu' };
const OTHERS: MemoryEvent[] = Array.from({ length: 1500 }, (_, number) => ({
  kind: 'named',
  at: AT,
  externalId: String(20_000_000 + number),
  identity: OTHERS_NAME,
}));

const snapshot = ({ folder }: World) => join(folder, 'state', 'snapshot.bin');
const index = ({ folder }: World) => join(folder, 'state', 'people-index.bin');
const stateSize = ({ folder }: World) => statSync(join(folder, 'state', 'journal.jsonl')).size;

/** Has staff take a permission away, and a run make a snapshot after that was seen. */
async function beginIn(world: World): Promise<void> {
  await world.report();
  remember(world, ...OTHERS);
  const wren = world.grit.users.find(({ firstName }) => firstName === 'Wren');
  if (wren !== undefined) wren['pg:Laser Cutter'] = '';
  await world.report();
  await world.report();
  expect([snapshot(world), index(world)].map(existsSync)).toEqual([true, true]);
}

function spoil(file: string, change: (bytes: Buffer) => Buffer): void {
  writeFileSync(file, change(readFileSync(file)));
}

const flipped = (bytes: Buffer) => {
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
};
const ofLater = (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace(/ 1"/, ' 2"'), 'latin1');

test('a snapshot that is corrupt, stale, missing, or of a later version changes nothing that a run says or does', async () => {
  await inWorld({}, async (world) => {
    await beginIn(world);
    const stale = [snapshot(world), index(world)].map((file) => [file, readFileSync(file)] as const);
    const spoilings: (() => void)[] = [
      () => undefined,
      ...[flipped, ofLater, () => Buffer.alloc(0)].map((change) => () => {
        for (const [file] of stale) spoil(file, change);
      }),
      () => {
        for (const [file] of stale) rmSync(file);
      },
      () => {
        remember(world, { kind: 'named', at: AT, externalId: '31', identity: OTHERS_NAME });
        for (const [file, bytes] of stale) writeFileSync(file, bytes);
      },
    ];
    for (const spoilOne of spoilings) {
      spoilOne();
      const { code, report, stderr } = await world.report();
      expect([code, report.warnings, report.errors, stderr]).toEqual([0, [], [], '']);
      const wren = world.grit.users.find(({ firstName }) => firstName === 'Wren');
      expect(wren?.['pg:Laser Cutter']).toBe('');
      const { holds } = JSON.parse((await world.run(['holds', '--json'])).stdout) as {
        holds: { column: string }[];
      };
      expect(holds.map(({ column }) => column)).toEqual(['pg:Laser Cutter']);
    }
  });
});

test('a line that was changed before the snapshot is said, and nothing is uploaded', async () => {
  await inWorld({}, async (world) => {
    await beginIn(world);
    spoil(join(world.folder, 'state', 'journal.jsonl'), (bytes) =>
      Buffer.from(bytes.toString('latin1').replace('"taken-away"', '"taken-awax"'), 'latin1'),
    );
    const { code, report } = await world.report();
    expect([code, report.upsert?.attempted ?? false]).toEqual([3, false]);
    expect([...report.warnings, ...report.errors].map((one) => one.code)).toContain('memory-rebuilt');
  });
});

test('an idle run with a snapshot adds less than a KB to the state folder', async () => {
  await inWorld({}, async (world) => {
    await beginIn(world);
    const times = [snapshot(world), index(world)].map((file) => statSync(file).mtimeMs);
    const before = stateSize(world);
    await world.report();
    expect(stateSize(world) - before).toBeLessThan(1024);
    expect([snapshot(world), index(world)].map((file) => statSync(file).mtimeMs)).toEqual(times);
  });
});
