import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import {
  type Options,
  TOML,
  YAML,
  configWith,
  folderWith,
  load,
  loadText,
  messagesOf,
  problemsOf,
  secretsOf,
} from './support.ts';

const PEM = rootCertificates[0] ?? '';
const OTHER_PEM = rootCertificates[1] ?? '';

describe('what a configuration means', () => {
  test('the least that is complete gets the defaults of the README', async () => {
    const folder = folderWith({ 'c.json': JSON.stringify(configWith()) });
    expect(await loadConfig({ file: 'c.json', cwd: folder, env: {} })).toEqual({
      file: join(folder, 'c.json'),
      sources: [{ path: join(folder, 'c.json'), holds: 'secret' }],
      warnings: [],
      config: {
        canvas: {
          apiUrl: 'https://canvas.test',
          apiKey: 'canvas-secret',
          courseId: '70076',
          passingScore: 90,
          lookbackDays: 7,
          includeLateGrades: true,
          emailFrom: 'email',
        },
        requirements: [
          {
            column: 'pg:Laser Cutter',
            anyOf: [[{ quiz: { kind: 'assignment', id: '440133', courseId: '70076' }, passingScore: 90 }]],
          },
        ],
        groups: [],
        grit: {
          apiUrl: 'https://grit.test',
          apiKey: 'grit-secret',
          upsert: false,
          accessTime: 'at:Any Time',
          active: true,
          ca: null,
        },
        backup: { folder: join(folder, 'backup'), keep: null },
        state: { folder: join(folder, 'state') },
        limits: { maxNewGrants: null },
        monitor: { pingUrl: null, webhook: null },
        metrics: { textfile: null },
        report: { html: null, names: false },
        http: { timeoutSeconds: 30, retries: 5 },
        timeoutMinutes: 25,
      },
    });
  });

  test('each way to name a quiz', async () => {
    const { config } = await load(
      configWith({
        canvas: { passingScore: 85 },
        permissions: {
          'pg:number': 11,
          'pg:text': '0012',
          'pg:assignment': { assignment: 13, passingScore: 80.5 },
          'pg:quiz': { quiz: '14', course: 99 },
          'pg:any': [15, { quiz: 16, passingScore: 100 }],
          'pg:all': [{ allOf: [20, 21] }, 24],
          'at:Weekends': 11,
        },
        addUsers: { '3D Printers': 17, 5: [{ assignment: 18 }] },
      }),
    );
    const rule = (kind: string, id: string, passingScore = 85, courseId = '70076') => ({
      quiz: { kind, id, courseId },
      passingScore,
    });
    const assignment = (id: string) => rule('assignment', id);
    expect(config.requirements).toEqual([
      { column: 'pg:number', anyOf: [[assignment('11')]] },
      { column: 'pg:text', anyOf: [[assignment('12')]] },
      { column: 'pg:assignment', anyOf: [[rule('assignment', '13', 80.5)]] },
      { column: 'pg:quiz', anyOf: [[rule('quiz', '14', 85, '99')]] },
      { column: 'pg:any', anyOf: [[assignment('15')], [rule('quiz', '16', 100)]] },
      { column: 'pg:all', anyOf: [[assignment('20'), assignment('21')], [assignment('24')]] },
      { column: 'at:Weekends', anyOf: [[assignment('11')]] },
      { column: null, anyOf: [[assignment('18')]] },
      { column: null, anyOf: [[assignment('17')]] },
    ]);
  });

  test.each([
    [
      'c.yaml',
      `${YAML.replace(/permissions.*/, '')}permissions:\n  pg:Z: 1\n  at:M: 2\n  pg:10: 3\n  pg:9: 4\n`,
    ],
    ['c.toml', `${TOML}\n[permissions."pg:M"]\nquiz = 2\n`],
  ])('the columns keep the order of the file (%s)', async (name, text) => {
    const { config } = await loadText(name, text);
    const expected = name === 'c.yaml' ? ['pg:Z', 'at:M', 'pg:10', 'pg:9'] : ['pg:Laser Cutter', 'pg:M'];
    expect(config.requirements.map(({ column }) => column)).toEqual(expected);
  });

  test('only people to add, and no permission, is enough', async () => {
    const { config } = await load({ ...configWith(), permissions: null, addUsers: { Printers: 1 } });
    expect(config.requirements).toHaveLength(1);
  });

  test('relative paths start at the configuration file, absolute ones stay', async () => {
    const text = JSON.stringify(
      configWith({ backup: { folder: '../b' }, state: { folder: '/var/lib/grit-sync' } }),
    );
    const folder = folderWith({ 'shop/c.json': text });
    const { config } = await loadConfig({ file: 'shop/c.json', cwd: folder, env: {} });
    expect(config.backup.folder).toBe(join(folder, 'b'));
    expect(config.state.folder).toBe('/var/lib/grit-sync');
  });

  test('groups of a YAML file that have nothing but comments in them are as good as absent', async () => {
    const { config } = await loadText(
      'c.yaml',
      `${YAML}addUsers:\n  # none yet\ncanvasGroups:\nbackup:\ntimeoutMinutes:\n`,
    );
    expect(config).toMatchObject({ groups: [], timeoutMinutes: 25 });
  });

  test('an editor may be told the schema in a JSON file', async () => {
    expect((await load({ $schema: './config.schema.json', ...configWith() })).warnings).toEqual([]);
  });

  test('white space around a token is no part of it, nor of the secret to mask', async () => {
    const data = configWith({ canvas: { apiKey: ' abc\n' } });
    const { config } = await load(data);
    expect(config.canvas.apiKey).toBe('abc');
    expect(await secretsOf(data)).toEqual(new Set(['abc', 'grit-secret']));
  });
});

