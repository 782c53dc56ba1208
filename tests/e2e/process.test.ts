import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { DemoRequest } from '../../src/demo/faults.ts';
import {
  contentOf,
  HOUR_MS,
  preloaded,
  problemsIn,
  startWorld,
  tracesOf,
  type Finished,
  type Report,
  type Running,
  type World,
  type WorldOptions,
} from './support.ts';
import { signalUntil, untilIn } from './waiting.ts';

jest.setTimeout(60_000);

const SECRET = 'never-print-me';
const BACKUP_NAME = /^grit-export-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d+)?\.xlsx$/;
const STOPPING = 'Stopping when this pass is finished; a second signal stops at once.\n';
/** So patient that no attempt ends by itself while a test looks at it. */
const PATIENT = 'http: { timeoutSeconds: 60, retries: 0 }\n';

/** The moments of a pass at which something can happen to it: a request to one of the two systems. */
const MOMENTS = {
  'the first question to Canvas': ({ url }: DemoRequest) => url.pathname.endsWith('/assignments'),
  'the question for the submissions': ({ url }: DemoRequest) => url.pathname.endsWith('/submissions'),
  'the question for the people': ({ url }: DemoRequest) => url.pathname.endsWith('/users'),
  'the upload to Grit': ({ url }: DemoRequest) => url.pathname.endsWith('/upsert'),
  'the export from Grit': ({ url }: DemoRequest) => url.pathname.endsWith('/export'),
} satisfies Record<string, (request: DemoRequest) => boolean>;
type Moment = keyof typeof MOMENTS;

/** A world in which a test can step in at a moment, once: what it does is awaited before the answer is sent. */
interface Stage extends World {
  at(moment: Moment, act: () => Promise<void> | void): void;
  /** Settles when that moment has come. */
  reached: Promise<void>;
}

/** A promise that settles when it is told to. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

let worlds: World[] = [];
afterEach(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  worlds = [];
});

async function startStage(options: WorldOptions = {}): Promise<Stage> {
  let scene: { isIt: (request: DemoRequest) => boolean; act: () => Promise<void> | void } | undefined;
  const moment = gate();
  const onRequest = async (request: DemoRequest) => {
    if (scene?.isIt(request) !== true) return;
    const { act } = scene;
    scene = undefined;
    moment.open();
    await act();
  };
  const world = await startWorld({
    ...options,
    canvas: { onRequest, ...options.canvas },
    grit: { onRequest, ...options.grit },
    config: { http: PATIENT, ...options.config },
  });
  worlds.push(world);
  return Object.assign(world, {
    reached: moment.opened,
    at: (name: Moment, act: () => Promise<void> | void) => {
      scene = { isIt: MOMENTS[name], act };
    },
  });
}

const reportIn = ({ stdout }: Finished) => JSON.parse(stdout) as Report;
const never = () => new Promise<void>(() => undefined);

/** Every file with a backup's name can be read, and no half file is about. */
function expectWholeBackups(world: World, number: number) {
  const names = world.backups().filter((name) => name !== EARLIER);
  expect(names).toEqual(Array(number).fill(expect.stringMatching(BACKUP_NAME)));
  for (const name of names) {
    // A workbook is a zip, with its directory at the end.
    const bytes = readFileSync(join(world.folder, 'backup', name));
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
    expect(bytes.includes('PK\u0005\u0006')).toBe(true);
  }
}

const EARLIER = 'grit-export-2026-01-05T08-00-00Z.xlsx';

function plantEarlier(world: World) {
  mkdirSync(join(world.folder, 'backup'));
  writeFileSync(join(world.folder, 'backup', EARLIER), 'an earlier backup');
}

function expectEarlierUntouched(world: World) {
  expect(contentOf(join(world.folder, 'backup'))).toMatchObject({ [EARLIER]: 'an earlier backup' });
}

/** The lock is free: the next pass takes it and does everything. */
async function expectNextPassWorks(world: World) {
  const finished = await world.run(['run', '--json']);
  expect(finished).toMatchObject({ code: 0, stderr: '' });
  expect(reportIn(finished)).toMatchObject({ outcome: 'ok', upsert: { attempted: true, ok: true, rows: 2 } });
}

