import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { folderWith } from '../config/support.ts';
import { EVIL, TRAPS, canariesIn } from '../config/traps.ts';
import {
  CANVAS_TOKEN,
  contentOf,
  GRIT_TOKEN,
  problemsIn,
  shareProcess,
  start,
  startWorld,
  tracesOf,
  type Finished,
  type Report,
  type World,
} from './support.ts';

shareProcess();

jest.setTimeout(30_000);

const SECRET = 'never-print-me';

/** Its servers serve all tests; each test has a folder of its own, and starts there. */
let world: World;
let folder: string;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await world.close();
});

/** A new folder, which is the current one and the home, with these files in it, and a Grit that has nobody yet. */
function inFolder(files: Record<string, string>): void {
  folder = folderWith(files);
  world.canvas.requests.length = 0;
  for (const list of [world.grit.requests, world.grit.users, world.grit.uploads]) list.length = 0;
}

const run = (args: string[], env: Record<string, string> = world.env) =>
  start(['run', ...args], { cwd: folder, env }).finished;

/** The usual configuration, with these lines in place of others. */
function yaml(changes: Record<string, string> = {}): string {
  const text = readFileSync(world.configFile, 'utf8');
  return Object.entries(changes).reduce((before, [old, replacement]) => {
    if (!before.includes(old)) throw new Error(`There is no ${old} to replace`);
    return before.replace(old, () => replacement);
  }, text);
}

/** Nothing was sent, nothing was written and nothing was given away. */
function expectNothingDone(before: Record<string, string>, { stdout, stderr }: Finished) {
  expect(world.canvas.requests).toHaveLength(0);
  expect(world.grit.requests).toHaveLength(0);
  expect(contentOf(folder)).toEqual(before);
  expect(stdout + stderr).not.toContain(SECRET);
}

const backupsIn = (place: string) => readdirSync(join(place, 'backup'));

