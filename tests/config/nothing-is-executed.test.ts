import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { TOML, YAML, configWith, folderWith, problemsOf } from './support.ts';
import { COMMONJS, EVIL, MODULE, TRAPS, canariesIn } from './traps.ts';

const here = process.cwd();

afterEach(() => {
  process.chdir(here);
});

function expectNoCanary(folder: string) {
  expect(canariesIn(folder)).toEqual([]);
}

test.each(Object.keys(EVIL))('%s would be seen if it were executed', (name) => {
  const folder = folderWith(EVIL);
  spawnSync(process.execPath, [join(folder, name)]);
  expect(canariesIn(folder)).toEqual(['canary']);
});

describe.each(Object.keys(TRAPS))('a planted %s', (name) => {
  test('is ignored where there is a configuration', async () => {
    const folder = folderWith({ ...EVIL, [name]: TRAPS[name] ?? '', '.grit-syncrc.toml': TOML });
    process.chdir(folder);
    const { file } = await loadConfig({ cwd: folder, env: {} });
    expect(file).toBe(join(folder, '.grit-syncrc.toml'));
    expectNoCanary(folder);
  });

  test('is ignored where there is none', async () => {
    const folder = folderWith({ ...EVIL, [name]: TRAPS[name] ?? '' });
    process.chdir(folder);
    expect(await problemsOf(loadConfig({ cwd: folder, env: {} }))).toMatchObject([
      { code: 'config-not-found' },
    ]);
    expectNoCanary(folder);
  });

  test('is ignored where another file is named', async () => {
    const folder = folderWith({ ...EVIL, [name]: TRAPS[name] ?? '', 'own.yaml': YAML });
    process.chdir(folder);
    expect((await loadConfig({ file: 'own.yaml', cwd: folder, env: {} })).config.canvas.courseId).toBe(
      '70076',
    );
    expectNoCanary(folder);
  });
});

test.each([
  ['evil.js', COMMONJS],
  ['evil.cjs', COMMONJS],
  ['evil.mjs', MODULE],
  ['evil.ts', MODULE],
  ['EVIL.JS', COMMONJS],
  ['empty.js', ''],
])('--config %s is refused', async (file, text) => {
  const folder = folderWith({ [file]: text });
  const problems = await problemsOf(loadConfig({ file, cwd: folder, env: {} }));
  expect(problems).toMatchObject([{ code: 'config-executable', severity: 'invalid' }]);
  expectNoCanary(folder);
});

describe('$import', () => {
  const deep = { canvas: { nested: [{ $import: './evil.cjs' }] } };
  test.each([
    ['YAML', 'grit-sync.config.yaml', `$import: ./evil.cjs\n${YAML}`],
    ['YAML, in a list', 'grit-sync.config.yaml', `$import: [./evil.cjs, ./evil.mjs]\n${YAML}`],
    [
      'YAML, further down',
      'grit-sync.config.yaml',
      YAML.replace('canvas: {', 'canvas: { $import: ./evil.cjs,'),
    ],
    ['an rc file', '.grit-syncrc', `$import: ./evil.cjs\n${YAML}`],
    ['JSON', 'grit-sync.config.json', JSON.stringify({ $import: './evil.mjs', ...configWith() })],
    ['JSON, with an escape', 'grit-sync.config.json', '{ "\\u0024import": "./evil.cjs" }'],
    ['JSON, deep down', 'grit-sync.config.json', JSON.stringify(deep)],
    ['TOML', 'grit-sync.config.toml', `"$import" = "./evil.cjs"\n${TOML}`],
    ['TOML, in a table', 'grit-sync.config.toml', `${TOML}\n"$import" = "./evil.cjs"`],
  ])('in %s is refused and not followed', async (_format, name, text) => {
    const folder = folderWith({ ...EVIL, [name]: text });
    const problems = await problemsOf(loadConfig({ cwd: folder, env: {} }));
    expect(problems).toMatchObject([{ code: 'config-executable', severity: 'invalid' }]);
    expectNoCanary(folder);
  });

  test('of a file that is data is refused as well', async () => {
    const folder = folderWith({ 'base.yaml': YAML, 'own.yaml': '$import: ./base.yaml' });
    const problems = await problemsOf(loadConfig({ file: 'own.yaml', cwd: folder, env: {} }));
    expect(problems).toMatchObject([{ code: 'config-executable' }]);
  });
});

describe('a key that reaches for prototypes', () => {
  test.each([
    ['YAML', 'c.yaml', `${YAML}\n__proto__: { polluted: yes }`],
    ['YAML, further down', 'c.yaml', YAML.replace('grit: {', 'grit: { __proto__: { polluted: yes },')],
    ['JSON', 'c.json', '{ "__proto__": { "polluted": true } }'],
    ['TOML', 'c.toml', `${TOML}\n[__proto__]\npolluted = true`],
    ['TOML, by way of the constructor', 'c.toml', `${TOML}\n[constructor.prototype]\npolluted = true`],
  ])('in %s is an error and does no harm', async (_format, name, text) => {
    const folder = folderWith({ [name]: text });
    const problems = await problemsOf(loadConfig({ file: name, cwd: folder, env: {} }));
    expect(problems).toHaveLength(1);
    expect({}).not.toHaveProperty('polluted');
  });
});
