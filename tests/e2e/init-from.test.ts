import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { SHOP } from '../../src/demo/shop.ts';
import { parseCrontab } from '../examples/cron.ts';
import { answersFor, beforeSetup, modeOf, pythonConfig, type Fresh } from './setups.ts';
import { BIN, CANVAS_TOKEN, GRIT_TOKEN, problemsIn, shareProcess, type Finished } from './support.ts';

shareProcess();

jest.setTimeout(60_000);

const NAMES = ['.env', 'grit-sync.config.yaml'];
const configOf = ({ folder }: Fresh) => readFileSync(join(folder, 'grit-sync.config.yaml'), 'utf8');

function expectNoTokens({ stdout, stderr }: Finished): void {
  expect(stdout + stderr).not.toMatch(/never-print-me/);
}

/** Runs `init --from`, which must write nothing. Gives what was said. */
async function refused(fresh: Fresh, args: string[], code: number) {
  const before = readdirSync(fresh.folder);
  const finished = await fresh.run(['init', ...args]);
  expect({ code: finished.code, files: readdirSync(fresh.folder), stdout: finished.stdout }).toEqual({
    code,
    files: before,
    stdout: '',
  });
  expectNoTokens(finished);
  return problemsIn(finished.stderr);
}

describe('init --from', () => {
  it.concurrent('writes both files for this user alone, and the next command is a dry run that works', () =>
    beforeSetup(async (fresh) => {
      fresh.write('answers.yaml', answersFor(fresh.world));
      const finished = await fresh.run(['init', '--from', 'answers.yaml']);
      expect({ code: finished.code, stderr: finished.stderr }).toEqual({ code: 0, stderr: '' });
      expectNoTokens(finished);
      for (const name of NAMES) expect(modeOf(join(fresh.folder, name))).toBe('600');
      expect(readFileSync(join(fresh.folder, '.env'), 'utf8')).toContain(
        `CANVAS_API_KEY=${CANVAS_TOKEN}\nGRIT_API_KEY=${GRIT_TOKEN}\n`,
      );
      expect(configOf(fresh)).not.toMatch(/never-print-me/);
      expect(configOf(fresh)).toContain(
        `"pg:Laser Cutter": ${SHOP.laserCutter} # Laser Cutter Safety Quiz\n`,
      );
      expect(finished.stdout).toContain('grit-sync run --dry-run\n');
      const pass = await fresh.run(['run', '--dry-run', '--json']);
      expect({ code: pass.code, stderr: pass.stderr }).toEqual({ code: 0, stderr: '' });
      expect(pass.stdout).toContain('"newGrants":');
    }),
  );

  it.concurrent('leaves the upsert off, whatever the answers say', () =>
    beforeSetup(async (fresh) => {
      fresh.write('answers.yaml', answersFor(fresh.world));
      await fresh.run(['init', '--from', 'answers.yaml']);
      const { config } = await loadConfig({ cwd: fresh.folder, env: {} });
      expect(config.grit.upsert).toBe(false);
    }),
  );

  it.concurrent(
    'prints a line for crontab that names node, program and configuration by absolute paths',
    () =>
      beforeSetup(async (fresh) => {
        fresh.write('answers.yaml', answersFor(fresh.world));
        const { stdout } = await fresh.run(['init', '--from', 'answers.yaml']);
        const line = stdout.split('\n').find((text) => text.includes('*/30')) ?? '';
        const [job] = parseCrontab(`${line.trim()}\n`).jobs;
        expect(job?.command).toMatch(
          new RegExp(`^/\\S+ ${BIN} run --quiet --config ${fresh.folder}/grit-sync`),
        );
      }),
  );

  it.concurrent('takes tokens from variables as well, and warns where one in the terminal would win', () =>
    beforeSetup(async (fresh) => {
      const text = answersFor(fresh.world).replace(CANVAS_TOKEN, '"${SHOP_TOKEN}"');
      fresh.write('answers.yaml', text);
      const env = { SHOP_TOKEN: CANVAS_TOKEN, GRIT_API_KEY: 'another-token' };
      const finished = await fresh.run(['init', '--from', 'answers.yaml'], env);
      expect(finished.code).toBe(0);
      expect(readFileSync(join(fresh.folder, '.env'), 'utf8')).toContain(`CANVAS_API_KEY=${CANVAS_TOKEN}\n`);
      expect(problemsIn(finished.stderr)).toEqual([
        expect.objectContaining({
          label: 'Warning',
          message: expect.stringContaining('GRIT_API_KEY is set'),
        }),
      ]);
    }),
  );

  it.concurrent('names another file where --config says so, and the steps say it too', () =>
    beforeSetup(async (fresh) => {
      fresh.write('answers.yaml', answersFor(fresh.world));
      const { code, stdout } = await fresh.run(['init', '--from', 'answers.yaml', '--config', 'shop b.yml']);
      expect(code).toBe(0);
      expect(stdout).toContain(`grit-sync run --dry-run --config '${fresh.folder}/shop b.yml'\n`);
      expect(existsSync(join(fresh.folder, 'shop b.yml'))).toBe(true);
    }),
  );

  it.concurrent('writes the id of a classic quiz as what it is, and says so', () =>
    beforeSetup(async (fresh) => {
      const text = answersFor(fresh.world).replace(`: ${SHOP.laserCutter}`, ': 8801');
      fresh.write('answers.yaml', `${text}canvasGroups: { 8801: ${SHOP.laserGroup} }\n`);
      const { code, stdout } = await fresh.run(['init', '--from', 'answers.yaml']);
      expect(code).toBe(0);
      expect(stdout).toContain('8801 is the id of a classic quiz, and was written as such: { quiz: 8801 }.');
      const { config } = await loadConfig({ cwd: fresh.folder, env: {} });
      const quiz = { kind: 'quiz', id: '8801', courseId: SHOP.courseId };
      expect(config.requirements[0]?.anyOf).toEqual([[{ quiz, passingScore: 90 }]]);
      expect(config.groups[0]?.quiz.id).toBe(SHOP.laserCutter);
    }),
  );

  it.concurrent('writes what is wrong with a quiz or a column only, and says it', () =>
    beforeSetup(async (fresh) => {
      const text = answersFor(fresh.world)
        .replace(`: ${SHOP.laserCutter}`, `: ${SHOP.unpublished}`)
        .replace('pg:Lathe', 'pg:Lahte');
      fresh.write('answers.yaml', text);
      const { code, stderr } = await fresh.run(['init', '--from', 'answers.yaml']);
      expect(code).toBe(3);
      const said = problemsIn(stderr).map(({ message, hint }) => `${message} ${hint}`);
      expect(said).toEqual([
        expect.stringContaining('is not published'),
        expect.stringMatching(/no column "pg:Lahte".*Write "pg:Lathe"/),
      ]);
      expect(readdirSync(fresh.folder)).toEqual(expect.arrayContaining(NAMES));
    }),
  );

  it.concurrent('asks nobody with --offline, and says so', () =>
    beforeSetup(async (fresh) => {
      fresh.write('answers.yaml', answersFor(fresh.world));
      const { code, stdout } = await fresh.run(['init', '--from', 'answers.yaml', '--offline']);
      expect(code).toBe(0);
      expect(stdout).toContain('Neither Canvas nor Grit was asked');
      expect([...fresh.world.canvas.requests, ...fresh.world.grit.requests]).toEqual([]);
    }),
  );
});