test('a Canvas group gets the usual course and mark; what its assignment earns is known later', async () => {
  const { config } = await load(
    configWith({
      canvas: { passingScore: 70 },
      permissions: { 'pg:A': { assignment: 555, course: 5, passingScore: 95 } },
      canvasGroups: { '00555': 93361 },
    }),
  );
  expect(config.groups).toEqual([
    { quiz: { kind: 'assignment', id: '555', courseId: '70076' }, passingScore: 70, groupId: '93361' },
  ]);
});

describe('all problems at once', () => {
  test('missing variables, unknown keys, wrong types, missing keys, broken rules and a missing file together', async () => {
    const data = {
      canvas: { apiUrl: 'http://canvas.test', apiKey: '${NOT_SET}', courseID: 70076, passingScore: '80' },
      permissions: {
        Laser: { assignment: true },
        'pg:Band Saw': { assignment: 'x', passingScore: 0 },
        'pg:Lathe': [440140, { quizz: 5 }],
      },
      canvasGroups: { quiz: {} },
      grit: { apiKey: 12345678, upsert: 'yes', caFile: 'absent.pem' },
      backups: { folder: './backup' },
      timeoutMinutes: 0,
    };
    const problems = await problemsOf(load(data));
    expect(problems.every(({ severity }) => severity === 'invalid')).toBe(true);
    const paths = problems.map(({ code, message }) => `${code} ${message.slice(0, message.indexOf(': '))}`);
    expect(paths.sort()).toEqual([
      'config-certificate grit.caFile',
      'config-invalid canvas.apiUrl',
      'config-invalid canvas.courseId',
      'config-invalid canvas.passingScore',
      'config-invalid canvasGroups.quiz', // its key
      'config-invalid canvasGroups.quiz', // its value
      'config-invalid grit.apiKey',
      'config-invalid grit.apiUrl',
      'config-invalid grit.upsert',
      'config-invalid permissions.Laser',
      'config-invalid permissions.Laser.assignment',
      'config-invalid permissions["pg:Band Saw"].assignment',
      'config-invalid permissions["pg:Band Saw"].passingScore',
      'config-invalid permissions["pg:Lathe"][1]',
      'config-invalid timeoutMinutes',
      'config-unknown-key backups',
      'config-unknown-key canvas.courseID',
      'config-unknown-key permissions["pg:Lathe"][1].quizz',
      'config-variable-missing canvas.apiKey',
    ]);
  });

  test('a file without the two groups lacks each of their required keys', async () => {
    expect(
      (await messagesOf({ permissions: { 'pg:A': 1 } })).map((message) => message.split(';')[0]),
    ).toEqual([
      'canvas.apiUrl: is missing',
      'canvas.apiKey: is missing',
      'canvas.courseId: is missing',
      'grit.apiUrl: is missing',
      'grit.apiKey: is missing',
    ]);
  });
});

