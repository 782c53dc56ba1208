import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { DemoRequest, Fault } from '../../src/demo/faults.ts';
import { to } from './passes.ts';
import {
  BACKUP_NAME,
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
import { gate, signalUntil, untilIn } from './waiting.ts';

jest.setTimeout(60_000);

const SECRET = 'never-print-me';
const STOPPING = 'Stopping when this pass is finished; a second signal stops at once.\n';
/** So patient that no attempt ends by itself while a test looks at it. */
const PATIENT = 'http: { timeoutSeconds: 60, retries: 0 }\n';

/** The moments of a pass at which something can happen to it: a request to one of the two systems. */
const MOMENTS = {
  'the first question to Canvas': to('/assignments'),
  'the question for the submissions': to('/submissions'),
  'the question for the people': to('/users'),
  'the export before the upload': (request, { grit }) => to('/export')(request) && grit.uploads.length === 0,
  'the upload to Grit': to('/upsert'),
  'the export after the upload': (request, { grit }) => to('/export')(request) && grit.uploads.length > 0,
} satisfies Record<string, (request: DemoRequest, world: World) => boolean>;
type Moment = keyof typeof MOMENTS;
const EXPORTS = ['the export before the upload', 'the export after the upload'] as const;

/** How many backups a pass has stored when it ends at a moment. */
const STORED: Record<Moment, number> = {
  'the first question to Canvas': 0,
  'the question for the submissions': 0,
  'the question for the people': 0,
  'the export before the upload': 0,
  'the upload to Grit': 1,
  'the export after the upload': 1,
};

/** A world in which a test can step in at a moment, once: what it does is awaited before the answer is sent. */
interface Stage extends World {
  at(moment: Moment, act: () => Promise<void> | void): void;
  /** Settles when that moment has come. */
  reached: Promise<void>;
}

let worlds: World[] = [];
afterEach(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  worlds = [];
});