describe('two passes at once', () => {
  it('the second one does nothing and names the first, which is not disturbed', async () => {
    const world = await startStage();
    plantEarlier(world);
    const hold = gate();
    world.at('the question for the submissions', () => hold.opened);
    const first = world.start(['run', '--json']);
    await world.reached;
    const asked = [world.canvas.requests.length, world.grit.requests.length];

    const second = await world.run(['run']);
    expect(second).toMatchObject({ code: 75, stdout: '' });
    expect(problemsIn(second.stderr)).toEqual([
      {
        label: 'Error',
        message: expect.stringMatching(
          new RegExp(
            `^Another pass \\(process ${first.child.pid}, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC\\) is still running; this one did nothing\\.$`,
          ),
        ),
        hint: expect.stringMatching(/^Nothing needs to be done/),
      },
    ]);
    const json = await world.report();
    expect(json).toMatchObject({ code: 75, stderr: '' });
    expect(json.report).toMatchObject({
      outcome: 'locked',
      exitCode: 75,
      submissions: null,
      upsert: null,
      backup: null,
      requests: null,
      errors: [{ code: 'locked' }],
    });
    // A preview changes nothing, so nothing keeps it away.
    expect((await world.run(['run', '--dry-run', '--quiet'])).code).toBe(0);
    expect(world.grit.requests).toHaveLength(asked[1] ?? -1);
    expect(world.backups()).toEqual([EARLIER]);

    hold.open();
    const finished = await first.finished;
    expect(finished).toMatchObject({ code: 0, stderr: '' });
    expect(reportIn(finished)).toMatchObject({ outcome: 'ok', upsert: { ok: true } });
    expect(world.grit.uploads).toHaveLength(1);
    expectWholeBackups(world, 1);
    expectEarlierUntouched(world);
  });
});

describe('one signal', () => {
  it.each<[NodeJS.Signals, Moment]>([
    ['SIGTERM', 'the first question to Canvas'],
    ['SIGINT', 'the question for the submissions'],
    ['SIGTERM', 'the export from Grit'],
  ])('%s during %s: the pass is finished, backup and all', async (signal, moment) => {
    const world = await startStage();
    plantEarlier(world);
    const hold = gate();
    world.at(moment, () => hold.opened);
    const running = world.start(['run', '--json']);
    await world.reached;
    await signalUntil(running, signal, STOPPING);
    hold.open();

    const finished = await running.finished;
    expect(finished).toMatchObject({ code: 0, signal: null, stderr: STOPPING });
    expect(reportIn(finished)).toMatchObject({
      outcome: 'ok',
      upsert: { attempted: true, ok: true, rows: 2 },
    });
    expect(world.grit.uploads).toHaveLength(1);
    expectWholeBackups(world, 1);
    expectEarlierUntouched(world);
    await expectNextPassWorks(world);
  });

  /** Sends itself a signal, so that nothing can happen between what it does there and the signal. */
  const KILL = "process.kill(process.pid, 'SIGTERM');";

  it('as soon as the lock is taken: the pass is done', async () => {
    const world = await startStage();
    const script = `const system = require('node:child_process');
      const { spawnSync } = system;
      system.spawnSync = (...args) => {
        const locked = spawnSync(...args);
        ${KILL}
        return locked;
      };
      require('node:module').syncBuiltinESMExports();`;
    const finished = await world.run(['run', '--json'], preloaded(world.folder, script));
    expect(finished).toMatchObject({ code: 0, signal: null, stderr: STOPPING });
    expect(reportIn(finished)).toMatchObject({ outcome: 'ok', upsert: { ok: true } });
    expectWholeBackups(world, 1);
  });

  it.each([[['--json']], [[]]])('while the report is printed: it is whole (%j)', async (args) => {
    const world = await startStage();
    const script = `const { write } = process.stdout;
      process.stdout.write = (...args) => {
        if (args[0] !== '') ${KILL}
        return write.apply(process.stdout, args);
      };`;
    const finished = await world.run(['run', ...args], preloaded(world.folder, script));
    expect(finished).toMatchObject({ code: 0, signal: null });
    expect(finished.stdout).toMatch(/grit-export-.+\n$/);
    await expectNextPassWorks(world);
  });

  it('is heard without a word with --quiet', async () => {
    const world = await startStage();
    const running = world.start(['run', '--quiet']);
    // After the signal two more questions to Canvas are answered, so it has been heard by the end.
    world.at('the first question to Canvas', () => {
      running.child.kill('SIGTERM');
    });
    expect(await running.finished).toMatchObject({ code: 0, signal: null, stdout: '', stderr: '' });
    expectWholeBackups(world, 1);
  });
});

