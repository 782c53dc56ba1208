import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { configWith, folderWith, load, messagesOf, problemsOf } from './support.ts';

async function keyFrom(apiKey: string, options: Parameters<typeof load>[1]) {
  return (await load(configWith({ canvas: { apiKey } }), options)).config.canvas.apiKey;
}

describe('${NAME}', () => {
  test.each([
    ['the whole text', '${KEY}', 'k3y'],
    ['within other text', 'a-${KEY}-b', 'a-k3y-b'],
    ['several times', '${KEY}${OTHER}${KEY}', 'k3yotherk3y'],
    ['a dollar alone is a dollar', 'a$b$', 'a$b$'],
    ['braces alone are braces', '{KEY}', '{KEY}'],
    ['replacement patterns are not special', '${DOLLARS}', "$&$'$1$$"],
  ])('%s', async (_situation, text, expected) => {
    expect(await keyFrom(text, { env: { KEY: 'k3y', OTHER: 'other', DOLLARS: "$&$'$1$$" } })).toBe(expected);
  });

  test('a value with ${…} in it is not expanded again', async () => {
    expect(await keyFrom('${KEY}', { env: { KEY: '${OTHER}${file:x}', OTHER: 'wrong' } })).toBe(
      '${OTHER}${file:x}',
    );
  });

  test('works in any text: ids, lists, folders, labels of columns', async () => {
    const data = configWith({
      permissions: { 'pg:A': ['${QUIZ}', { quiz: '${QUIZ}' }] },
      backup: { folder: '${HOME}/b' },
    });
    const { config } = await load(data, { env: { QUIZ: '17', HOME: '/home/shop' } });
    expect(config.requirements[0]?.anyOf.flat().map(({ quiz }) => quiz.id)).toEqual(['17', '17']);
    expect(config.backup.folder).toBe('/home/shop/b');
  });

  test('one that is not set is named with its key, and nothing else is said about that key', async () => {
    const data = configWith({
      canvas: { apiKey: '${NOT_SET}', courseId: '${NOR_THIS}' },
      permissions: { 'pg:Band Saw': [440133, { assignment: '${OR_THAT}' }] },
      grit: { apiUrl: '${NOT_SET}', caFile: 'certs/${NOT_SET}' },
    });
    expect(await messagesOf(data)).toEqual([
      'canvas.apiKey: the environment variable NOT_SET is not set.',
      'canvas.courseId: the environment variable NOR_THIS is not set.',
      'permissions["pg:Band Saw"][1].assignment: the environment variable OR_THAT is not set.',
      'grit.apiUrl: the environment variable NOT_SET is not set.',
      'grit.caFile: the environment variable NOT_SET is not set.',
    ]);
  });

  test('one that is not set: the hint has the full path of the .env in which it could stand', async () => {
    const text = JSON.stringify(configWith({ canvas: { apiKey: '${NOT_SET}' } }));
    const folder = folderWith({ 'shop/c.json': text });
    const [problem] = await problemsOf(loadConfig({ file: 'shop/c.json', cwd: folder, env: {} }));
    expect(problem?.hint).toContain(join(folder, 'shop/.env'));
  });

  test.each(['constructor', '__proto__', 'toString'])(
    '%s is a variable like any other: not set',
    async (name) => {
      const messages = await messagesOf(configWith({ canvas: { apiKey: `\${${name}}` } }), {
        files: { '.env': 'A=1' },
      });
      expect(messages).toEqual([`canvas.apiKey: the environment variable ${name} is not set.`]);
    },
  );

  test('one that is set to nothing is said to be empty', async () => {
    const messages = await messagesOf(configWith({ canvas: { apiKey: '${KEY}' } }), { env: { KEY: '' } });
    expect(messages).toEqual([expect.stringContaining('canvas.apiKey: expected an API token')]);
    expect(messages[0]).toContain('found empty text');
  });

  test.each(['${', '${KEY', '${}', '${KEY:-other}', '${ KEY }', '${1KEY}', '${file:}'])(
    '%s is not taken for a token, and not repeated',
    async (apiKey) => {
      const messages = await messagesOf(configWith({ canvas: { apiKey: `s3cret${apiKey}` } }), {
        env: { KEY: 'k' },
      });
      expect(messages).toEqual(['canvas.apiKey: expected ${NAME} or ${file:PATH} after "${".']);
    },
  );
});

describe('$NAME without braces', () => {
  test.each([
    ['a token', { canvas: { apiKey: '$CANVAS_API_KEY' } }, 'canvas.apiKey', '${CANVAS_API_KEY}'],
    ['the beginning of a path', { backup: { folder: '$HOME/b' } }, 'backup.folder', '${HOME}'],
    ['a quiz', { permissions: { 'pg:A': ['$QUIZ_2'] } }, 'permissions["pg:A"][0]', '${QUIZ_2}'],
  ])('as %s is an error, and no text of its own', async (_situation, change, path, expected) => {
    const env = { CANVAS_API_KEY: 'k3y', HOME: '/home/shop', QUIZ_2: '17' };
    expect(await messagesOf(configWith(change), { env })).toEqual([
      `${path}: expected ${expected}, with braces around the name of the variable.`,
    ]);
  });

  test('in small letters is no token either, and is not repeated', async () => {
    expect(await messagesOf(configWith({ canvas: { apiKey: '$f00dbabe' } }))).toEqual([
      'canvas.apiKey: expected an API token, found only a placeholder for one.',
    ]);
  });

  test.each(['a$NAME', '$NAME.x', '$', '$$', 'x/$NAME'])('%s is only text', async (apiKey) => {
    expect(await keyFrom(apiKey, {})).toBe(apiKey);
  });
});