describe('a value of the wrong kind: what is expected and what was found', () => {
  const entry = 'expected an id, { assignment: id }, { quiz: id }, { allOf: [id, id] } or a list of these';
  const mark = 'expected a percentage from 1 to 100';
  test.each([
    [{ canvas: { courseId: true } }, 'canvas.courseId: expected an id', 'found true.'],
    [{ canvas: { courseId: 0 } }, 'canvas.courseId: expected an id', 'found 0.'],
    [{ canvas: { courseId: -70076 } }, 'canvas.courseId: expected an id', 'found -70076.'],
    [{ canvas: { courseId: 7.5 } }, 'canvas.courseId: expected an id', 'found 7.5.'],
    [{ canvas: { courseId: '000' } }, 'canvas.courseId: expected an id', 'found other text.'],
    [{ canvas: { courseId: '7a' } }, 'canvas.courseId: expected an id', 'found other text.'],
    [{ canvas: { courseId: null } }, 'canvas.courseId: expected an id', 'found nothing.'],
    [{ canvas: { passingScore: 0 } }, `canvas.passingScore: ${mark}`, 'found 0.'],
    [{ canvas: { passingScore: 0.9 } }, `canvas.passingScore: ${mark}`, 'found 0.9.'],
    [{ canvas: { passingScore: 100.1 } }, `canvas.passingScore: ${mark}`, 'found 100.1.'],
    [{ canvas: { passingScore: '90' } }, `canvas.passingScore: ${mark}`, 'found text.'],
    [{ canvas: { lookbackDays: 0 } }, 'canvas.lookbackDays: expected a number of days', 'found 0.'],
    [{ canvas: { lookbackDays: 181 } }, 'canvas.lookbackDays: expected a number of days', 'found 181.'],
    [{ canvas: { includeLateGrades: 1 } }, 'canvas.includeLateGrades: expected true or false', 'found 1.'],
    [
      { canvas: { emailFrom: 'mail' } },
      'canvas.emailFrom: expected "email" or "login_id"',
      'found other text.',
    ],
    [{ canvas: { apiUrl: 5 } }, 'canvas.apiUrl: expected text', 'found 5.'],
    [{ grit: { upsert: 'false' } }, 'grit.upsert: expected true or false', 'found text.'],
    [{ grit: { active: null } }, 'grit.active: expected true or false', 'found nothing.'],
    [
      { grit: { accessTime: 'Any Time' } },
      'grit.accessTime: expected the name of an access time',
      'found other text.',
    ],
    [{ grit: { caFile: '' } }, 'grit.caFile: expected a path', 'found empty text.'],
    [{ grit: { caFile: [] } }, 'grit.caFile: expected text', 'found an empty list.'],
    [{ permissions: [440133] }, 'permissions: expected a group of keys', 'found a list.'],
    [{ permissions: { 'pg:A': null } }, `permissions["pg:A"]: ${entry}`, 'found nothing.'],
    [
      { permissions: { 'pg:A': [] } },
      'permissions["pg:A"]: expected at least one quiz',
      'found an empty list.',
    ],
    [{ permissions: { 'pg:A': [1, [2]] } }, `permissions["pg:A"][1]: ${entry}`, 'found a list.'],
    [{ permissions: { 'pg:A': 'x' } }, 'permissions["pg:A"]: expected an id', 'found other text.'],
    [{ permissions: { 'pg:A': 1e21 } }, 'permissions["pg:A"]: expected an id in quotes', 'found 1e+21.'],
    [
      { permissions: { 'pg:A': [{ quiz: false }] } },
      'permissions["pg:A"][0].quiz: expected an id',
      'found false.',
    ],
    [
      { addUsers: { A: { quiz: 1, course: {} } } },
      'addUsers.A.course: expected an id',
      'found a group of keys.',
    ],
    [{ canvasGroups: { 1: 'one' } }, 'canvasGroups["1"]: expected an id', 'found other text.'],
    [{ backup: { folder: 5 } }, 'backup.folder: expected text', 'found 5.'],
    [{ backup: './backup' }, 'backup: expected a group of keys', 'found text.'],
    [{ http: { timeoutSeconds: 0 } }, 'http.timeoutSeconds: expected a number of seconds', 'found 0.'],
    [{ http: { retries: 2.5 } }, 'http.retries: expected a whole number from 0 to 10', 'found 2.5.'],
    [{ http: { retries: 11 } }, 'http.retries: expected a whole number from 0 to 10', 'found 11.'],
    [{ http: { retries: -1 } }, 'http.retries: expected a whole number from 0 to 10', 'found -1.'],
    [{ timeoutMinutes: -5 }, 'timeoutMinutes: expected a number of minutes above 0', 'found -5.'],
    [{ timeoutMinutes: 1441 }, 'timeoutMinutes: expected a number of minutes above 0', 'found 1441.'],
  ])('%j', async (change, expected, found) => {
    const messages = await messagesOf(configWith(change));
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(expected);
    expect(messages[0]).toMatch(new RegExp(`, ${found.replace(/[.+]/g, '\\$&')}$`));
  });

  test.each([
    { canvas: { passingScore: 1, lookbackDays: 180 } },
    { canvas: { passingScore: 100, lookbackDays: 0.5 } },
    { http: { retries: 0, timeoutSeconds: 0.2 }, timeoutMinutes: 0.1 },
    { http: { retries: 10, timeoutSeconds: 3600 }, timeoutMinutes: 1440 },
  ])('%j is just allowed', async (change) => {
    expect(await messagesOf(configWith(change))).toEqual([]);
  });
});

