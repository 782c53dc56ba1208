import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { assignment, canvasData, course, group, person, submission } from '../../src/demo/build.ts';
import type { CanvasData } from '../../src/demo/data.ts';
import { demoShop, SHOP } from '../../src/demo/shop.ts';
import { pathsOf, rowsOf } from './passes.ts';
import {
  BIN,
  contentOf,
  HOUR_MS,
  problemsIn,
  shareProcess,
  smallShop,
  start,
  startProgram,
  startWorld,
  tracesOf,
  type Finished,
  type Report,
  type World,
  type WorldOptions,
} from './support.ts';
import { isForTerminals, isStyled, startOnTerminal } from './terminal.ts';

shareProcess();

jest.setTimeout(30_000);

const SECRET = 'never-print-me';
const SEE_HELP = 'See grit-sync --help.';
const SEE_RUN_HELP = 'See grit-sync run --help.';

/** The demo's shop with its six quizzes and its odd people; its Canvas group takes a new member. */
function shopWorld(options: WorldOptions = {}): Promise<World> {
  const shop = demoShop(new Date());
  return startWorld({
    data: shop.canvas,
    ...options,
    grit: shop.grit,
    config: {
      permissions: `permissions:
  "pg:Laser Cutter": ${SHOP.laserCutter}
  "pg:Band Saw": { assignment: ${SHOP.bandSaw}, passingScore: 80 }
  "pg:Drill Press": { quiz: ${SHOP.drillPressQuiz}, course: ${SHOP.otherCourseId} }
  "pg:Lathe": ${SHOP.lathe}
`,
      addUsers: `addUsers: { "3D Printers": ${SHOP.printers} }\n`,
      canvasGroups: `canvasGroups: { ${SHOP.laserCutter}: ${SHOP.laserGroup} }\n`,
      ...options.config,
    },
  });
}

function shuffled({ courses, groups }: CanvasData): CanvasData {
  const mixed = <T>(items: T[]) => items.map((_, index) => items[(index * 7 + 3) % items.length] as T);
  const turned = <T>(items: T[]) => (items.length % 7 === 0 ? [...items].reverse() : mixed(items));
  return {
    groups,
    courses: courses.map((item) => ({
      ...item,
      assignments: turned(item.assignments),
      people: turned(item.people),
      submissions: turned(item.submissions),
    })),
  };
}

/** Everything by which somebody could tell who a student is. */
const namesIn = ({ courses }: CanvasData) =>
  courses
    .flatMap(({ people }) => people)
    .flatMap(({ firstName, lastName, sisUserId, email }) => [
      firstName,
      lastName,
      sisUserId ?? '',
      email ?? '',
    ])
    .map((text) => text.trim())
    // "Jan" and "Doe" could stand in other words.
    .filter((text) => text.length > 3);