describe('init --from writes nothing, and says why, where', () => {
  it.concurrent.each<[string, (text: string) => string, string]>([
    [
      'the Canvas token is wrong',
      (text) => text.replace(CANVAS_TOKEN, 'wrong-token'),
      'Canvas refused the API token',
    ],
    [
      'the Grit token is wrong',
      (text) => text.replace(GRIT_TOKEN, 'wrong-token'),
      'Grit refused the API token',
    ],
    ['there is no such course', (text) => text.replace(SHOP.courseId, '123'), 'no course 123'],
    [
      'Canvas cannot be reached',
      (text) => text.replace(/apiUrl: \S+,/, 'apiUrl: "http://127.0.0.1:1",'),
      'Canvas cannot be reached',
    ],
  ])('%s', (_, change, message) =>
    beforeSetup(async (fresh) => {
      fresh.write('answers.yaml', change(answersFor(fresh.world)));
      const problems = await refused(fresh, ['--from', 'answers.yaml'], 1);
      expect(problems).toEqual([expect.objectContaining({ message: expect.stringContaining(message) })]);
    }),
  );

  it.concurrent('Canvas answers with a login page', () =>
    beforeSetup(async (fresh) => {
      fresh.world.canvas.misbehave({ when: () => true, fault: { kind: 'html' } });
      fresh.write('answers.yaml', answersFor(fresh.world));
      const [problem] = await refused(fresh, ['--from', 'answers.yaml'], 1);
      expect(problem?.message).toContain('Canvas answered with a web page');
    }),
  );

  it.concurrent('Grit answers with something that is no export', () =>
    beforeSetup(async (fresh) => {
      fresh.world.grit.misbehave({ when: () => true, fault: { kind: 'text', body: 'moving house' } });
      fresh.write('answers.yaml', answersFor(fresh.world));
      const [problem] = await refused(fresh, ['--from', 'answers.yaml'], 1);
      expect(problem?.message).toContain('no longer offers the interface');
    }),
  );

  it.concurrent('something is wrong in the answers, all at once', () =>
    beforeSetup(async (fresh) => {
      const text = answersFor(fresh.world)
        .replace('courseId: ', 'curseId: ')
        .replace('"pg:Lathe"', '"Lathe"');
      fresh.write('answers.yaml', text);
      const problems = await refused(fresh, ['--from', 'answers.yaml'], 2);
      expect(problems.map(({ message }) => message.split(':')[0])).toEqual([
        'canvas.courseId',
        'canvas.curseId',
        'permissions.Lathe',
      ]);
      expect(fresh.world.canvas.requests).toEqual([]);
    }),
  );

  it.concurrent.each([...NAMES, 'grit-sync.config.json', '.grit-syncrc'])('%s is there already', (name) =>
    beforeSetup(async (fresh) => {
      fresh.write('answers.yaml', answersFor(fresh.world));
      const file = fresh.write(name, '# mine\n');
      const [problem] = await refused(fresh, ['--from', 'answers.yaml'], 2);
      expect(problem?.message).toContain(`There is a file ${file} already`);
      expect(readFileSync(file, 'utf8')).toBe('# mine\n');
      expect(fresh.world.canvas.requests).toEqual([]);
    }),
  );

  it.concurrent.each([
    [['--from', 'nowhere.yaml'], 'nowhere.yaml cannot be read (there is no such file)'],
    [['--from', 'answers.yaml', '--config', 'a.toml'], 'init writes YAML'],
    [['--offline'], '--offline needs --from'],
    [['--from', 'answers.yaml', '--template'], "'--template' cannot be used with option '--from"],
    [[], 'there is no terminal'],
  ])('the command line is init %j', (args, message) =>
    beforeSetup(async (fresh) => {
      fresh.write('answers.yaml', answersFor(fresh.world));
      const [problem] = await refused(fresh, args, 2);
      expect(problem?.message).toContain(message);
    }),
  );

  it.concurrent('the folder does not exist', () =>
    beforeSetup(async (fresh) => {
      fresh.write('answers.yaml', answersFor(fresh.world));
      const args = ['--from', 'answers.yaml', '--config', 'gone/grit-sync.config.yaml'];
      const [problem] = await refused(fresh, args, 1);
      expect(problem?.message).toContain('cannot be written (it does not exist, ENOENT)');
    }),
  );

  it.concurrent('the folder takes no files', () =>
    beforeSetup(async (fresh) => {
      fresh.write('answers.yaml', answersFor(fresh.world));
      // Not even root can write there.
      const args = ['--from', 'answers.yaml', '--config', '/proc/grit-sync.config.yaml'];
      const [problem] = await refused(fresh, args, 1);
      expect(problem?.message).toMatch(/^\/proc\/\S+ cannot be written/);
    }),
  );
});