describe('${file:PATH}', () => {
  test('is the trimmed content, found from the configuration file', async () => {
    expect(
      await keyFrom('${file:secrets/canvas}', { files: { 'secrets/canvas': '\uFEFF  k3y\r\n\n' } }),
    ).toBe('k3y');
  });

  test('is trimmed for keys that keep their white space, too', async () => {
    const { config } = await load(configWith({ backup: { folder: '${file:folder}' } }), {
      files: { folder: '/srv/b\n' },
    });
    expect(config.backup.folder).toBe('/srv/b');
  });

  test('an absolute path stays what it is', async () => {
    const folder = folderWith({ token: 'k3y' });
    expect(await keyFrom(`\${file:${join(folder, 'token')}}`, {})).toBe('k3y');
  });

  test('what the file says is not expanded', async () => {
    expect(await keyFrom('${file:token}', { files: { token: '${KEY}' }, env: { KEY: 'wrong' } })).toBe(
      '${KEY}',
    );
  });

  test.each([
    ['a file that does not exist', 'absent', 'there is no such file'],
    ['a folder', 'folder', 'it is a folder, not a file'],
  ])('%s is named with its key', async (_situation, path, cause) => {
    const folder = folderWith({
      'folder/x': '',
      'c.json': JSON.stringify(configWith({ grit: { apiKey: `\${file:${path}}` } })),
    });
    const problems = await problemsOf(loadConfig({ file: 'c.json', cwd: folder, env: {} }));
    expect(problems).toMatchObject([{ code: 'config-secret-file-missing', severity: 'invalid' }]);
    expect(problems[0]?.message).toBe(
      `grit.apiKey: the file ${join(folder, path)} cannot be read (${cause}).`,
    );
  });
});

describe('.env beside the configuration file', () => {
  const files = { '.env': '\uFEFFKEY="from .env"\r\nexport OTHER=other # a comment\r\n' };

  test('supplies what is not set', async () => {
    expect(await keyFrom('${OTHER}', { files })).toBe('other');
  });

  test('is read to its first line, byte order mark or not', async () => {
    const data = configWith({ backup: { folder: '/${KEY}' } });
    expect((await load(data, { files })).config.backup.folder).toBe('/from .env');
  });

  test('gives way to a variable that is set, even to nothing', async () => {
    expect(await keyFrom('${OTHER}', { files, env: { OTHER: 'set' } })).toBe('set');
    expect(await keyFrom('x${OTHER}', { files, env: { OTHER: '' } })).toBe('x');
  });

  test('serves where the environment knows the name without a value', async () => {
    expect(await keyFrom('${OTHER}', { files, env: { OTHER: undefined } })).toBe('other');
  });

  test('lies beside the file, not in the working directory', async () => {
    const data = JSON.stringify(configWith({ canvas: { apiKey: '${KEY}' } }));
    const folder = folderWith({ '.env': 'KEY=wrong', 'shop/c.json': data, 'shop/.env': 'KEY=right' });
    expect((await loadConfig({ file: 'shop/c.json', cwd: folder, env: {} })).config.canvas.apiKey).toBe(
      'right',
    );
  });

  test('does not change the environment of the process', async () => {
    await load(configWith({ canvas: { apiKey: '${OTHER}' } }), {
      files: { '.env': 'OTHER=x\nGRIT_SYNC_TEST_VARIABLE=1' },
    });
    expect(process.env).not.toHaveProperty('GRIT_SYNC_TEST_VARIABLE');
  });

  test('that is a folder is an error, and the variables that it may hold are not called missing', async () => {
    const folder = folderWith({
      'c.json': JSON.stringify(configWith({ canvas: { apiKey: '${KEY}', courseId: 'x' } })),
    });
    mkdirSync(join(folder, '.env'));
    const problems = await problemsOf(loadConfig({ file: 'c.json', cwd: folder, env: {} }));
    expect(problems.map(({ message }) => message)).toEqual([
      `The configuration file ${join(folder, '.env')} cannot be read (it is a folder, not a file).`,
      expect.stringContaining('canvas.courseId: expected an id'),
    ]);
  });

  test('that cannot be read is an error', async () => {
    const folder = folderWith({ 'c.json': JSON.stringify(configWith()) });
    symlinkSync('.env', join(folder, '.env'));
    const problems = await problemsOf(loadConfig({ file: 'c.json', cwd: folder, env: {} }));
    expect(problems).toMatchObject([{ code: 'config-unreadable' }]);
  });
});
