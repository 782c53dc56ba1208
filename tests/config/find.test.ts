import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { whyUnreadable } from '../../src/config/reading.ts';
import { TOML, YAML, configWith, folderWith, problemsOf } from './support.ts';

const JSON_TEXT = JSON.stringify(configWith());
const here = process.cwd();

afterEach(() => {
  process.chdir(here);
});

async function fileFound(cwd: string, env: Record<string, string> = {}): Promise<string> {
  return (await loadConfig({ cwd, env })).file;
}

/** From what is looked for first to what is looked for last. */
const PLACES: [name: string, text: string][] = [
  ['grit-sync.config.yaml', YAML],
  ['grit-sync.config.yml', YAML],
  ['grit-sync.config.json', JSON_TEXT],
  ['grit-sync.config.toml', TOML],
  ['.grit-syncrc', YAML],
  ['.grit-syncrc.json', JSON_TEXT],
  ['.grit-syncrc.yaml', YAML],
  ['.grit-syncrc.yml', YAML],
  ['.grit-syncrc.toml', TOML],
];

describe('without --config', () => {
  test.each(PLACES.map(([name], index) => [name, index] as const))(
    '%s comes before those after it',
    async (name, index) => {
      const folder = folderWith(Object.fromEntries(PLACES.slice(index)));
      expect(await fileFound(folder)).toBe(join(folder, name));
    },
  );

  test('the working directory comes before the config folder of the user', async () => {
    const folder = folderWith({
      '.grit-syncrc.toml': TOML,
      'home/.config/grit-sync/grit-sync.config.yaml': YAML,
    });
    expect(await fileFound(folder, { HOME: join(folder, 'home') })).toBe(join(folder, '.grit-syncrc.toml'));
  });

  test('cron starts in the home folder: the config folder of the user serves', async () => {
    const folder = folderWith({ '.config/grit-sync/grit-sync.config.yaml': YAML });
    expect(await fileFound(folder, { HOME: folder })).toBe(
      join(folder, '.config/grit-sync/grit-sync.config.yaml'),
    );
  });

  test('XDG_CONFIG_HOME stands for ~/.config', async () => {
    const folder = folderWith({ 'xdg/grit-sync/.grit-syncrc': YAML, '.config/grit-sync/.grit-syncrc': YAML });
    const env = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'xdg') };
    expect(await fileFound(folder, env)).toBe(join(folder, 'xdg/grit-sync/.grit-syncrc'));
  });

  test('an XDG_CONFIG_HOME that is relative does not count, as its specification says', async () => {
    const folder = folderWith({ 'xdg/grit-sync/.grit-syncrc': YAML, '.config/grit-sync/.grit-syncrc': YAML });
    const env = { HOME: folder, XDG_CONFIG_HOME: 'xdg' };
    process.chdir(folder);
    expect(await fileFound(folder, env)).toBe(join(folder, '.config/grit-sync/.grit-syncrc'));
  });

  test('folders above the working directory are not searched', async () => {
    const folder = folderWith({ 'grit-sync.config.yaml': YAML, 'below/package.json': '{}' });
    const problems = await problemsOf(loadConfig({ cwd: join(folder, 'below'), env: {} }));
    expect(problems.map(({ code }) => code)).toEqual(['config-not-found']);
  });

  test('there is none: every folder that was searched is named', async () => {
    const folder = folderWith({});
    const [problem] = await problemsOf(loadConfig({ cwd: folder, env: { HOME: '/nowhere' } }));
    expect(problem).toMatchObject({ code: 'config-not-found', severity: 'invalid' });
    expect(problem?.message).toContain(`${folder} or ${join('/nowhere', '.config/grit-sync')}`);
  });

  test('a folder where the file should be is an error, not a reason to take the next file', async () => {
    const folder = folderWith({ '.grit-syncrc': YAML });
    mkdirSync(join(folder, 'grit-sync.config.yaml'));
    const [problem] = await problemsOf(loadConfig({ cwd: folder, env: {} }));
    expect(problem?.code).toBe('config-unreadable');
    expect(problem?.message).toContain('grit-sync.config.yaml');
  });

  test('an empty file is an error, not a reason to take the next file', async () => {
    const folder = folderWith({ 'grit-sync.config.yaml': ' \n', '.grit-syncrc': YAML });
    const [problem] = await problemsOf(loadConfig({ cwd: folder, env: {} }));
    expect(problem?.message).toBe(`${join(folder, 'grit-sync.config.yaml')}: the file is empty.`);
  });

  test('a file that cannot be read is an error, not a reason to take the next file', async () => {
    const folder = folderWith({ '.grit-syncrc': YAML });
    symlinkSync('grit-sync.config.yml', join(folder, 'grit-sync.config.yml'));
    const [problem] = await problemsOf(loadConfig({ cwd: folder, env: {} }));
    expect(problem?.message).toContain(`${join(folder, 'grit-sync.config.yml')} cannot be read (ELOOP)`);
  });

  test('what the file that is used comes before may be unreadable', async () => {
    const folder = folderWith({ 'grit-sync.config.yaml': YAML });
    symlinkSync('.grit-syncrc', join(folder, '.grit-syncrc'));
    expect(await fileFound(folder)).toBe(join(folder, 'grit-sync.config.yaml'));
  });

  test('a working directory that cannot be entered is an error', async () => {
    const folder = folderWith({});
    symlinkSync('loop', join(folder, 'loop'));
    const [problem] = await problemsOf(loadConfig({ cwd: join(folder, 'loop'), env: {} }));
    expect(problem?.code).toBe('config-unreadable');
  });
});