describe('a second signal', () => {
  it.each<[Moment, string[]]>([
    ['the first question to Canvas', ['SIGTERM', 'SIGTERM']],
    ['the question for the people', ['SIGINT', 'SIGTERM']],
    ['the upload to Grit', ['SIGINT', 'SIGINT']],
    ['the export from Grit', ['SIGTERM', 'SIGINT']],
  ])('during %s ends the pass at once, and nothing half stays', async (moment, [first, second]) => {
    const world = await startStage();
    plantEarlier(world);
    world.at(moment, never);
    const running = world.start(['run', '--json']);
    await world.reached;
    await signalUntil(running, first as NodeJS.Signals, STOPPING);
    const before = Date.now();
    running.child.kill(second as NodeJS.Signals);

    const finished = await running.finished;
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(finished).toMatchObject({ code: 130, signal: null, stderr: STOPPING });
    const report = reportIn(finished);
    expect(report).toMatchObject({ outcome: 'interrupted', exitCode: 130, backup: null });
    expect(report.errors.map(({ code }) => code)).toEqual(['interrupted']);
    expect(world.backups()).toEqual([EARLIER]);
    expectEarlierUntouched(world);
    expect(tracesOf(world, finished)).not.toContain(SECRET);
    await expectNextPassWorks(world);
  });

  it('during the upload is said in the summary', async () => {
    const world = await startStage();
    world.at('the upload to Grit', never);
    const running = world.start(['run']);
    const stderr = stderrOf(running);
    await world.reached;
    running.child.kill('SIGTERM');
    await until('the first signal is heard', () => stderr() === STOPPING);
    running.child.kill('SIGTERM');
    const { code, stdout } = await running.finished;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^Upsert {3}interrupted before Grit had confirmed it$/m);
  });

  it('in the middle of the export leaves no half file', async () => {
    const world = await startStage();
    plantEarlier(world);
    world.grit.misbehave({ when: MOMENTS['the export from Grit'], fault: { kind: 'stall' }, times: 1 });
    const running = world.start(['run']);
    await halfExported(world, running);
    await signalUntil(running, 'SIGTERM', STOPPING);
    running.child.kill('SIGTERM');

    const { code, stderr: said } = await running.finished;
    expect(code).toBe(130);
    expect(problemsIn(said.replace(STOPPING, ''))).toEqual([
      {
        label: 'Error',
        message: 'A second signal stopped the pass in the middle.',
        hint: 'Run it again: a pass can be repeated at any time.',
      },
    ]);
    expect(world.backups()).toEqual([EARLIER]);
    await expectNextPassWorks(world);
    expectWholeBackups(world, 1);
    expectEarlierUntouched(world);
  });
});

/** The files of downloads that are under way or were left behind. */
function partialsOf(world: World): { name: string; size: number }[] {
  return world
    .backups()
    .filter((name) => name.endsWith('.partial'))
    .map((name) => ({
      name,
      size: statSync(join(world.folder, 'backup', name), { throwIfNoEntry: false })?.size ?? 0,
    }));
}

/** Settles when half of the export is on the disk. */
const halfExported = (world: World, running: Running) =>
  untilIn(join(world.folder, 'backup'), running, 'half of the export is on the disk', () =>
    partialsOf(world).some(({ size }) => size > 0),
  );

