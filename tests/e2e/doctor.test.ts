import { readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { CHECKS } from '../../src/core/doctor/finding.ts';
import { group } from '../../src/demo/build.ts';
import type { CanvasCourse } from '../../src/demo/data.ts';
import { remember } from './memory.ts';
import { editConfig, expectNoSecrets, pathsOf, to } from './passes.ts';
import { contentOf, HOUR_MS, shareProcess, type World } from './support.ts';
import { codesOf, diagnose, inHealthyWorld, unschedule, variables } from './surgery.ts';

shareProcess();

jest.setTimeout(60_000);

/** Which way a system is reached is said only where there is a choice. */

const DAY_MS = 24 * HOUR_MS;
const firstCourse = ({ canvas }: World) => canvas.data.courses[0] as CanvasCourse;

/** Every file with its content and its mode, and every change that Grit and the groups of Canvas know of. */
function everything(world: World) {
  const modes = readdirSync(world.folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => statSync(join(world.folder, name)).mode);
  const { users, uploads, columns } = world.grit;
  return structuredClone({
    files: contentOf(world.folder),
    modes,
    users,
    uploads,
    columns,
    canvas: world.canvas.data,
  });
}

describe('the doctor in a world in which all is well', () => {
  it.concurrent('has a good line for each check, in their order, and exits with 0', () =>
    inHealthyWorld({ config: { canvasGroups: '' } }, async (world) => {
      world.canvas.data.groups.push(group({ id: '93361', courseId: '70076', name: 'Laser users' }));
      editConfig(world, (text) => `${text}canvasGroups: { 440133: 93361 }\n`);
      const { code, stdout, stderr } = await world.run(['doctor'], variables(world));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines = stdout.split('\n').slice(0, -3);
      expect([...new Set(lines.map((line) => line.slice(13, 23).trim()))]).toEqual(CHECKS);
      expect(lines.filter((line) => !line.startsWith('good         '))).toEqual([]);
      expect(stdout).toMatch(/\n\n\d+ good\.\n$/);
      // By name: what the owner may do, each quiz with its kind, each column.
      expect(stdout).toContain('token, which is that of Workshop Robot');
      expect(stdout).toContain('change groups (view_all_grades, manage_grades, read_roster, read_sis, ');
      expect(stdout).toContain(
        '"Laser Cutter Quiz" (assignment 440133) is an assignment without a quiz with 20 points',
      );
      for (const column of ['pg:Laser Cutter', 'pg:Band Saw', 'at:Any Time', 'active']) {
        expect(stdout).toContain(`Grit has the column "${column}".`);
      }
      expect(stdout).not.toMatch(/Wren|Sprocket|Milo|Dovetail|1000700|example\.edu/);
    }),
  );

  it.concurrent('asks and changes nothing: no file, no mode, nobody in Grit or in a group', () =>
    inHealthyWorld({}, async (world) => {
      const before = everything(world);
      const { canvas, grit } = world;
      const asked = [canvas, grit].map(({ requests }) => requests.length);
      await diagnose(world);
      expect(everything(world)).toEqual(before);
      const methods = [canvas, grit].flatMap(({ requests }, index) =>
        requests.slice(asked[index]).map(({ method }) => method),
      );
      expect(new Set(methods)).toEqual(new Set(['GET']));
    }),
  );

  it.concurrent(
    'makes no folders where no pass has made them yet, and looks at the export for the disk',
    () =>
      inHealthyWorld({}, async (world) => {
        for (const name of ['backup', 'state']) rmSync(join(world.folder, name), { recursive: true });
        const before = everything(world);
        const said = await diagnose(world);
        expect(everything(world)).toEqual(before);
        expect(codesOf(said, 'bad')).toEqual(['pass-overdue']);
        expect(said.checks.find(({ check }) => check === 'disk')?.verdict).toBe('good');
      }),
  );
});

describe('what is only doubtful exits with 0', () => {
  it.concurrent.each<[string, (world: World) => unknown]>([
    ['course-not-running', (world) => (firstCourse(world).workflowState = 'unpublished')],
    ['course-one-section', (world) => (firstCourse(world).limitedToSection = true)],
    [
      'quiz-grades-hidden',
      (world) => Object.assign(firstCourse(world).assignments[0] ?? {}, { postManually: true }),
    ],
    ['clock-off', (world) => (world.canvas.clockAheadMs = -HOUR_MS / 20)],
    ['schedule-unknown', unschedule],
    [
      'uploads-off',
      ({ folder }) => {
        const file = join(folder, 'grit-sync.config.yaml');
        writeFileSync(file, readFileSync(file, 'utf8').replace('upsert: true', 'upsert: false'));
      },
    ],
    [
      'canvas-token-expires',
      ({ canvas }) => (canvas.data.tokenExpiresAt = new Date(Date.now() + 8 * DAY_MS)),
    ],
  ])('%s', (code, change) =>
    inHealthyWorld({}, async (world) => {
      change(world);
      const said = await diagnose(world);
      expect({ code: said.code, doubtful: codesOf(said, 'doubtful'), bad: codesOf(said, 'bad') }).toEqual({
        code: 0,
        doubtful: [code],
        bad: [],
      });
    }),
  );
});

it.concurrent('an export that lacks many of the people of before is bad, since no pass believes it', () =>
  inHealthyWorld({}, async (world) => {
    remember(world, { kind: 'counted', at: new Date(), people: 500, shrunkSince: null });
    const { code, stdout } = await world.run(['doctor', '--json'], variables(world));
    const { checks } = JSON.parse(stdout) as { checks: { check: string; code: string | null }[] };
    expect(checks.find(({ check }) => check === 'grit')?.code).toBe('export-shrunk');
    expect(code).toBe(3);
    const pass = await world.run(['run', '--json'], variables(world));
    expect(pass.stdout).toContain('"export-shrunk"');
  }),
);

it.concurrent(
  'a folder that nobody can get at is said where a pass needs it, and is no mistake of ours',
  () =>
    inHealthyWorld({}, async (world) => {
      symlinkSync('loop', join(world.folder, 'loop'));
      editConfig(world, (text) => `${text}backup: { folder: ./loop }\n`);
      const { code, stdout } = await world.run(['doctor', '--json'], variables(world));
      expect(code).toBe(1);
      const { checks } = JSON.parse(stdout) as { checks: { check: string; code: string | null }[] };
      expect(checks.filter(({ code: what }) => what === 'folder-unusable')).toHaveLength(1);
      expect(stdout).not.toContain('"bug"');
    }),
);

it('a pass that is at work holds the lock, and that is as it should be', () =>
  inHealthyWorld({}, async (world) => {
    const holder = { pid: process.pid, since: new Date().toISOString(), host: hostname() };
    writeFileSync(join(world.folder, 'state', 'lock'), JSON.stringify(holder));
    const { code, checks } = await diagnose(world);
    expect(code).toBe(0);
    expect(checks.find(({ check }) => check === 'lock')).toMatchObject({
      verdict: 'good',
      message: expect.stringContaining(`at work (process ${process.pid}, since `),
    });
  }));

describe('when the token of Canvas expires', () => {
  const lineOf = async (world: World) =>
    (await diagnose(world)).checks.find(({ check }) => check === 'canvas')?.message;

  it.concurrent('is said where Canvas says it', () =>
    inHealthyWorld({}, async (world) => {
      expect(await lineOf(world)).toMatch(/Workshop Robot, and never expires\.$/);
      world.canvas.data.tokenExpiresAt = '2099-03-01T12:30:00Z';
      expect(await lineOf(world)).toMatch(/Workshop Robot, until 2099-03-01 12:30 UTC\.$/);
    }),
  );

  it.concurrent.each([403, 404])('is left out where Canvas refuses the list with %s', (status) =>
    inHealthyWorld({}, async (world) => {
      world.canvas.misbehave({ when: to('/user_generated_tokens'), fault: { kind: 'status', status } });
      expect(await lineOf(world)).toMatch(/Workshop Robot\.$/);
    }),
  );
});

describe('what cannot be looked at', () => {
  it.concurrent('is named as not checked, and hides nothing of the rest', () =>
    inHealthyWorld({}, async (world) => {
      await Promise.all([world.canvas.close(), world.grit.close()]);
      const said = await diagnose(world);
      expect(said.code).toBe(1);
      const verdicts = said.checks.map(({ check, verdict }) => [check, verdict]);
      expect(Object.fromEntries(verdicts)).toEqual({
        ...Object.fromEntries(CHECKS.filter((check) => check !== 'group').map((check) => [check, 'good'])),
        ...Object.fromEntries(
          ['course', 'rights', 'quiz', 'column', 'clock'].map((check) => [check, 'not-checked']),
        ),
        canvas: 'bad',
        grit: 'bad',
      });
    }),
  );

  it.concurrent('a course that is closed keeps the checks of another one from nothing', () =>
    inHealthyWorld({}, async (world) => {
      editConfig(world, (text) => text.replace('438799', '{ assignment: 5, course: 70100 }'));
      const said = await diagnose(world);
      const of = (name: string) =>
        said.checks.filter(({ check }) => check === name).map(({ verdict }) => verdict);
      expect(of('course')).toEqual(['good', 'bad']);
      expect(of('quiz')).toEqual(['good', 'not-checked']);
      expect(of('rights')).toEqual(['good', 'not-checked']);
    }),
  );

  it.concurrent('a Canvas that never answers holds nobody up for long', () =>
    inHealthyWorld({ config: { http: 'http: { timeoutSeconds: 1, retries: 5 }\n' } }, async (world) => {
      world.canvas.misbehave({ when: () => true, fault: { kind: 'hang' } });
      const before = world.canvas.requests.length;
      const said = await diagnose(world);
      expect(codesOf(said, 'bad')).toEqual(['canvas-timed-out']);
      // One more attempt, whatever http.retries says.
      expect(pathsOf(world.canvas).slice(before)).toEqual(Array(2).fill('GET /api/v1/users/self'));
    }),
  );

  it.concurrent('all mistakes of a configuration are named, and all else is not checked', () =>
    inHealthyWorld({}, async (world) => {
      editConfig(world, (text) => `${text}gritt: 1\n`.replace('courseId: 70076', 'courseId: x'));
      const before = world.canvas.requests.length;
      const said = await diagnose(world);
      expect({ code: said.code, outcome: said.outcome, bad: codesOf(said, 'bad').toSorted() }).toEqual({
        code: 2,
        outcome: 'invalid',
        bad: ['config-invalid', 'config-unknown-key'],
      });
      expect(said.checks.filter(({ verdict }) => verdict === 'not-checked')).toHaveLength(CHECKS.length - 1);
      expect(world.canvas.requests.length).toBe(before);
    }),
  );
});

it('with --verbose tells each request on stderr, and never a token', () =>
  inHealthyWorld({}, async (world) => {
    const finished = await world.run(['doctor', '--verbose'], variables(world));
    expectNoSecrets(world, finished);
    expect(finished.stderr).toMatch(/GET \/api\/v1\/courses\/70076\/permissions: 200\n/);
    expect(finished.stderr).not.toContain('canvas-t');
  }));