describe('without a configuration', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'grit-sync-test-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const run = (...args: string[]) => start(args, { cwd: folder }).finished;

  it('--version gives the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await run('--version')).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('--help names every command and every exit code', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of ['run', 'demo']) expect(stdout).toMatch(new RegExp(`^ +${command} `, 'm'));
    for (const exitCode of [0, 1, 2, 3, 75, 130]) {
      expect(stdout).toMatch(new RegExp(`^ +${exitCode} +\\S`, 'm'));
    }
    for (const option of ['-c, --config <file>', '--no-color', '--version', '--help']) {
      expect(stdout).toContain(option);
    }
  });

  it('run --help names every option, the global ones and every exit code', async () => {
    const { code, stdout, stderr } = await run('run', '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const own = '--dry-run --csv --upsert --no-upsert --lookback --since --json --quiet --verbose';
    for (const option of [...own.split(' '), '--config', '--no-color']) {
      expect(stdout).toMatch(new RegExp(`^ +(-\\w, )?${option}\\b`, 'm'));
    }
    for (const exitCode of [0, 1, 2, 3, 75, 130]) {
      expect(stdout).toMatch(new RegExp(`^ +${exitCode} +\\S`, 'm'));
    }
    expect(stdout).not.toContain('default: false');
  });

  it('demo --help names its option', async () => {
    const { code, stdout } = await run('demo', '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +--serve +\S/m);
  });

  it.each<[string, string[], string, string?]>([
    ['an unknown command', ['rnu'], "unknown command 'rnu' (Did you mean run?)", SEE_HELP],
    ['an unknown option', ['run', '--dryrun'], "unknown option '--dryrun' (Did you mean --dry-run?)"],
    ['an unknown option of no command', ['--dryrun'], "unknown option '--dryrun'", SEE_HELP],
    [
      'an option of another command',
      ['demo', '--csv'],
      "unknown option '--csv'",
      'See grit-sync demo --help.',
    ],
    [
      'a configuration without --config',
      ['run', 'some.yaml'],
      "too many arguments for 'run': expected 0 arguments but got 1",
      'Name a configuration file with --config; for all else see grit-sync run --help.',
    ],
    [
      'an argument too many',
      ['demo', 'now'],
      "too many arguments for 'demo': expected 0 arguments but got 1",
      'See grit-sync demo --help.',
    ],
    ['--config without a file', ['-c'], "option '-c, --config <file>' argument missing", SEE_HELP],
    ['--csv without --dry-run', ['run', '--csv'], '--csv needs --dry-run'],
    [
      '--quiet with --verbose',
      ['run', '--quiet', '--verbose'],
      "option '--verbose' cannot be used with option '--quiet'",
    ],
    [
      '--since with --lookback',
      ['run', '--since', '2026-01-01', '--lookback', '3'],
      "option '--since <time>' cannot be used with option '--lookback <days>'",
    ],
    ...['soon', '0', '0.0', '181', '180.5', '-1', '0x10', '1e1', ' 7', '7.', '.5', '+7', '1_0', ''].map(
      (days): [string, string[], string] => [
        `--lookback "${days}"`,
        ['run', `--lookback=${days}`],
        `option '--lookback <days>' argument '${days}' is invalid: it must be a number of days above 0, at most 180`,
      ],
    ),
    ...['yesterday', '15.11.2026', '2026-02-30', '2026-11-15T25:00:00Z'].map(
      (time): [string, string[], string] => [
        `--since "${time}"`,
        ['run', `--since=${time}`],
        `option '--since <time>' argument '${time}' is invalid: it must be a time such as 2026-11-15T09:30:00Z`,
      ],
    ),
    [
      'a --since in the future',
      ['run', '--since', '2999-01-01'],
      "option '--since <time>' argument '2999-01-01' is invalid: it must not be in the future",
    ],
  ])('%s ends with 2, one sentence and one hint', async (_situation, args, text, hint = SEE_RUN_HELP) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(problemsIn(stderr)).toEqual([
      { label: 'Error', message: `The command line is wrong: ${text}.`, hint },
    ]);
  });

  it('a missing command ends with 2 and shows the help where it is in nobody’s way', async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: grit-sync [options] [command]');
    expect(stderr).toContain(`Error: The command line is wrong: a command is missing.\n  ${SEE_HELP}\n`);
  });

  it.each([
    ['an unknown option', ['run', '--josn', '--json'], SEE_RUN_HELP],
    ['a wrong option before it', ['run', '--lookback', 'x', '--json'], SEE_RUN_HELP],
    ['--csv', ['run', '--dry-run', '--csv', '--json'], SEE_RUN_HELP],
    ['an unknown command', ['rnu', '--json'], SEE_HELP],
    ['no command', ['--json'], SEE_HELP],
  ])('--json with %s gives a report on stdout and nothing else anywhere', async (_situation, args, hint) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({
      schemaVersion: 1,
      outcome: 'invalid',
      exitCode: 2,
      window: null,
      submissions: null,
      students: null,
      upsert: null,
      backup: null,
      requests: null,
      warnings: [],
      errors: [{ code: 'usage', hint }],
    });
    expect(stdout.split('\n')).toHaveLength(2);
  });

  it('--help into a pipe that nobody reads any more is no failure', async () => {
    const { child, finished } = start(['--help'], { cwd: folder });
    child.stdout?.destroy();
    expect(await finished).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a preview', () => {
  let world: World;
  const before: Record<string, string> = {};
  const previews: Record<'table' | 'csv' | 'json', Finished> = {} as never;
  beforeAll(async () => {
    world = await shopWorld();
    Object.assign(before, contentOf(world.folder));
    previews.table = await world.run(['run', '--dry-run']);
    previews.csv = await world.run(['run', '--dry-run', '--csv']);
    previews.json = await world.run(['run', '--dry-run', '--json']);
  });
  afterAll(async () => {
    await world.close();
  });

  it('ends with 0, with the warnings on stderr', () => {
    for (const { code, stderr } of [previews.table, previews.csv]) {
      expect(code).toBe(0);
      expect(problemsIn(stderr).map(({ label }) => label)).toEqual(['Warning', 'Warning', 'Warning']);
    }
    expect(previews.json).toMatchObject({ code: 0, stderr: '' });
  });

  it('asks Grit for its users alone, posts to no group and leaves no file', () => {
    expect(new Set(pathsOf(world.grit))).toEqual(new Set(['GET /api/batch/user/export']));
    expect(world.canvas.requests.filter(({ method }) => method !== 'GET')).toHaveLength(0);
    expect(contentOf(world.folder)).toEqual(before);
  });

  it('shows a table with everybody and what is new, and says that it was one', () => {
    const { stdout } = previews.table;
    expect(stdout).toMatch(/^firstName +lastName +externalId +email +permissions$/m);
    expect(stdout).toMatch(/^Wren +Sprocket +10007001 +\S+@example\.edu +\+Laser Cutter, \+Band Saw/m);
    expect(stdout).toMatch(/^Ignatius +Caliper .+ Laser Cutter$/m);
    expect(stdout).toMatch(/^\+ is new, - is held/m);
    expect(stdout).toMatch(/^Grit +\d+ new grants \(.+\), \d+ new people, \d+ already there$/m);
    expect(stdout).toMatch(/^Upsert +\d+ rows would be uploaded$/m);
    expect(stdout).toMatch(/preview: nothing was changed\.\n$/);
    expect(stdout).not.toMatch(/^Backup/m);
  });

  it('has everybody who passed in its table and its JSON, and in its CSV those for whom something changes', () => {
    const { table, plan, backup, upsert, mode } = JSON.parse(previews.json.stdout) as Report;
    expect({ mode, backup }).toEqual({ mode: 'dry-run', backup: null });
    expect(upsert).toEqual({ attempted: false, ok: null, rows: 0 });
    const everybody = (table?.rows ?? []).map(([, , externalId]) => externalId ?? '');
    expect(plan?.rows?.map(({ externalId }) => externalId)).toEqual(everybody);
    for (const externalId of everybody) expect(previews.table.stdout).toContain(externalId);

    const changing = (plan?.rows ?? [])
      .filter(({ cells }) => Object.values(cells).includes('new'))
      .map(({ externalId }) => externalId);
    const [, ...rows] = rowsOf(previews.csv.stdout);
    expect(rows.map(([, , externalId]) => externalId)).toEqual(changing);
    expect(changing.length).toBeGreaterThan(0);
    expect(changing.length).toBeLessThan(everybody.length);
    expect(previews.table.stdout).toContain(`${changing.length} rows would be uploaded`);
  });

  it('with --quiet prints its warnings only', async () => {
    const { code, stdout, stderr } = await world.run(['run', '--dry-run', '--quiet']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(problemsIn(stderr)).toHaveLength(3);
  });

  it('is a preview also with --upsert', async () => {
    const { code, stdout } = await world.run(['run', '--upsert', '--dry-run', '--csv']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: previews.csv.stdout });
    expect(world.grit.uploads).toHaveLength(0);
    expect(contentOf(world.folder)).toEqual(before);
  });

  it('without Canvas gives no half table, and leaves Grit as it is', async () => {
    const off = await startWorld({
      config: {
        canvas: 'canvas: { apiUrl: "http://127.0.0.1:9", apiKey: "${CANVAS_API_KEY}", courseId: 1 }\n',
      },
    });
    const { code, stdout, stderr } = await off.run(['run', '--dry-run', '--csv']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toMatchObject([
      { label: 'Error', message: expect.stringMatching(/^Canvas cannot be reached/) },
    ]);
    expect(off.grit.uploads).toHaveLength(0);
    await off.close();
  });

  it('without Grit gives no half CSV, and says in the summary that nothing can be uploaded', async () => {
    const off = await startWorld();
    off.grit.misbehave({ when: () => true, fault: { kind: 'status', status: 400 } });
    const { code, stdout, stderr } = await off.run(['run', '--dry-run', '--csv']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toMatchObject([
      { label: 'Error', message: expect.stringMatching(/^Grit refused a request \(GET /) },
    ]);
    const shown = await off.run(['run', '--dry-run']);
    expect(shown.code).toBe(1);
    expect(shown.stdout).toMatch(/^Upsert {3}nothing uploaded, see below$/m);
    expect(shown.stdout).not.toContain('would be uploaded');
    await off.close();
  });

  it('as CSV is byte for byte what the pass uploads, which then says in six lines what it did', async () => {
    const changing = await shopWorld();
    const preview = await changing.run(['run', '--dry-run', '--csv']);
    const { code, stdout } = await changing.run(['run']);
    expect(code).toBe(0);
    const labels = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, 9).trimEnd());
    expect(labels).toEqual(['Read', 'Passed', 'Skipped', 'Grit', 'Upsert', 'Backup']);
    expect(stdout).toMatch(
      /^Skipped {2}3: 1 without a campus wide id, 1 no longer in the course, 1 Canvas's test student$/m,
    );
    expect(changing.grit.uploads).toHaveLength(1);
    expect(preview.stdout).toBe(changing.grit.uploads[0]?.csv);

    // And then there is nothing left to upload, which the next preview shows as well.
    const next = await changing.run(['run', '--dry-run', '--csv']);
    expect(rowsOf(next.stdout)).toHaveLength(1);
    expect((await changing.run(['run', '--dry-run'])).stdout).toMatch(/^Upsert {3}nothing to upload$/m);
    await changing.close();
  });
});

describe('previews of the same data', () => {
  it('are identical, in whatever order the two systems tell it', async () => {
    const shop = demoShop(new Date()).canvas;
    const since = new Date(Date.now() - 7 * 24 * HOUR_MS).toISOString();
    const shown: Finished[] = [];
    for (const data of [shop, shuffled(shop)]) {
      const world = await shopWorld({ data });
      shown.push(await world.run(['run', '--dry-run', '--since', since]));
      await world.close();
    }
    const [table, otherTable] = shown;
    expect(table?.code).toBe(0);
    expect(otherTable).toEqual(table);
  });
});

describe('a student who typed control characters into a name', () => {
  const name = 'Ada\u001b[31m\u0007\u202eRed';
  let world: World;
  beforeEach(async () => {
    const submittedAt = new Date(Date.now() - HOUR_MS);
    const data = canvasData([
      course({
        id: '70076',
        assignments: [assignment({ id: '440133' })],
        people: [person({ id: '7001', name: `${name} Nail`, firstName: name, lastName: 'Nail' })],
        submissions: [
          submission({ id: '1', userId: '7001', assignmentId: '440133', score: 20, submittedAt }),
        ],
      }),
    ]);
    world = await startWorld({
      data,
      config: { permissions: 'permissions: { "pg:Laser Cutter": 440133 }\n' },
    });
  });
  afterEach(async () => {
    await world.close();
  });

  it('cannot give orders to a terminal', async () => {
    const { stdout } = await world.run(['run', '--dry-run']);
    expect(stdout).toMatch(/^Ada\[31mRed +Nail /m);
    const json = (await world.run(['run', '--dry-run', '--json'])).stdout;
    expect(isForTerminals(json) || json.includes('\u202e')).toBe(false);
    const csv = await startOnTerminal(['run', '--dry-run', '--csv'], {
      cwd: world.folder,
      env: world.env,
      columns: 200,
    }).finished;
    expect(csv.stdout).toContain('Ada[31mRed,Nail');
  });

  it('is uploaded as Canvas has it, and previewed so into a file', async () => {
    const { stdout } = await world.run(['run', '--dry-run', '--csv']);
    await world.run(['run']);
    expect(stdout).toContain(name);
    expect(world.grit.uploads[0]?.csv).toBe(stdout);
  });
});

describe('a pass', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(async () => {
    await world.close();
  });

  it('says in five lines what it did, and nothing on stderr', async () => {
    const { code, stdout, stderr } = await world.run(['run']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(
        /^Read {5}3 submissions to 2 quizzes since \d{4}-\d\d-\d\d \d\d:\d\d UTC: 2 passing, 1 below, 0 not graded$/,
      ),
      'Passed   2 students with 2 permissions',
      'Grit     2 new grants (1 pg:Laser Cutter, 1 pg:Band Saw), 2 new people, 0 already there',
      'Upsert   2 rows uploaded to Grit',
      expect.stringMatching(/^Backup {3}\/.+\/backup\/grit-export-[\dTZ-]+\.xlsx \(2 people, \d+ KB\)$/),
      '',
    ]);
  });

  it('has no table, no name and no campus wide id in its JSON', async () => {
    const { code, stdout, stderr, report } = await world.report();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`${JSON.stringify(report)}\n`);
    expect(report).not.toHaveProperty('table');
    expect(report.plan).not.toHaveProperty('rows');
    for (const name of ['Wren', 'Sprocket', 'Milo', 'Dovetail', '10007001', '10007002', '@example.edu']) {
      expect(stdout).not.toContain(name);
    }
    expect(report).toMatchObject({
      schemaVersion: 1,
      mode: 'run',
      outcome: 'ok',
      exitCode: 0,
      submissions: { received: 3, ungraded: 0, belowPassing: 1, passing: 2 },
      students: { passing: 2, skipped: [] },
      plan: {
        newPeople: 2,
        newGrants: 2,
        already: 0,
        held: 0,
        byColumn: { 'pg:Laser Cutter': 1, 'pg:Band Saw': 1 },
      },
      upsert: { attempted: true, ok: true, rows: 2 },
      proven: true,
      requests: { canvas: world.canvas.requests.length, grit: 3, retries: 0 },
      warnings: [],
      errors: [],
    });
  });

  it('with --quiet prints nothing', async () => {
    expect(await world.run(['run', '--quiet'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(world.backups()).toHaveLength(2);
  });

  it('that has nothing to upload says so, and leaves one backup more', async () => {
    await world.run(['run', '--quiet']);
    const { code, stdout, stderr } = await world.run(['run']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').slice(2, 4)).toEqual([
      'Grit     0 new grants, 2 already there',
      'Upsert   nothing to upload',
    ]);
    expect(world.backups()).toHaveLength(3);
    expect(world.grit.uploads).toHaveLength(1);
  });

  it('that Grit refused says so in its summary', async () => {
    world.grit.misbehave({ when: ({ method }) => method === 'POST', fault: { kind: 'status', status: 400 } });
    const { code, stdout } = await world.run(['run']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Upsert {3}refused by Grit\nBackup /m);
  });

  it('with --quiet says what is wrong, and that alone', async () => {
    world.grit.misbehave({ when: ({ method }) => method === 'POST', fault: { kind: 'status', status: 400 } });
    const { code, stdout, stderr } = await world.run(['run', '--quiet']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(problemsIn(stderr)).toMatchObject([
      { label: 'Error', message: expect.stringMatching(/^Grit refused a request/) },
      { label: 'Please look', message: expect.stringMatching(/^6 marks that were sent cannot be seen/) },
    ]);
    expect(world.backups()).toHaveLength(2);
  });

  it('with --verbose tells each step and each request, and no secret', async () => {
    const finished = await world.run(['run', '--verbose']);
    expect(finished.code).toBe(0);
    const lines = finished.stderr.trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \S/);
    const paths = [...world.canvas.requests, ...world.grit.requests].map(
      ({ method, url }) => `${method} ${url.pathname}: 200`,
    );
    for (const path of paths) expect(finished.stderr).toContain(path);
    expect(finished.stderr).toContain('Looking for the quizzes');
    expect(finished.stdout).toMatch(/^Backup /m);
    expect(tracesOf(world, finished)).not.toContain(SECRET);
  });

  it('with --verbose and --json keeps stdout for the report', async () => {
    const { code, stdout, stderr } = await world.run(['run', '--dry-run', '--verbose', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'ok' });
    expect(stderr).toContain('Looking for the quizzes');
  });

  it('with --verbose on a failure tells where, and no secret', async () => {
    const { stderr, ...rest } = await world.run(['run', '--verbose', '--config', 'missing.yaml']);
    expect(rest).toMatchObject({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^ {4}at /m);
    expect(stderr).toMatch(/^Error: The configuration file .+missing\.yaml cannot be read/m);
    expect(stderr).not.toContain(SECRET);
  });

  it('takes the configuration before and after the command', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'grit-sync-test-'));
    for (const args of [
      ['run', '--dry-run', '--quiet', '-c', world.configFile],
      [`--config=${world.configFile}`, 'run', '--dry-run', '--quiet'],
    ]) {
      const { code, stderr } = await start(args, { cwd: elsewhere, env: world.env }).finished;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
    rmSync(elsewhere, { recursive: true });
  });

  it('looks back as far as it is told', async () => {
    const since = async (...args: string[]) => {
      const { report } = await world.report(['--dry-run', ...args]);
      const { window, submissions } = report;
      const hours = (Date.parse(window?.until ?? '') - Date.parse(window?.since ?? '')) / HOUR_MS;
      return { hours: Math.round(hours), received: submissions?.received };
    };
    expect(await since()).toEqual({ hours: 168, received: 3 });
    expect(await since('--lookback', '0.5')).toEqual({ hours: 12, received: 0 });
    expect(await since('--lookback', '180')).toEqual({ hours: 4320, received: 3 });
    const twoDaysAgo = new Date(Date.now() - 48 * HOUR_MS).toISOString();
    expect(await since('--since', twoDaysAgo)).toEqual({ hours: 48, received: 3 });
  });

  it('is not broken by a reader who has seen enough', async () => {
    const script = '("$NODE" "$BIN" run --verbose; echo $? >code) 2>&1 | head -n 1';
    const { stdout } = await startProgram('sh', ['-c', script], {
      cwd: world.folder,
      env: { ...world.env, NODE: process.execPath, BIN },
    }).finished;
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(readFileSync(join(world.folder, 'code'), 'utf8')).toBe('0\n');
    expect(world.grit.uploads).toHaveLength(1);
    expect(world.backups()).toHaveLength(2);
  });

  it('fails and says so where its output is lost, and still does what was to be done', async () => {
    const { code, stderr } = await startProgram('sh', ['-c', '"$NODE" "$BIN" run >/dev/full'], {
      cwd: world.folder,
      env: { ...world.env, NODE: process.execPath, BIN },
    }).finished;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: The output could not be written \(ENOSPC\).*\.\n {2}\S.*\.\n$/);
    expect(world.grit.uploads).toHaveLength(1);
  });

  it('fails where its output is lost, also if otherwise somebody would only have to look', async () => {
    world.grit.misbehave({
      when: ({ method }) => method === 'POST',
      fault: {
        kind: 'rewrite',
        change: (answer) => ({ ...answer, body: Buffer.from('{"errors":["Row 1: invented"]}') }),
      },
    });
    const { code, stderr } = await startProgram('sh', ['-c', '"$NODE" "$BIN" run >/dev/full'], {
      cwd: world.folder,
      env: { ...world.env, NODE: process.execPath, BIN },
    }).finished;
    expect(problemsIn(stderr).map(({ label }) => label)).toEqual(['Please look', 'Error']);
    expect(code).toBe(1);
  });
});