describe('kill -9', () => {
  it.each(Object.keys(MOMENTS) as Moment[])('during %s: the next pass works at once', async (moment) => {
    const world = await startStage();
    plantEarlier(world);
    const running = world.start(['run', '--json']);
    world.at(moment, async () => {
      running.child.kill('SIGKILL');
      await never();
    });
    expect(await running.finished).toMatchObject({ code: null, signal: 'SIGKILL', stdout: '', stderr: '' });
    expectNoNewBackup(world);
    ageLeftovers(world);
    await expectNextPassWorks(world);
    expectWholeBackups(world, 1);
    expectEarlierUntouched(world);
  });

  it('in the middle of the export: the half file has no backup’s name, and a pass on the next day removes it', async () => {
    const world = await startStage();
    plantEarlier(world);
    world.grit.misbehave({ when: MOMENTS['the export from Grit'], fault: { kind: 'stall' }, times: 1 });
    const running = world.start(['run', '--json']);
    await halfExported(world, running);
    running.child.kill('SIGKILL');
    expect(await running.finished).toMatchObject({ signal: 'SIGKILL' });
    const [left] = partialsOf(world);
    expectNoNewBackup(world);
    await expectNextPassWorks(world);
    expect(partialsOf(world)).toEqual([left]);
    ageLeftovers(world);
    await expectNextPassWorks(world);
    expect(partialsOf(world)).toEqual([]);
    expectWholeBackups(world, 2);
    expectEarlierUntouched(world);
  });
});

/** As if a day had passed, after which half a download is removed. */
function ageLeftovers(world: World) {
  const yesterday = new Date(Date.now() - 25 * HOUR_MS);
  for (const { name } of partialsOf(world))
    utimesSync(join(world.folder, 'backup', name), yesterday, yesterday);
}

function expectNoNewBackup(world: World) {
  expect(world.backups().filter((name) => BACKUP_NAME.test(name))).toEqual([EARLIER]);
}

describe('the time limit', () => {
  /** Three seconds; eight tenths of them are for reading Canvas. */
  const SHORT = 'timeoutMinutes: 0.05\n';

  it('ends reading a Canvas that hangs, in time for the backup', async () => {
    const world = await startStage({ config: { timeoutMinutes: SHORT } });
    plantEarlier(world);
    world.canvas.misbehave({ when: MOMENTS['the question for the submissions'], fault: { kind: 'hang' } });
    const finished = await world.run(['run', '--json']);
    expect(finished).toMatchObject({ code: 1, signal: null, stderr: '' });
    const report = reportIn(finished);
    expect(report).toMatchObject({ outcome: 'failed', submissions: null, upsert: null, backup: { rows: 0 } });
    expect(report.errors).toEqual([
      {
        code: 'pass-timed-out',
        message: 'Reading Canvas was given up after 0.04 minutes.',
        hint: expect.stringMatching(/timeoutMinutes/),
      },
    ]);
    expect(world.grit.uploads).toHaveLength(0);
    expectWholeBackups(world, 1);
    expectEarlierUntouched(world);
    expect(tracesOf(world, finished)).not.toContain(SECRET);
  });

  it('ends a pass in which everything hangs', async () => {
    const world = await startStage({ config: { timeoutMinutes: SHORT } });
    plantEarlier(world);
    for (const server of [world.canvas, world.grit]) {
      server.misbehave({ when: () => true, fault: { kind: 'hang' } });
    }
    const before = Date.now();
    const finished = await world.run(['run']);
    expect(Date.now() - before).toBeLessThan(15_000);
    expect(finished).toMatchObject({ code: 1, signal: null });
    expect(problemsIn(finished.stderr).map(({ message }) => message)).toEqual([
      'Reading Canvas was given up after 0.04 minutes.',
      'The pass was given up after 0.05 minutes.',
    ]);
    expect(world.backups()).toEqual([EARLIER]);
    expectEarlierUntouched(world);
    expect(tracesOf(world, finished)).not.toContain(SECRET);
  });

  it('ends a pass whose upload and export come drop by drop', async () => {
    const world = await startStage({ config: { timeoutMinutes: SHORT } });
    // Each drop comes in time, so no attempt is ever given up by itself.
    world.grit.misbehave({
      when: MOMENTS['the export from Grit'],
      fault: { kind: 'slow', chunkMs: 100, chunks: 1000 },
    });
    const finished = await world.run(['run', '--json']);
    expect(finished).toMatchObject({ code: 1, stderr: '' });
    const report = reportIn(finished);
    expect(report.errors.map(({ message }) => message)).toEqual([
      'The pass was given up after 0.05 minutes.',
    ]);
    expect(report).toMatchObject({ upsert: { ok: true }, backup: null });
    expect(world.backups()).toEqual([]);
  });
});
