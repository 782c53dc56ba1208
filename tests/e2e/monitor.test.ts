import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { startMonitor } from './monitor-server.ts';
import { contentOf, shareProcess } from './support.ts';
import { gate } from './waiting.ts';
import { addConfig, GOOD, HOOK, LOOK, NO_SUCH_QUIZ, PING, START, variables, watched } from './watched.ts';

shareProcess();

jest.setTimeout(60_000);

describe('a monitor hears', () => {
  it.concurrent('that a pass begins, and that it went well', () =>
    watched({}, async ({ monitor, pass }) => {
      expect(await pass()).toEqual(GOOD);
      expect(monitor.pings()).toEqual([START, PING]);
      for (const { body, headers } of monitor.signs) {
        expect(body).toBe('');
        expect(headers['user-agent']).toMatch(/^grit-sync\/\d/);
        expect(headers).not.toHaveProperty('authorization');
      }
      expect(await pass('--no-upsert')).toEqual(GOOD);
      expect(monitor.pings()).toEqual([START, PING]);
    }),
  );

  it.concurrent('the exit code of a pass at which a person must look', () =>
    watched({ config: NO_SUCH_QUIZ }, async ({ monitor, pass }) => {
      expect(await pass()).toEqual(LOOK);
      expect(monitor.pings()).toEqual([START, `${PING}/3`]);
      expect(monitor.texts()).toHaveLength(1);
    }),
  );

  it.concurrent('the exit code of a pass that failed', () =>
    watched({}, async ({ world, monitor, pass }) => {
      world.canvas.misbehave({ when: () => true, fault: { kind: 'status', status: 401 } });
      expect((await pass()).code).toBe(1);
      expect(monitor.pings()).toEqual([START, `${PING}/1`]);
    }),
  );

  it.concurrent('of a pass that could not begin, since its state folder cannot be made', () =>
    watched({}, async ({ world, monitor, pass }) => {
      writeFileSync(join(world.folder, 'blocked'), '');
      addConfig(world, 'state: { folder: ./blocked/state }\n');
      const { code, errors } = await pass();
      expect([code, errors]).toEqual([1, ['state-not-writable']]);
      expect(monitor.pings()).toEqual([`${PING}/1`]);
    }),
  );

  it.concurrent('by its name as well', async () => {
    const monitor = await startMonitor();
    const address = monitor.url.replace('127.0.0.1', 'localhost');
    await watched(
      { config: NO_SUCH_QUIZ },
      async ({ pass }) => {
        expect(await pass()).toEqual(LOOK);
      },
      variables(address + PING, address + HOOK),
    );
    expect(monitor.pings()).toEqual([START, `${PING}/3`]);
    expect(monitor.texts()).toHaveLength(1);
    await monitor.close();
  });

  it.concurrent('with the query of its address where that belongs', async () => {
    const monitor = await startMonitor();
    const env = variables(`${monitor.url}${PING}?create=1`, monitor.url + HOOK);
    await watched(
      {},
      async ({ pass }) => {
        await pass();
      },
      env,
    );
    expect(monitor.pings()).toEqual([`${START}?create=1`, `${PING}?create=1`]);
    await monitor.close();
  });

  it.concurrent.each([
    ['a preview', ['run', '--dry-run']],
    ['the status', ['status']],
    ['an unknown option', ['run', '--slowly']],
    ['a configuration that is wrong', ['run', '--config', 'none.yaml']],
  ])('nothing of %s, which leaves no trace', (_, args) =>
    watched({ config: NO_SUCH_QUIZ }, async ({ world, monitor }) => {
      addConfig(world, 'metrics: { textfile: shop.prom }\n');
      const before = contentOf(world.folder);
      await world.run(args, variables(monitor.url + PING, monitor.url + HOOK));
      expect(monitor.signs).toEqual([]);
      expect(contentOf(world.folder)).toEqual(before);
    }),
  );

  it.concurrent('nothing of a pass that finds another one at work', async () => {
    const reached = gate();
    const held = gate();
    const onRequest = async () => {
      reached.open();
      await held.opened;
    };
    await watched({ canvas: { onRequest } }, async ({ world, monitor, pass }) => {
      const first = pass();
      await reached.opened;
      const env = variables(`${monitor.url}/second`, `${monitor.url}/second`);
      const second = await world.run(['run', '--quiet'], env);
      held.open();
      expect(second.code).toBe(75);
      expect(await first).toEqual(GOOD);
      expect(monitor.pings()).toEqual([START, PING]);
    });
  });
});
