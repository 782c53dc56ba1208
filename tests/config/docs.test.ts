import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { configJsonSchema, configKeys, configTable } from '../../src/config/describe.ts';
import { loadConfig } from '../../src/config/load.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { SECRET_PATHS } from '../../src/config/secret-paths.ts';
import { generatedFiles } from '../tools/docs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (name: string) => readFileSync(join(root, name), 'utf8');

/** The JSON Schema as a validator; without `oneOf`, of which zod overlooks that its parts are about required keys. */
function editorSchema() {
  const text = JSON.stringify(configJsonSchema(), (key, value: unknown) =>
    key === 'oneOf' ? undefined : value,
  );
  return z.fromJSONSchema(JSON.parse(text) as Record<string, unknown>);
}

test('config.schema.json, RUNBOOK.md and the tables in the README are what `npm run docs` writes', async () => {
  for (const { name, content } of await generatedFiles(root)) {
    expect({ name, content: read(name) }).toEqual({ name, content });
  }
});

describe('the declaration of the keys', () => {
  test('describes every key', () => {
    for (const { path, schema } of configKeys().filter(({ path: keys }) => keys.at(-1) !== '*')) {
      expect({ path, text: schema['description'] }).toEqual({
        path,
        text: expect.stringMatching(/^[A-Z].+\.$/),
      });
    }
  });

  test('requires what the design requires', () => {
    const required = configKeys().filter((key) => key.required && key.path.length > 1);
    expect(required.map(({ path }) => path.join('.'))).toEqual([
      'canvas.apiUrl',
      'canvas.apiKey',
      'canvas.courseId',
      'grit.apiUrl',
      'grit.apiKey',
    ]);
  });

  test('makes a table with a line for each key, its default and what is required', () => {
    const lines = configTable().split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^\| `canvas.apiKey` \| \*\*required\*\* \| .+ \|$/));
    expect(lines).toContainEqual(expect.stringMatching(/^\| `canvas.passingScore` \| `90` \| /));
    expect(lines).toContainEqual(expect.stringMatching(/^\| `grit.accessTime` \| `at:Any Time` \| /));
    expect(lines).toContainEqual(expect.stringMatching(/^\| `grit.caFile` \| none \| /));
    expect(lines).toContainEqual(expect.stringMatching(/^\| `canvasGroups` \| empty \| /));
    const names = lines.slice(2).map((line) => /^\| `(.+?)`/.exec(line)?.[1]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('config.schema.json in an editor', () => {
  const schema = editorSchema();
  const least = {
    canvas: { apiUrl: '${URL}', apiKey: '${file:/run/secrets/my token}', courseId: '${COURSE}' },
    permissions: { 'pg:A': '${QUIZ}' },
    grit: { apiUrl: 'https://grit.test', apiKey: 'k', accessTime: '${TIME}' },
  };

  test('does not complain about what a variable stands for', () => {
    expect(schema.safeParse(least).error).toBeUndefined();
  });

  test('knows quizzes that must all be passed, alone and in a list, a limit and the backups to keep', () => {
    const allOf = ['${QUIZ}', 440133, { quiz: 9001, course: 70100, passingScore: 80 }];
    const more = {
      ...least,
      permissions: { 'pg:A': { allOf, passingScore: 95 }, 'pg:B': [440133, { allOf }] },
      limits: { maxNewGrants: 50 },
      backup: { keep: { last: 10, hourly: 24, daily: 14, weekly: 8, monthly: 12 } },
    };
    expect(schema.safeParse(more).error).toBeUndefined();
  });

  test.each([
    ['an unknown key', { ...least, backups: {} }],
    ['an unknown key further down', { ...least, http: { retry: 1 } }],
    ['a missing group', { canvas: least.canvas }],
    ['a mark that is none', { ...least, canvas: { ...least.canvas, passingScore: 0 } }],
    ['an id that is none', { ...least, permissions: { 'pg:A': 'abc' } }],
    ['a list to be passed in full with one quiz', { ...least, permissions: { 'pg:A': { allOf: [440133] } } }],
    ['a list within it', { ...least, permissions: { 'pg:A': { allOf: [440133, [440134, 440135]] } } }],
    ['a rule for backups that there is not', { ...least, backup: { keep: { yearly: 1 } } }],
    ['a limit that is none', { ...least, limits: { maxNewGrants: -1 } }],
  ])('marks %s', (_situation, data) => {
    expect(schema.safeParse(data).success).toBe(false);
  });

  test('names the version of JSON Schema that it is written in, and marks the tokens', () => {
    const parsed = configJsonSchema();
    expect(parsed['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(parsed.additionalProperties).toBe(false);
    expect(parsed.properties?.['grit']?.properties?.['apiKey']?.['writeOnly']).toBe(true);
    expect(JSON.stringify(parsed)).not.toContain('"secret"');
  });

  test('marks the keys whose values are never shown, and no others', () => {
    const marked = configKeys().filter(({ schema }) => schema['writeOnly'] === true);
    expect(SECRET_PATHS).toEqual(marked.map(({ path }) => path));
  });
});

describe.each(['examples/smallest.yaml', 'examples/full.yaml'])('%s', (name) => {
  test('loads with the two tokens in the environment', async () => {
    const env = { CANVAS_API_KEY: 'canvas-secret', GRIT_API_KEY: 'grit-secret' };
    const { config, warnings } = await loadConfig({ file: name, cwd: root, env });
    expect(warnings).toEqual([]);
    expect(config.requirements[0]?.column).toBe('pg:Laser Cutter');
    expect(config.grit.upsert).toBe(false);
  });

  test('is what an editor with config.schema.json accepts', () => {
    expect(read(name)).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/config\.schema\.json\n# .*write the full path/,
    );
    expect(editorSchema().safeParse(parseConfig(name, read(name))).error).toBeUndefined();
  });
});

test('examples/full.yaml shows every key with its default; caFile, which needs a file of yours, as a comment', () => {
  const text = read('examples/full.yaml');
  const data = parseConfig('full.yaml', text.replace('# caFile:', 'caFile:'));
  for (const { path } of configKeys()) {
    if (path.includes('*') || path[0] === '$schema') continue;
    expect({ path, value: at(data, path) }).toEqual({ path, value: expect.anything() });
  }
  for (const { path, schema } of configKeys()) {
    const byDefault = schema['default'];
    if (path.includes('*') || byDefault === undefined || typeof byDefault === 'object') continue;
    expect({ path, value: at(data, path) }).toEqual({ path, value: byDefault });
  }
});

function at(data: unknown, path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], data);
}