async function startStage(options: WorldOptions = {}): Promise<Stage> {
  let scene: { name: Moment; act: () => Promise<void> | void } | undefined;
  const moment = gate();
  const onRequest = async (request: DemoRequest) => {
    if (scene === undefined || !MOMENTS[scene.name](request, world)) return;
    const { act } = scene;
    scene = undefined;
    moment.open();
    await act();
  };
  const world: World = await startWorld({
    ...options,
    canvas: { onRequest, ...options.canvas },
    grit: { onRequest, ...options.grit },
    config: { http: PATIENT, ...options.config },
  });
  worlds.push(world);
  return Object.assign(world, {
    reached: moment.opened,
    at: (name: Moment, act: () => Promise<void> | void) => {
      scene = { name, act };
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

/** The lock is free: the next pass takes it, uploads what is not in Grit yet, and proves everything. */
async function expectNextPassWorks(world: World) {
  const isUploaded = world.grit.uploads.length > 0;
  const stored = newBackups(world).length;
  const finished = await world.run(['run', '--json']);
  expect(finished).toMatchObject({ code: 0, stderr: '' });
  expect(reportIn(finished)).toMatchObject({
    outcome: 'ok',
    upsert: isUploaded ? { attempted: false, ok: null, rows: 0 } : { attempted: true, ok: true, rows: 2 },
    proven: true,
  });
  expect(world.grit.uploads).toHaveLength(1);
  expectNewBackups(world, stored + (isUploaded ? 1 : 2));
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
    expect(world.grit.requests).toHaveLength(asked[1] ?? -1);
    // A preview changes nothing, so nothing keeps it away.
    expect((await world.run(['run', '--dry-run', '--quiet'])).code).toBe(0);
    expect(world.backups()).toEqual([EARLIER]);
    expect(readdirSync(join(world.folder, 'state'))).toEqual(['lock']);

    hold.open();
    const finished = await first.finished;
    expect(finished).toMatchObject({ code: 0, stderr: '' });
    expect(reportIn(finished)).toMatchObject({ outcome: 'ok', upsert: { ok: true } });
    expect(world.grit.uploads).toHaveLength(1);
    expectWholeBackups(world, 2);
    expectEarlierUntouched(world);
  });
});

describe('one signal', () => {
  it.each<[NodeJS.Signals, Moment]>([
    ['SIGTERM', 'the first question to Canvas'],
    ['SIGINT', 'the question for the submissions'],
    ['SIGTERM', 'the export before the upload'],
    ['SIGINT', 'the upload to Grit'],
    ['SIGTERM', 'the export after the upload'],
  ])('%s during %s: the pass is finished, backups and all', async (signal, moment) => {
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
    expectWholeBackups(world, 2);
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
    expectWholeBackups(world, 2);
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
    expectWholeBackups(world, 2);
  });
});

describe('a second signal', () => {
  it.each<[Moment, string[]]>([
    ['the first question to Canvas', ['SIGTERM', 'SIGTERM']],
    ['the question for the people', ['SIGINT', 'SIGTERM']],
    ['the upload to Grit', ['SIGINT', 'SIGINT']],
    ['the export before the upload', ['SIGTERM', 'SIGINT']],
    ['the export after the upload', ['SIGINT', 'SIGTERM']],
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
    expect(report).toMatchObject({ outcome: 'interrupted', exitCode: 130, proven: false });
    expect(report.errors.map(({ code }) => code)).toEqual(['interrupted']);
    expectWholeBackups(world, STORED[moment]);
    expectEarlierUntouched(world);
    expect(tracesOf(world, finished)).not.toContain(SECRET);
    await expectNextPassWorks(world);
  });

  it('during the upload is said in the summary', async () => {
    const world = await startStage();
    world.at('the upload to Grit', never);
    const running = world.start(['run']);
    await world.reached;
    await signalUntil(running, 'SIGTERM', STOPPING);
    running.child.kill('SIGTERM');
    const { code, stdout } = await running.finished;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^Upsert {3}interrupted before Grit had confirmed it$/m);
  });

  it.each(EXPORTS)('in the middle of %s leaves no half file', async (moment) => {
    const world = await startStage();
    plantEarlier(world);
    stallOnce(world, moment);
    const running = world.start(['run']);
    await halfExported(world, running, moment);
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
    expectWholeBackups(world, STORED[moment]);
    await expectNextPassWorks(world);
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

/** Has Grit send half of an export and then nothing more, once. */
function stallOnce(world: World, moment: Moment) {
  const when = (request: DemoRequest) => MOMENTS[moment](request, world);
  world.grit.misbehave({ when, fault: { kind: 'stall' }, times: 1 });
}

/** Settles when half of that export is on the disk. */
const halfExported = (world: World, running: Running, moment: Moment) =>
  untilIn(join(world.folder, 'backup'), running, 'half of the export is on the disk', () => {
    // The file of the first export is gone before the upload.
    const isItsTurn = STORED[moment] === 0 || world.grit.uploads.length > 0;
    return isItsTurn && partialsOf(world).some(({ size }) => size > 0);
  });

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
    expectNewBackups(world, STORED[moment]);
    ageLeftovers(world);
    await expectNextPassWorks(world);
    expectEarlierUntouched(world);
  });

  it.each(EXPORTS)(
    'in the middle of %s: the half file is no backup, and the next pass removes it',
    async (moment) => {
      const world = await startStage();
      plantEarlier(world);
      stallOnce(world, moment);
      const running = world.start(['run', '--json']);
      await halfExported(world, running, moment);
      running.child.kill('SIGKILL');
      expect(await running.finished).toMatchObject({ signal: 'SIGKILL' });
      expect(partialsOf(world)).toHaveLength(1);
      expectNewBackups(world, STORED[moment]);
      await expectNextPassWorks(world);
      expect(partialsOf(world)).toEqual([]);
      expectEarlierUntouched(world);
    },
  );
});

/** As if a day had passed, after which half a download is removed. */
function ageLeftovers(world: World) {
  const yesterday = new Date(Date.now() - 25 * HOUR_MS);
  for (const { name } of partialsOf(world))
    utimesSync(join(world.folder, 'backup', name), yesterday, yesterday);
}

/** So many have a backup's name; half a file may be about, as nobody was left to remove it. */
function expectNewBackups(world: World, number: number) {
  expect(newBackups(world)).toHaveLength(number);
}

function newBackups(world: World): string[] {
  return world.backups().filter((name) => BACKUP_NAME.test(name) && name !== EARLIER);
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

  it.each(EXPORTS)('ends a pass while %s comes drop by drop', async (moment) => {
    // Twice as long, so that a busy machine comes as far as the second export.
    const world = await startStage({ config: { timeoutMinutes: 'timeoutMinutes: 0.1\n' } });
    // Each drop comes in time, so no attempt is ever given up by itself.
    const fault: Fault = { kind: 'slow', chunkMs: 100, chunks: 1000 };
    world.grit.misbehave({ when: (request) => MOMENTS[moment](request, world), fault });
    const finished = await world.run(['run', '--json']);
    expect(finished).toMatchObject({ code: 1, stderr: '' });
    const report = reportIn(finished);
    expect(report.errors.map(({ message }) => message)).toEqual(['The pass was given up after 0.1 minutes.']);
    expect(report.upsert?.ok).toBe(moment === 'the export after the upload' ? true : undefined);
    expect(report.proven).toBe(false);
    expectWholeBackups(world, STORED[moment]);
  });
});