describe('a configuration that cannot be used', () => {
  it.each([
    [
      'is missing',
      'other.yaml',
      () => yaml(),
      /^There is no configuration file in .+ or .+\.config\/grit-sync\.$/,
      /grit-sync init.+--config/,
    ],
    [
      'is wrong YAML, with a token in the wrong line',
      'grit-sync.config.yaml',
      () => `canvas:\n  apiUrl: https://canvas.test\n apiKey: "${CANVAS_TOKEN}\n`,
      /grit-sync\.config\.yaml is not correct YAML \(line 3, column \d+\)\.$/,
      /missing quote, colon or indentation/,
    ],
    [
      'is wrong JSON, with a token in the wrong line',
      'grit-sync.config.json',
      () => `{ "canvas": { "apiKey": ${CANVAS_TOKEN} } }`,
      /grit-sync\.config\.json is not correct JSON.*\.$/,
      /missing quote/,
    ],
    [
      'is wrong TOML, with a token in the wrong line',
      'grit-sync.config.toml',
      () => `[canvas]\napiKey = ${CANVAS_TOKEN}\n`,
      /grit-sync\.config\.toml is not correct TOML \(line 2, column \d+\)\.$/,
      /missing quote/,
    ],
    ['is empty', 'grit-sync.config.yaml', () => '', /the file is empty\.$/, /README/],
    [
      'has an unknown key',
      'grit-sync.config.yaml',
      () => yaml({ 'courseId: 70076': 'courseId: 70076\n  lookBackDay: 7' }),
      /^canvas\.lookBackDay: there is no such key\.$/,
      /^Did you mean "lookbackDays"\?$/,
    ],
    [
      'has a word where a number belongs',
      'grit-sync.config.yaml',
      () => yaml({ 'courseId: 70076': `courseId: ${CANVAS_TOKEN}` }),
      /^canvas\.courseId: expected an id.+, found other text\.$/,
      /README has a table of all keys/,
    ],
    [
      'has a token that is no text',
      'grit-sync.config.yaml',
      () => yaml({ '${GRIT_API_KEY}': '12345678' }),
      /^grit\.apiKey: expected an API token.+, found a number \(put it in quotes\)\.$/,
      /README/,
    ],
    [
      'names a variable that is not set',
      'grit-sync.config.yaml',
      () => yaml({ '${GRIT_API_KEY}': '${GRIT_KEY}' }),
      /^grit\.apiKey: the environment variable GRIT_KEY is not set\.$/,
      /^Set GRIT_KEY, or write GRIT_KEY=\.\.\. into the file \/.+\/\.env\.$/,
    ],
    [
      'names a file that is not there',
      'grit-sync.config.yaml',
      () => yaml({ '${GRIT_API_KEY}': '${file:grit-token}' }),
      /^grit\.apiKey: the file \/.+\/grit-token cannot be read \(there is no such file\)\.$/,
      /relative path starts at the configuration file/,
    ],
    [
      // 0.0.0.0 leads to this machine, so that the test's Canvas would hear of it.
      'sends the Canvas token over plain http to another machine',
      'grit-sync.config.yaml',
      () => yaml({ [world.canvas.url]: world.canvas.url.replace('127.0.0.1', '0.0.0.0') }),
      /^canvas\.apiUrl: expected an address that begins with https:.+anybody on the way could read the token\.$/,
      /README/,
    ],
    [
      'has a certificate file that is none',
      'grit-sync.config.yaml',
      () => yaml({ 'upsert: true': 'caFile: grit-sync.config.yaml' }),
      /^grit\.caFile: the certificate file .+ cannot be used \(there is no PEM certificate in it\)\.$/,
      /PEM/,
    ],
    [
      'is a script',
      'grit-sync.config.js',
      () => "require('node:fs').writeFileSync('canary', '');",
      /^There is no configuration file in /,
      /grit-sync init/,
    ],
  ])('%s', async (_situation, name, content, message, hint) => {
    inFolder({ [name]: content() });
    const before = contentOf(folder);
    const finished = await run([]);
    expect(finished).toMatchObject({ code: 2, stdout: '' });
    expect(problemsIn(finished.stderr)).toEqual([
      { label: 'Error', message: expect.stringMatching(message), hint: expect.stringMatching(hint) },
    ]);
    expectNothingDone(before, finished);
  });

  it('has several faults, and all are said at once', async () => {
    inFolder({
      'grit-sync.config.yaml': `canvas:
  apiUrl: http://canvas.test
  courseId: seventy
  passingScore: 0.9
  apikey: ${CANVAS_TOKEN}
permissions:
  "Laser Cutter": 440133
grit:
  apiUrl: \${GRIT_URL}
  apiKey: \${GRIT_API_KEY}
  upsert: maybe
  accessTime: Any Time
http: { retries: 5.5, timeout: 30 }
`,
    });
    const before = contentOf(folder);
    const finished = await run(['--verbose']);
    expect(finished).toMatchObject({ code: 2, stdout: '' });
    const paths = [...finished.stderr.matchAll(/^Error: (.+?): /gm)].map(([, path]) => path);
    expect(paths.sort()).toEqual([
      'canvas.apiKey',
      'canvas.apiUrl',
      'canvas.apikey',
      'canvas.courseId',
      'canvas.passingScore',
      'grit.accessTime',
      'grit.apiUrl',
      'grit.upsert',
      'http.retries',
      'http.timeout',
      'permissions["Laser Cutter"]',
    ]);
    expectNothingDone(before, finished);
  });

  it.each([
    ['from the environment', '${GRIT_API_KEY}', {}],
    ['from .env', '${TOKEN}', { '.env': `TOKEN=${GRIT_TOKEN}\n` }],
    ['from a file', '${file:token}', { token: `${GRIT_TOKEN}\n` }],
  ])('names a token %s where a path belongs, and does not print it', async (_where, reference, files) => {
    inFolder({
      ...files,
      'grit-sync.config.yaml': yaml({
        '${GRIT_API_KEY}': reference,
        'upsert: true': `caFile: certificates/${reference}.pem`,
      }),
    });
    const before = contentOf(folder);
    for (const args of [[], ['--verbose'], ['--json']]) {
      const finished = await run(args);
      expect(finished.code).toBe(2);
      expect(finished.stdout + finished.stderr).toContain('/certificates/***.pem cannot be used');
      expectNothingDone(before, finished);
    }
  });

  it('is reported as JSON where that was asked for', async () => {
    inFolder({ 'grit-sync.config.yaml': yaml({ 'courseId: 70076': 'courseId: seventy\n  colour: red' }) });
    const before = contentOf(folder);
    const finished = await run(['--json', '--no-upsert']);
    expect(finished).toMatchObject({ code: 2, stderr: '' });
    const report = JSON.parse(finished.stdout) as Report;
    expect(report).toMatchObject({
      mode: 'no-upsert',
      outcome: 'invalid',
      exitCode: 2,
      window: null,
      submissions: null,
      upsert: null,
      backup: null,
      requests: null,
      errors: [{ code: 'config-invalid' }, { code: 'config-unknown-key' }],
    });
    expectNothingDone(before, finished);
  });
});

