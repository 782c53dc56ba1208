import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { startMonitor, type Manner } from './monitor-server.ts';
import { problemsIn, shareProcess } from './support.ts';
import {
  GOOD,
  HOOK,
  LOOK,
  NO_SUCH_QUIZ,
  PING,
  SECRET,
  START,
  variables,
  watched,
  type Watched,
} from './watched.ts';

shareProcess();

jest.setTimeout(60_000);

describe('a monitor that is no good changes neither the exit code nor the end of a pass', () => {
  const SILENT = ['ping-failed', 'webhook-failed'];

  it.concurrent.each<[string, Manner, string]>([
    ['never answers', 'hang', 'no answer in time'],
    ['answers 500', 500, 'it answered 500'],
    ['answers 404', 404, 'it answered 404'],
    ['redirects', 'redirect', 'it answered 302'],
    ['closes the connection', 'close', 'ECONNRESET'],
  ])('when it %s', (_, manner, cause) =>
    watched({ config: NO_SUCH_QUIZ }, async ({ world, monitor, pass }) => {
      for (const path of [`${PING}/start`, `${PING}/3`, HOOK]) monitor.answer.set(path, manner);
      expect(await pass()).toEqual({ ...LOOK, warnings: ['quiz-not-found', ...SILENT] });
      expect(monitor.pings()).toEqual([START, `${PING}/3`]);
      expect(monitor.texts()).toHaveLength(1);
      const env = variables(monitor.url + PING, monitor.url + HOOK);
      const { stderr } = await world.run(['run'], env);
      expect(problemsIn(stderr).filter(({ message }) => message.includes(`(${cause})`))).toHaveLength(2);
    }),
  );

  it.concurrent('when it answers with a body that never ends: it has been told', () =>
    watched({ config: NO_SUCH_QUIZ }, async ({ monitor, pass }) => {
      for (const path of [`${PING}/start`, `${PING}/3`, HOOK]) monitor.answer.set(path, 'endless');
      expect(await pass()).toEqual(LOOK);
    }),
  );

  it.concurrent('when nobody listens there', async () => {
    const gone = await startMonitor();
    await gone.close();
    const env = variables(gone.url + PING, gone.url + HOOK);
    const test = async ({ pass }: Watched) => {
      expect(await pass()).toEqual({ ...LOOK, warnings: ['quiz-not-found', ...SILENT] });
    };
    await watched({ config: NO_SUCH_QUIZ }, test, env);
  });

  it.concurrent('when its name is not known', () =>
    watched(
      { config: NO_SUCH_QUIZ },
      async ({ pass }) => {
        expect(await pass()).toEqual({ ...LOOK, warnings: ['quiz-not-found', ...SILENT] });
      },
      variables(`https://monitor.invalid${PING}`, `https://chat.invalid${HOOK}`),
    ),
  );

  it.concurrent('when no name server answers, for which the system waits longer than anybody can', () =>
    watched({ config: NO_SUCH_QUIZ }, async ({ world }) => {
      // Opening a pipe that nobody writes to blocks a thread of Node just as such a look-up does.
      const pipe = join(world.folder, 'pipe');
      expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
      const hook = join(world.folder, 'hook.cjs');
      writeFileSync(
        hook,
        `require('node:dns').lookup = () => require('node:fs').open(${JSON.stringify(pipe)}, 'r', () => undefined);`,
      );
      const { code, report } = await world.report([], {
        ...variables(`https://monitor.invalid${PING}`, `https://chat.invalid${HOOK}`),
        NODE_OPTIONS: `--require ${hook}`,
      });
      expect([code, report.warnings.map((one) => one.code)]).toEqual([3, ['quiz-not-found', ...SILENT]]);
    }),
  );

  it.concurrent('when only the beginning gets no answer: the end is told all the same, and after it', () =>
    watched({}, async ({ monitor, pass }) => {
      monitor.answer.set(`${PING}/start`, 'hang');
      expect(await pass()).toEqual({ ...GOOD, warnings: ['ping-failed'] });
      expect(monitor.pings()).toEqual([START, PING]);
    }),
  );

  it.concurrent('nor do the names of its address come into any output, --verbose included', () =>
    watched({ config: NO_SUCH_QUIZ }, async ({ world, monitor }) => {
      monitor.answer.set(HOOK, 500);
      const env = variables(monitor.url + PING, monitor.url + HOOK);
      const { stdout, stderr } = await world.run(['run', '--verbose'], env);
      expect(stderr).toMatch(/Monitor, start: delivered\n/);
      expect(stderr).toMatch(/Monitor, exit code 3: delivered\n/);
      expect(stderr).toMatch(/Monitor, message: it answered 500\n/);
      expect(stdout + stderr).not.toContain(SECRET);
    }),
  );

  it.concurrent('and with --quiet that is said once', () =>
    watched({}, async ({ world, monitor }) => {
      monitor.answer.set(PING, 500);
      const env = variables(monitor.url + PING, monitor.url + HOOK);
      const quiet = async () => problemsIn((await world.run(['run', '--quiet'], env)).stderr).length;
      expect([await quiet(), await quiet()]).toEqual([1, 0]);
      monitor.answer.clear();
      expect(await quiet()).toBe(0);
      monitor.answer.set(PING, 500);
      expect(await quiet()).toBe(1);
    }),
  );
});