describe('entries that contradict themselves', () => {
  test.each([[{ assignment: 1, quiz: 2 }], [{ passingScore: 80 }], [{}]])(
    '%j names not exactly one quiz',
    async (entry) => {
      expect(await messagesOf(configWith({ permissions: { 'pg:A': entry } }))).toEqual([
        'permissions["pg:A"]: expected one of "assignment", "quiz" or "allOf", and the others left out.',
      ]);
    },
  );

  test.each([
    ['Laser Cutter', '"pg:Laser Cutter"'],
    ['PG:Laser Cutter', '"pg:Laser Cutter"'],
    ['pg :Laser Cutter', '"pg:Laser Cutter"'],
    [' pg:Laser Cutter', '"pg:Laser Cutter"'],
    ['pg: Laser Cutter', '"pg:Laser Cutter"'],
    ['pg:Laser Cutter ', '"pg:Laser Cutter"'],
    ['pg:', '"pg:Laser Cutter"'],
    ['externalId', '"pg:externalId"'],
    ['active', '"pg:active"'],
  ])('%j is no permission column', async (column, suggestion) => {
    const messages = await messagesOf(configWith({ permissions: { [column]: 440133 } }));
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`such as ${suggestion}`);
  });

  test.each([undefined, 'at:Members'])(
    'the access time column %s cannot be earned as well',
    async (accessTime) => {
      const column = accessTime ?? 'at:Any Time';
      const messages = await messagesOf(configWith({ permissions: { [column]: 1 }, grit: { accessTime } }));
      expect(messages).toEqual([
        expect.stringContaining(`permissions["${column}"]: this column is grit.accessTime`),
      ]);
    },
  );

  test.each([
    [undefined, undefined],
    [{}, {}],
    [null, {}],
    [{}, undefined],
  ])('nothing to earn: permissions %j, addUsers %j', async (permissions, addUsers) => {
    const messages = await messagesOf({ ...configWith(), permissions, addUsers });
    expect(messages).toEqual([expect.stringContaining('permissions: expected at least one entry')]);
  });
});