describe('with --config', () => {
  test('a relative name starts at the working directory', async () => {
    const folder = folderWith({ 'shop/grit.yaml': YAML });
    expect((await loadConfig({ file: 'shop/grit.yaml', cwd: folder, env: {} })).file).toBe(
      join(folder, 'shop/grit.yaml'),
    );
  });

  test('what would be found by itself is not looked at', async () => {
    const folder = folderWith({ 'grit-sync.config.yaml': 'broken: [', 'other.toml': TOML });
    expect((await loadConfig({ file: 'other.toml', cwd: folder, env: {} })).file).toBe(
      join(folder, 'other.toml'),
    );
  });

  test('package.json as a name is a file as any other', async () => {
    const folder = folderWith({ 'package.json': JSON_TEXT });
    expect((await loadConfig({ file: 'package.json', cwd: folder, env: {} })).config.canvas.courseId).toBe(
      '70076',
    );
  });

  test.each([
    ['a file that does not exist', 'absent.yaml', 'there is no such file'],
    ['a folder', 'folder', 'it is a folder, not a file'],
  ])('%s is said to be one', async (_situation, file, cause) => {
    const folder = folderWith({ 'folder/x': '' });
    const [problem] = await problemsOf(loadConfig({ file, cwd: folder, env: {} }));
    expect(problem).toMatchObject({ code: 'config-unreadable', severity: 'invalid' });
    expect(problem?.message).toContain(`${join(folder, file)} cannot be read (${cause})`);
  });

  test.each(['config.yaml.bak', 'config.txt', 'config.ini'])(
    '%s is a name that says no format',
    async (file) => {
      const folder = folderWith({ [file]: YAML });
      const [problem] = await problemsOf(loadConfig({ file, cwd: folder, env: {} }));
      expect(problem).toMatchObject({ code: 'config-name', severity: 'invalid' });
      expect(problem?.message).toBe(
        `${join(folder, file)}: the name must end in .yaml, .yml, .json or .toml.`,
      );
      expect(problem?.hint).toMatch(/^Rename it /);
    },
  );

  test('the case of the extension does not matter', async () => {
    const folder = folderWith({ 'CONFIG.YAML': YAML });
    expect((await loadConfig({ file: 'CONFIG.YAML', cwd: folder, env: {} })).config.canvas.courseId).toBe(
      '70076',
    );
  });
});

describe('the folder of the process', () => {
  test('is the same afterwards', async () => {
    const folder = folderWith({ 'grit-sync.config.yaml': YAML });
    process.chdir(folder);
    await loadConfig({ cwd: folder, env: {} });
    expect(process.cwd()).toBe(folder);
  });

  test('may have been deleted', async () => {
    const folder = folderWith({ 'grit-sync.config.yaml': YAML, 'gone/x': '' });
    const gone = join(folder, 'gone');
    process.chdir(gone);
    rmSync(gone, { recursive: true });
    const file = join(folder, 'grit-sync.config.yaml');
    expect((await loadConfig({ file, cwd: gone, env: {} })).file).toBe(file);
    expect(await problemsOf(loadConfig({ cwd: gone, env: {} }))).toMatchObject([
      { code: 'config-not-found' },
    ]);
  });
});

test.each([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder, not a file'],
  ['EACCES', 'this user may not read it'],
  ['EIO', 'EIO'],
])('%s is said in words where there are some', (code, words) => {
  expect(whyUnreadable({ code })).toBe(words);
});