describe('whether Grit is changed', () => {
  const grit = (upsert: string) => (world: World) =>
    `grit: { apiUrl: "${world.grit.url}", apiKey: "\${GRIT_API_KEY}"${upsert} }\n`;
  const groupShop = () => {
    const { courses } = smallShop();
    return canvasData(courses, [group({ id: '93361', courseId: '70076' })]);
  };

  it.each([
    ['not with --no-upsert', ', upsert: true', ['--no-upsert'], 'no-upsert', 0],
    ['not without a word about it', '', [], 'no-upsert', 0],
    ['with --upsert over upsert: false', ', upsert: false', ['--upsert'], 'run', 1],
  ])('%s', async (_situation, setting, args, mode, uploads) => {
    const world = await startWorld({ data: groupShop() });
    const text = readFileSync(world.configFile, 'utf8').replace(/^grit:\n( .*\n)+/m, grit(setting)(world));
    writeFileSync(world.configFile, `${text}canvasGroups: { 440133: 93361 }\n`);

    const { code, report } = await world.report(args);
    expect({ code, mode: report.mode }).toEqual({ code: 0, mode });
    expect(report.upsert).toEqual(
      uploads === 1 ? { attempted: true, ok: true, rows: 2 } : { attempted: false, ok: null, rows: 0 },
    );
    expect(world.grit.uploads).toHaveLength(uploads);
    // Everything else happens in any case.
    expect(world.backups()).toHaveLength(1 + uploads);
    expect(world.backups().map((name) => join(world.folder, 'backup', name))).toContain(report.backup?.path);
    expect(world.canvas.data.groups[0]?.userIds).toEqual(['7001']);
    await world.close();
  });

  it.each([
    ['--no-upsert', '--upsert'],
    ['--upsert', '--no-upsert'],
    ['--upsert', '--dry-run', '--no-upsert', '--upsert'],
  ])('cannot be told both ways: %s %s', async (...args) => {
    const world = await startWorld();
    const before = contentOf(world.folder);
    const { code, stdout, stderr } = await world.run(['run', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(problemsIn(stderr)).toEqual([
      {
        label: 'Error',
        message: "The command line is wrong: option '--upsert' cannot be used with option '--no-upsert'.",
        hint: SEE_RUN_HELP,
      },
    ]);
    expect([...world.canvas.requests, ...world.grit.requests]).toEqual([]);
    expect(contentOf(world.folder)).toEqual(before);
    await world.close();
  });

  it('may be told the same twice', async () => {
    const world = await startWorld();
    const { code } = await world.run(['run', '--no-upsert', '--no-upsert']);
    expect({ code, uploads: world.grit.uploads }).toEqual({ code: 0, uploads: [] });
    await world.close();
  });

  it('is said in the summary', async () => {
    const world = await startWorld();
    const { stdout } = await world.run(['run', '--no-upsert']);
    expect(stdout).toMatch(/^Upsert {3}switched off, Grit was left alone$/m);
    await world.close();
  });
});

describe('where nobody watches', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ grit: { columns: ['pg:Laser Cutter', 'at:Any Time'] } });
  });
  afterAll(async () => {
    await world.close();
  });

  it.each([
    ['in a pipe', [], {}],
    ['although colours are forced', [], { TERM: 'xterm-256color', COLORTERM: 'truecolor', FORCE_COLOR: '3' }],
    ['with --no-color', ['--no-color'], {}],
    ['with NO_COLOR', [], { NO_COLOR: '1' }],
  ])('there are no escape codes: %s', async (_situation, args, env: Record<string, string>) => {
    const { code, stdout, stderr } = await world.run(['run', ...args], env);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^Read /m);
    expect(problemsIn(stderr)).toMatchObject([{ label: 'Please look' }]);
    expect(isForTerminals(stdout + stderr)).toBe(false);
  });
});

