import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { inState } from './passes.ts';
import { addConfig, GOOD, HOOK, LOOK, NO_SUCH_QUIZ, PING, variables, watched } from './watched.ts';
import { shareProcess } from './support.ts';

shareProcess();

jest.setTimeout(60_000);

describe('the webhook is told', () => {
  it.concurrent('once of each cause and once of its end, whatever comes in between', () =>
    watched({}, async ({ world, monitor, pass }) => {
      let isDown = false;
      world.canvas.misbehave({ when: () => isDown, fault: { kind: 'status', status: 500 } });
      await pass();
      isDown = true;
      for (let times = 0; times < 3; times += 1) expect((await pass()).code).toBe(1);
      expect(monitor.texts()).toEqual([
        expect.stringMatching(
          /^grit-sync could not do its work \(exit code 1\)\. New: canvas-server-error\. What/,
        ),
      ]);
      isDown = false;
      for (let times = 0; times < 2; times += 1) expect(await pass()).toEqual(GOOD);
      expect(monitor.texts().slice(1)).toEqual([
        'grit-sync works again. No longer met: canvas-server-error.',
      ]);
      isDown = true;
      await pass();
      expect(monitor.texts()).toHaveLength(3);
      expect(monitor.texts()[2]).toBe(monitor.texts()[0]);
    }),
  );

  it.concurrent('by a later pass where it could not be reached', () =>
    watched({ config: NO_SUCH_QUIZ }, async ({ monitor, pass }) => {
      monitor.answer.set(HOOK, 503);
      for (let times = 0; times < 2; times += 1)
        expect((await pass()).warnings).toEqual(['quiz-not-found', 'webhook-failed']);
      monitor.answer.clear();
      for (let times = 0; times < 2; times += 1) expect(await pass()).toEqual(LOOK);
      expect(monitor.texts()).toHaveLength(3);
      expect(new Set(monitor.texts()).size).toBe(1);
    }),
  );

  it.concurrent('nothing of warnings', () =>
    watched({}, async ({ world, monitor, pass }) => {
      await pass();
      Object.assign(world.grit.users.find((user) => user['firstName'] === 'Wren') ?? {}, { active: '' });
      expect(await pass()).toEqual({ ...GOOD, warnings: ['newly-held'] });
      expect(monitor.texts()).toEqual([]);
      expect(existsSync(join(world.folder, 'state', 'told.json'))).toBe(false);
    }),
  );

  it.concurrent('as JSON with a text, and never a name or an id, though the pass itself names students', () =>
    watched({ config: NO_SUCH_QUIZ }, async ({ world, monitor }) => {
      addConfig(world, 'metrics: { textfile: shop.prom }\n');
      // Grit loses what it is sent: the pass names those whose permissions it cannot see.
      world.grit.misbehave({
        when: ({ url }) => url.pathname.endsWith('/upsert'),
        fault: { kind: 'text', body: '{}', contentType: 'application/json' },
      });
      const env = variables(monitor.url + PING, monitor.url + HOOK);
      const { code, report } = await world.report([], env);
      expect(code).toBe(3);
      expect(report.warnings.map((one) => one.code)).toEqual(['quiz-not-found', 'grants-missing']);
      expect(report.warnings[1]?.message).toContain('10007001');

      const [post] = monitor.signs.filter(({ method }) => method === 'POST');
      expect(post?.headers['content-type']).toBe('application/json');
      expect(Object.keys(JSON.parse(post?.body ?? '') as object)).toEqual(['text']);
      expect(post?.body).toContain('New: quiz-not-found, grants-missing.');
      const outside = [
        JSON.stringify(monitor.signs),
        inState(world, 'told.json'),
        readFileSync(join(world.folder, 'shop.prom'), 'utf8'),
      ].join('\n');
      expect(outside).not.toMatch(/wren|sprocket|milo|dovetail|700[12]|example\.edu/i);
    }),
  );

  it.concurrent('again by each pass that cannot remember it, which is a warning', () =>
    watched({ config: NO_SUCH_QUIZ }, async ({ world, monitor, pass }) => {
      await pass('--no-upsert');
      const state = join(world.folder, 'state');
      // A folder in the place of the file.
      rmSync(join(state, 'told.json'), { force: true });
      mkdirSync(join(state, 'told.json', 'x'), { recursive: true });
      expect((await pass()).warnings).toEqual(['quiz-not-found', 'told-not-remembered']);
      expect(monitor.texts()).toHaveLength(2);
    }),
  );
});