describe('init --from sync_config.toml', () => {
  it.concurrent('moves the old configuration over, under whatever name, and says what is different', () =>
    beforeSetup(async (fresh) => {
      fresh.write('old.toml', `${pythonConfig(fresh.world)}[logging]\nlevel = "DEBUG"\n`);
      const finished = await fresh.run(['init', '--from', 'old.toml']);
      expect({ code: finished.code, stderr: finished.stderr }).toEqual({ code: 0, stderr: '' });
      expectNoTokens(finished);
      expect(finished.stdout).toContain('grit.upsert is false, although perform_upload was true,');
      expect(finished.stdout).toContain('left out: logging.');
      expect(finished.stdout).toContain('looks 9 days back');
      const { config } = await loadConfig({ cwd: fresh.folder, env: {} });
      expect(config).toMatchObject({
        canvas: { courseId: SHOP.courseId, lookbackDays: 9, passingScore: 90, emailFrom: 'login_id' },
        requirements: [
          { column: 'pg:Laser Cutter', anyOf: [[{ quiz: { kind: 'assignment', id: SHOP.laserCutter } }]] },
          { column: null, anyOf: [[{ quiz: { id: SHOP.printers } }]] },
        ],
        groups: [{ groupId: SHOP.laserGroup, quiz: { id: SHOP.laserCutter } }],
        grit: { upsert: false },
        backup: { folder: join(fresh.folder, 'backup') },
      });
      expect((await fresh.run(['run', '--dry-run'])).code).toBe(0);
    }),
  );

  it.concurrent('names what is missing as it is called there', () =>
    beforeSetup(async (fresh) => {
      const text = pythonConfig(fresh.world)
        .replace(/api_key = .+\n/, '')
        .replace(/course_id = .+\n/, '');
      fresh.write('sync_config.toml', text);
      const problems = await refused(fresh, ['--from', 'sync_config.toml'], 2);
      expect(problems.map(({ message }) => message)).toEqual([
        'canvas.api_key: is missing in the configuration to move over.',
        'canvas.course_id: is missing in the configuration to move over.',
      ]);
    }),
  );

  it.concurrent('refuses the placeholder of its example', () =>
    beforeSetup(async (fresh) => {
      fresh.write('sync_config.toml', pythonConfig(fresh.world).replace(CANVAS_TOKEN, 'YOUR_API_KEY'));
      const [problem] = await refused(fresh, ['--from', 'sync_config.toml'], 2);
      expect(problem?.message).toContain('only a placeholder');
    }),
  );
});

it('init --template: filled in, it is a configuration; as it is, none', () =>
  beforeSetup(async (fresh) => {
    const { code, stdout } = await fresh.run(['init', '--template']);
    expect({ code, files: readdirSync(fresh.folder) }).toEqual({ code: 0, files: [] });
    const file = join(fresh.folder, 'grit-sync.config.yaml');
    const env = { CANVAS_API_KEY: CANVAS_TOKEN, GRIT_API_KEY: GRIT_TOKEN };
    writeFileSync(file, stdout);
    await expect(loadConfig({ file, cwd: '/', env })).rejects.toThrow('canvas.apiUrl');
    const filled = stdout
      .replace('<apiUrl>', 'https://canvas.example')
      .replace('<courseId>', '1')
      .replace('"<name>": <id>', '"pg:Lathe": 2')
      .replace('<apiUrl>', 'https://grit.example');
    writeFileSync(file, filled);
    await expect(loadConfig({ file, cwd: '/', env })).resolves.toMatchObject({ warnings: [] });
  }));