describe('an unknown key', () => {
  test.each([
    [{ canvas: { passinScore: 80 } }, 'canvas.passinScore', 'Did you mean "passingScore"?'],
    [{ canvas: { lookBack: 5 } }, 'canvas.lookBack', 'Did you mean "lookbackDays"?'],
    [{ canvas: { CourseID: 5 } }, 'canvas.CourseID', 'Did you mean "courseId"?'],
    [{ permisions: {} }, 'permisions', 'Did you mean "permissions"?'],
    [
      { permissions: { 'pg:A': { assignment: 1, passingscore: 1 } } },
      'permissions["pg:A"].passingscore',
      'Did you mean "passingScore"?',
    ],
    [
      { permissions: { 'pg:A': [{ quiz: 1, courseId: 1 }] } },
      'permissions["pg:A"][0].courseId',
      'Did you mean "course"?',
    ],
    [
      { addUsers: { constructor: { quiz: 1, curse: 1 } } },
      'addUsers.constructor.curse',
      'Did you mean "course"?',
    ],
    [{ http: { retry: 1 } }, 'http.retry', 'Remove it'],
    [{ http: { retires: 1 } }, 'http.retires', 'Did you mean "retries"?'],
    [{ backup: { retention: 1 } }, 'backup.retention', 'Remove it'],
    [{ passingScore: 80 }, 'passingScore', 'Did you mean "canvas.passingScore"?'],
    [{ grit: { folder: './b' } }, 'grit.folder', 'Did you mean "backup.folder"?'],
    [{ grit: { constructor: 1 } }, 'grit.constructor', 'Remove it'],
    [{ grit: { 'a\nb': 1 } }, 'grit["a\\nb"]', 'Remove it'],
  ])('%j', async (change, path, hint) => {
    const problems = await problemsOf(load(configWith(change)));
    expect(problems).toMatchObject([
      { code: 'config-unknown-key', message: `${path}: there is no such key.` },
    ]);
    expect(problems[0]?.hint).toContain(hint);
  });
});