describe('a configuration of which something must be said', () => {
  it('is a Grit on another machine over plain http: a warning, and the pass is done', async () => {
    inFolder({
      'grit-sync.config.yaml': yaml({ [world.grit.url]: world.grit.url.replace('127.0.0.1', '0.0.0.0') }),
    });
    const { code, stderr, stdout } = await run([]);
    expect(code).toBe(0);
    expect(problemsIn(stderr)).toEqual([
      {
        label: 'Warning',
        message: expect.stringMatching(/^The Grit token is sent to 0\.0\.0\.0:\d+ without encryption/),
        hint: expect.stringMatching(/https:\/\//),
      },
    ]);
    expect(stdout).toMatch(/^Backup /m);
    expect(backupsIn(folder)).toHaveLength(2);
  });
});

function expectNoCanary() {
  expect(canariesIn(folder)).toEqual([]);
}

describe('code that somebody planted in the current folder', () => {
  // All at once, as none may have any effect.
  const traps = { ...EVIL, ...TRAPS };

  it('is not executed where there is a configuration, which is used', async () => {
    inFolder({ ...traps, 'grit-sync.config.yaml': yaml() });
    expect(await run(['--dry-run', '--quiet'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expectNoCanary();
    expect(world.canvas.requests).not.toHaveLength(0);
  });

  it('is not executed where there is none', async () => {
    inFolder(traps);
    const { code, stderr } = await run([]);
    expect(code).toBe(2);
    expect(problemsIn(stderr)).toMatchObject([
      { message: expect.stringMatching(/^There is no configuration/) },
    ]);
    expectNoCanary();
  });

  it.each(['evil.cjs', 'evil.mjs', '.config/config.ts'])(
    'is refused when it is named: -c %s',
    async (name) => {
      inFolder(traps);
      const { code, stderr } = await run(['-c', name]);
      expect(code).toBe(2);
      expect(problemsIn(stderr)).toMatchObject([
        { message: expect.stringMatching(/asks for code to be executed; grit-sync reads data only\.$/) },
      ]);
      expectNoCanary();
    },
  );

  it.each([
    ['YAML', 'grit-sync.config.yaml', () => `$import: ./evil.cjs\n${yaml()}`],
    [
      'YAML, further down',
      'grit-sync.config.yaml',
      () => yaml({ 'canvas:\n': 'canvas:\n  $import: ./evil.mjs\n' }),
    ],
    ['JSON', 'grit-sync.config.json', () => '{ "$import": "./evil.mjs" }'],
    ['TOML', 'grit-sync.config.toml', () => '"$import" = "./evil.cjs"\n'],
  ])('is not imported by $import in %s', async (_format, name, content) => {
    inFolder({ ...EVIL, [name]: content() });
    const { code, stderr } = await run([]);
    expect(code).toBe(2);
    expect(problemsIn(stderr)).toMatchObject([
      {
        message: expect.stringMatching(/asks for code to be executed/),
        hint: expect.stringMatching(/without \$import/),
      },
    ]);
    expectNoCanary();
    expect(world.canvas.requests).toHaveLength(0);
  });
});

describe('a configuration is found', () => {
  it('in ~/.config/grit-sync, and its folders are beside it', async () => {
    inFolder({ 'home/.config/grit-sync/grit-sync.config.yaml': yaml(), 'home/.config/grit-sync/.env': '' });
    const { code, stderr } = await run(['--quiet'], { ...world.env, HOME: join(folder, 'home') });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(backupsIn(join(folder, 'home/.config/grit-sync'))).toHaveLength(2);
    expect(readdirSync(folder)).toEqual(['home']);
  });

  it('in $XDG_CONFIG_HOME/grit-sync rather than in ~/.config', async () => {
    inFolder({
      'xdg/grit-sync/grit-sync.config.yaml': yaml(),
      '.config/grit-sync/grit-sync.config.yaml': 'no: configuration',
    });
    const { code, stderr } = await run(['--quiet'], { ...world.env, XDG_CONFIG_HOME: join(folder, 'xdg') });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(backupsIn(join(folder, 'xdg/grit-sync'))).toHaveLength(2);
  });

  it('in the current folder rather than elsewhere', async () => {
    inFolder({ '.grit-syncrc': yaml(), '.config/grit-sync/grit-sync.config.yaml': 'no: configuration' });
    expect(await run(['--quiet'])).toMatchObject({ code: 0, stderr: '' });
    expect(backupsIn(folder)).toHaveLength(2);
  });

  it('where -c says, with relative folders beside it and not where grit-sync was started', async () => {
    inFolder({
      'shop/own.yaml': `${yaml()}backup: { folder: ../copies/grit }\nstate: { folder: memory }\n`,
      'elsewhere/grit-sync.config.yaml': 'no: configuration',
    });
    const elsewhere = join(folder, 'elsewhere');
    const args = ['run', '--quiet', '-c', '../shop/own.yaml'];
    const { code, stderr } = await start(args, { cwd: elsewhere, env: world.env }).finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(readdirSync(join(folder, 'copies/grit'))).toHaveLength(2);
    expect(readdirSync(join(folder, 'shop/memory')).sort()).toEqual([
      'backups.sha256',
      'journal-end.json',
      'journal.jsonl',
      'lock',
      'people.json',
      'runs.jsonl',
    ]);
    expect(readdirSync(elsewhere)).toEqual(['grit-sync.config.yaml']);
  });
});

describe('the tokens', () => {
  it('come from the .env beside the configuration, wherever grit-sync is started', async () => {
    inFolder({
      'shop/own.yaml': yaml(),
      'shop/.env': `CANVAS_API_KEY=${CANVAS_TOKEN}\nGRIT_API_KEY="${GRIT_TOKEN}"\n`,
      '.env': 'CANVAS_API_KEY=wrong-one\nGRIT_API_KEY=wrong-one\n',
    });
    expect(await run(['--quiet', '-c', 'shop/own.yaml'], {})).toMatchObject({ code: 0, stderr: '' });
  });

  it('come from the environment where they stand there too', async () => {
    inFolder({
      'grit-sync.config.yaml': yaml(),
      '.env': 'CANVAS_API_KEY=wrong-one\nGRIT_API_KEY=wrong-one\n',
    });
    expect(await run(['--quiet'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('come from files, as systemd and Docker provide them', async () => {
    inFolder({
      'grit-sync.config.yaml': yaml({
        '${CANVAS_API_KEY}': '${file:secrets/canvas}',
        '${GRIT_API_KEY}': '${file:secrets/grit}',
      }),
      'secrets/canvas': `${CANVAS_TOKEN}\n`,
      'secrets/grit': `${GRIT_TOKEN}\n`,
    });
    expect(await run(['--quiet'], {})).toMatchObject({ code: 0, stderr: '' });
  });

  it('are masked when a server repeats them', async () => {
    const echoing = await startWorld();
    echoing.canvas.misbehave({
      when: () => true,
      fault: { kind: 'status', status: 400, body: JSON.stringify({ message: `bad token ${CANVAS_TOKEN}` }) },
    });
    echoing.grit.misbehave({
      when: () => true,
      fault: {
        kind: 'text',
        status: 400,
        body: `Grit got ${GRIT_TOKEN} and ${encodeURIComponent(GRIT_TOKEN)}`,
      },
    });
    inFolder({});
    for (const args of [['--json'], ['--verbose']]) {
      const finished = await echoing.run(['run', ...args]);
      expect(finished.code).toBe(1);
      expect(finished.stdout + finished.stderr).toContain('***');
      expect(tracesOf(echoing, finished)).not.toContain(SECRET);
    }
    await echoing.close();
  });
});

describe('a whole pass', () => {
  const sections = () => ({
    canvas: { apiUrl: world.canvas.url, apiKey: '${CANVAS_API_KEY}', courseId: 70076 },
    permissions: { 'pg:Laser Cutter': 440133, 'pg:Band Saw': { assignment: '438799', passingScore: 80 } },
    grit: { apiUrl: world.grit.url, apiKey: '${GRIT_API_KEY}', upsert: true },
    http: { timeoutSeconds: 1, retries: 1 },
  });
  const toml = () => {
    const { canvas, grit } = sections();
    return `[canvas]
apiUrl = "${canvas.apiUrl}"
apiKey = "${canvas.apiKey}"
courseId = ${canvas.courseId}
[permissions]
"pg:Laser Cutter" = 440133
"pg:Band Saw" = { assignment = "438799", passingScore = 80 }
[grit]
apiUrl = "${grit.apiUrl}"
apiKey = "${grit.apiKey}"
upsert = true
`;
  };

  it.each([
    ['JSON', 'grit-sync.config.json', () => JSON.stringify(sections(), null, 2)],
    ['TOML', 'grit-sync.config.toml', toml],
    ['an rc file', '.grit-syncrc', () => JSON.stringify(sections())],
  ])('is done with %s', async (_format, name, content) => {
    inFolder({ [name]: content() });
    const { code, stdout, stderr } = await run(['--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((JSON.parse(stdout) as Report).upsert).toEqual({ attempted: true, ok: true, rows: 2 });
    expect(world.grit.uploads).toHaveLength(1);
    expect(backupsIn(folder)).toHaveLength(2);
  });
});