describe('on a terminal', () => {
  let world: World;
  beforeAll(async () => {
    // So slow that the spinner, which moves every 80 ms, has the time to show each step.
    world = await startWorld({ canvas: { latencyMs: 150 } });
  });
  afterAll(async () => {
    await world.close();
  });
  const onTerminal = (
    args: string[],
    columns: number,
    more: { redirect?: string; env?: Record<string, string> } = {},
  ) => startOnTerminal(args, { cwd: world.folder, columns, ...more, env: { ...world.env, ...more.env } });
  const fileOf = (name: string) => readFileSync(join(world.folder, name), 'utf8');

  it('the progress is on stderr and the summary on stdout', async () => {
    const stderrOnly = await onTerminal(['run', '--no-upsert'], 80, { redirect: '>out' }).finished;
    expect(stderrOnly.code).toBe(0);
    expect(stderrOnly.stdout).toContain('Looking for the quizzes');
    expect(stderrOnly.stdout).toContain('Reading submissions');
    expect(stderrOnly.stdout).toContain('Reading people');
    expect(stderrOnly.stdout).not.toContain('Passed ');
    expect(fileOf('out')).toMatch(/^Read [^]+\nBackup .+\n$/);
    expect(isForTerminals(fileOf('out'))).toBe(false);

    const stdoutOnly = await onTerminal(['run', '--no-upsert'], 80, { redirect: '2>errors' }).finished;
    expect(stdoutOnly.stdout).toMatch(/^Read [^]+\r\nBackup [^]+\r\n$/);
    expect(fileOf('errors')).toBe('');
  });

  it.each([
    [
      'a column a permission',
      'has room for all',
      300,
      /^firstName +.+pg:Laser Cutter +pg:Band Saw +.+active\r$/m,
    ],
    [
      'one column for the permissions',
      'has not',
      80,
      /^firstName +lastName +externalId +email +permissions\r$/m,
    ],
    ['no addresses', 'has hardly any', 60, /^firstName +lastName +externalId +permissions\r$/m],
  ])('the table has %s where it %s', async (_table, _room, columns, header) => {
    const { code, stdout } = await onTerminal(['run', '--dry-run'], columns, { redirect: '2>errors' })
      .finished;
    expect(code).toBe(0);
    expect(stdout).toMatch(header);
  });

  it('there are colours, unless they are not wanted', async () => {
    const show = (args: string[], env = {}) =>
      onTerminal(['run', '--dry-run', ...args], 80, { env }).finished;
    expect(isStyled((await show([])).stdout)).toBe(true);
    expect(isStyled((await show(['--no-color'])).stdout)).toBe(false);
    expect(isStyled((await show([], { NO_COLOR: '1' })).stdout)).toBe(false);
  });

  describe('that does not know its width', () => {
    const withoutWidth = (args: string[]) => onTerminal([...args, '--no-color'], 0).finished;

    it('there is no spinner, which would clear lines for ever', async () => {
      const { code, stdout } = await withoutWidth(['run', '--no-upsert']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Read [^]+\r\nBackup [^]+\r\n$/);
      expect(stdout).not.toContain('Looking for the quizzes');
    });

    it('nothing is left out of the table', async () => {
      const { code, stdout } = await withoutWidth(['run', '--dry-run']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^firstName +lastName +externalId +email +permissions\r$/m);
    });
  });

  it('--quiet shows no progress, and --json has stdout for itself', async () => {
    const quiet = await onTerminal(['run', '--no-upsert', '--quiet'], 80).finished;
    expect(quiet).toMatchObject({ code: 0, stdout: '' });
    const json = await onTerminal(['run', '--dry-run', '--json'], 80, { redirect: '2>errors' }).finished;
    expect(JSON.parse(json.stdout)).toMatchObject({ outcome: 'ok' });
  });

  it('Ctrl-C once lets the pass finish, and the cursor comes back', async () => {
    const { child, finished } = onTerminal(['run', '--no-upsert'], 80);
    let isPressed = false;
    child.stdout?.on('data', (text: string) => {
      if (isPressed || !text.includes('Reading ')) return;
      isPressed = true;
      child.stdin?.write('\u0003');
    });
    const { code, stdout } = await finished;
    expect(code).toBe(0);
    expect(stdout).toContain('Stopping when this pass is finished');
    expect(stdout).toMatch(/Backup .+grit-export-/);
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
  });
});

describe('what a monitor reads', () => {
  it('has no name in it for the whole shop, whatever is skipped or merged, and nor has the history', async () => {
    const world = await shopWorld();
    const { stdout, stderr, report } = await world.report();
    expect(stderr).toBe('');
    expect(report.warnings.map(({ code }) => code).sort()).toEqual([
      'student-not-found',
      'student-without-external-id',
      'students-merged',
    ]);
    // Somebody is called Lathe, like a column.
    const told = stdout.replaceAll('pg:Lathe', '');
    const kept = readFileSync(join(world.folder, 'state', 'runs.jsonl'), 'utf8').replaceAll('pg:Lathe', '');
    for (const name of namesIn(world.canvas.data)) {
      expect(told).not.toContain(name);
      expect(kept).not.toContain(name);
    }
    await world.close();
  });
});