describe('the address of Canvas', () => {
  test.each([
    ['https://canvas.test', 'https://canvas.test'],
    [' https://canvas.test/ ', 'https://canvas.test'],
    ['https://canvas.test/api/v1', 'https://canvas.test'],
    ['https://Canvas.test:443/api/v1/', 'https://canvas.test'],
    ['https://canvas.test:8443', 'https://canvas.test:8443'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['http://127.1.2.3', 'http://127.1.2.3'],
    ['http://[::1]:3000/', 'http://[::1]:3000'],
  ])('%s is taken as %s', async (apiUrl, origin) => {
    const { config, warnings } = await load(configWith({ canvas: { apiUrl } }));
    expect(config.canvas.apiUrl).toBe(origin);
    expect(warnings).toEqual([]);
  });

  test.each([
    ['https://canvas.test/courses/70076', 'keep only https://canvas.test'],
    ['https://canvas.test/api/v2', 'keep only https://canvas.test'],
    ['https://canvas.test/?login=1', 'ends before any "?" or "#"'],
    ['https://canvas.test/#top', 'ends before any "?" or "#"'],
    ['https://user:s3cret@canvas.test', 'without a user name or password'],
    ['https://s3cret@canvas.test', 'without a user name or password'],
    ['http://canvas.test', 'over http anybody on the way could read the token'],
    ['http://localhost.evil.test', 'over http anybody on the way could read the token'],
    ['http://127.0.0.1.evil.test', 'over http anybody on the way could read the token'],
    ['http://128.0.0.1', 'over http anybody on the way could read the token'],
    ['http://0.0.0.0', 'over http anybody on the way could read the token'],
    ['canvas.test', 'begins with https://'],
    ['localhost:3000', 'begins with https://'],
    ['ftp://canvas.test', 'begins with https://'],
    ['7~s3cret', 'begins with https://'],
    ['', 'begins with https://'],
  ])('%s is refused', async (apiUrl, expected) => {
    const messages = await messagesOf(configWith({ canvas: { apiUrl } }));
    expect(messages).toEqual([expect.stringContaining(`canvas.apiUrl: expected`)]);
    expect(messages[0]).toContain(expected);
    expect(messages[0]).not.toContain('s3cret');
  });
});

describe('the address of Grit', () => {
  test.each([
    ['https://192.168.69.69', 'https://192.168.69.69'],
    ['https://grit.test/', 'https://grit.test'],
    ['https://grit.test/shop/grit//', 'https://grit.test/shop/grit'],
    ['http://localhost:8080/x', 'http://localhost:8080/x'],
  ])('%s is taken as %s', async (apiUrl, expected) => {
    const { config, warnings } = await load(configWith({ grit: { apiUrl } }));
    expect(config.grit.apiUrl).toBe(expected);
    expect(warnings).toEqual([]);
  });

  test('over plain http to another machine is a warning', async () => {
    const { warnings } = await load(configWith({ grit: { apiUrl: 'http://192.168.69.69:8080/x' } }));
    expect(warnings).toMatchObject([{ code: 'grit-plain-http', severity: 'warning' }]);
    expect(warnings[0]?.message).toContain('192.168.69.69:8080');
  });

  test.each(['https://u:s3cret@grit.test', 'https://grit.test/?key=s3cret', 'grit.test'])(
    '%s is refused',
    async (apiUrl) => {
      const messages = await messagesOf(configWith({ grit: { apiUrl } }));
      expect(messages).toEqual([expect.stringContaining('grit.apiUrl: expected an address')]);
      expect(messages[0]).not.toContain('s3cret');
    },
  );
});

describe('a token', () => {
  test.each([
    ['one with a space', 'f00d babe'],
    ['one with a line break', 'f00d\nbabe'],
    ['one with a control character', 'f00d\u0007babe'],
    ['one with an accent', 'f00d\u00e9babe'],
    ['one of white space', ' \n '],
    ['a number', 4000],
    ['a list', ['f00d']],
    ['nothing', null],
  ])('that is %s is refused and not repeated', async (_situation, apiKey) => {
    const messages = await messagesOf(configWith({ canvas: { apiKey }, grit: { apiKey } }));
    expect(messages).toHaveLength(2);
    expect(messages[0]).toContain('canvas.apiKey: expected an API token');
    expect(messages[1]).toContain('grit.apiKey: expected an API token');
    expect(messages.join()).not.toMatch(/f00d|4000/);
  });

  test.each([
    '<token>',
    '<your token>',
    ' <your Canvas token> ',
    'your token',
    'Paste your token here',
    'paste the token\nhere',
    '… ',
    '$(cat token)',
    '%CANVAS_API_KEY%',
    '...',
    'CANVAS_API_KEY',
    'GRIT_API_KEY',
    'paste-your-token-here',
    'your_token',
    'changeme',
  ])('%s is only a placeholder, which is said once', async (apiKey) => {
    expect(await messagesOf(configWith({ canvas: { apiKey } }))).toEqual([
      'canvas.apiKey: expected an API token, found only a placeholder for one.',
    ]);
  });

  test('that lost its space behind the colon is not printed as a key', async () => {
    const problems = await problemsOf(
      loadText('c.yaml', YAML.replace('apiKey: canvas-secret', 'apiKey:f00dbabe')),
    );
    expect(problems.map(({ code }) => code)).toEqual(['config-invalid', 'config-unknown-key']);
    expect(JSON.stringify(problems)).not.toContain('f00dbabe');
  });

  test('from a variable that went into the wrong key is not printed', async () => {
    const change = {
      canvas: { apiUrl: '${KEY}', courseId: '${KEY}', emailFrom: '${KEY}' },
      grit: { upsert: '${KEY}' },
    };
    const messages = await messagesOf(configWith(change), { env: { KEY: 'f00dbabe' } });
    expect(messages).toHaveLength(4);
    expect(messages.join()).not.toContain('f00dbabe');
  });
});

describe('what is to be masked', () => {
  const KEYS = ['canvas-secret', 'grit-secret'];
  const apiKey = (grit: unknown) => configWith({ grit: { apiKey: grit } });

  test.each<[string, unknown, Options, string[]]>([
    ['a token as it stands there', configWith(), {}, KEYS],
    [
      'a token from a variable, wherever else it may stand',
      apiKey('${KEY}'),
      { env: { KEY: 'f00dbabe' } },
      ['canvas-secret', 'f00dbabe'],
    ],
    [
      'a token from a .env, with white space around it',
      apiKey('${KEY}'),
      { files: { '.env': 'KEY=" f00dbabe "\n' } },
      ['canvas-secret', 'f00dbabe'],
    ],
    [
      'a token from a file',
      apiKey('${file:token}'),
      { files: { token: ' f00dbabe\n' } },
      ['canvas-secret', 'f00dbabe'],
    ],
    [
      'a token and what it is made of',
      apiKey('Bearer ${KEY}-${file:token}'),
      { env: { KEY: 'f00d' }, files: { token: 'babe' } },
      ['canvas-secret', 'f00d', 'babe', 'Bearer f00d-babe'],
    ],
    [
      'what is known of a token that cannot be completed',
      apiKey('${KEY}${NOT_SET}'),
      { env: { KEY: 'f00dbabe' } },
      ['canvas-secret', 'f00dbabe'],
    ],
    ['a token in a list', apiKey(['f00dbabe']), {}, ['canvas-secret', 'f00dbabe']],
    ['a token in a group', apiKey({ value: 'f00dbabe' }), {}, ['canvas-secret', 'f00dbabe']],
    ['a token that is a number', apiKey(12345678), {}, ['canvas-secret', '12345678']],
    ['no placeholder, since that may be an ordinary word', apiKey('token'), {}, ['canvas-secret']],
    ['no name of a variable in place of its value', apiKey('GRIT_API_KEY'), {}, ['canvas-secret']],
    [
      'no value of another key',
      configWith({ grit: { caFile: '${FILE}' } }),
      { env: { FILE: 'grit-ca.pem' } },
      KEYS,
    ],
    ['a token although something else is wrong', configWith({ canvas: { courseId: 'x' } }), {}, KEYS],
  ])('is %s', async (_situation, data, options, secrets) => {
    expect(await secretsOf(data, options)).toEqual(new Set(secrets));
  });

  test('is known before anything is said against the configuration', async () => {
    const order: string[] = [];
    const data = configWith({ grit: { apiKey: '${KEY}', caFile: '${KEY}' } });
    const loading = load(data, {
      env: { KEY: 'f00dbabe' },
      onSecrets: () => order.push('secrets'),
    });
    const problems = await problemsOf(loading);
    order.push(...problems.map(({ code }) => code));
    expect(order).toEqual(['secrets', 'config-certificate']);
  });
});

const fingerprintsIn = (pem: string | null): string[] =>
  (pem?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (block) => new X509Certificate(block).fingerprint256,
  );

describe('the certificate of Grit', () => {
  const withCertificate = configWith({ grit: { caFile: 'certs/grit.pem' } });

  test('is read from beside the configuration file', async () => {
    const { config } = await load(withCertificate, { files: { 'certs/grit.pem': `# Grit\n${PEM}` } });
    expect(fingerprintsIn(config.grit.ca)).toEqual(fingerprintsIn(PEM));
  });

  test('may be a chain, and a private key beside it is left in the file', async () => {
    const key = '-----BEGIN PRIVATE KEY-----\nf00dbabe\n-----END PRIVATE KEY-----';
    const { config } = await load(withCertificate, {
      files: { 'certs/grit.pem': [PEM, key, OTHER_PEM].join('\n') },
    });
    expect(fingerprintsIn(config.grit.ca)).toEqual([...fingerprintsIn(PEM), ...fingerprintsIn(OTHER_PEM)]);
    expect(config.grit.ca).not.toContain('PRIVATE');
  });

  test.each([
    ['absent', {}, 'there is no such file'],
    ['a folder', { 'certs/grit.pem/x': '' }, 'it is a folder'],
    ['empty', { 'certs/grit.pem': '' }, 'there is no PEM certificate in it'],
    [
      'a private key',
      { 'certs/grit.pem': '-----BEGIN PRIVATE KEY-----\nf00dbabe\n-----END PRIVATE KEY-----' },
      'a private key and no certificate',
    ],
    ['damaged', { 'certs/grit.pem': PEM.replace(/\n.{30}/, '\n') }, 'a certificate in it is damaged'],
    [
      'damaged at its end',
      { 'certs/grit.pem': `${PEM}\n${OTHER_PEM.replace(/\n.{30}/, '\n')}` },
      'is damaged',
    ],
  ])('that is %s is an error', async (_situation, files: Record<string, string>, cause) => {
    const problems = await problemsOf(load(withCertificate, { files }));
    expect(problems).toMatchObject([{ code: 'config-certificate', severity: 'invalid' }]);
    expect(problems[0]?.message).toContain('certs/grit.pem cannot be used (');
    expect(problems[0]?.message).toContain(cause);
  });
});

test.each(['backup', 'state'])(
  'a ~ in %s.folder would make a folder of that name, and is an error',
  async (group) => {
    expect(await messagesOf(configWith({ [group]: { folder: '~/grit' } }))).toEqual([
      `${group}.folder: expected a path without "~"; write \${HOME} in its place.`,
    ]);
  },
);

test('loading changes nothing in the file', async () => {
  const text = JSON.stringify(configWith());
  const folder = folderWith({ 'c.json': text });
  await loadConfig({ file: 'c.json', cwd: folder, env: {} });
  expect(readFileSync(join(folder, 'c.json'), 'utf8')).toBe(text);
});
