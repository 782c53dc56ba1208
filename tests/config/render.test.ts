import { parseEnv } from 'node:util';
import { expect, test } from '@jest/globals';
import { configKeys } from '../../src/config/describe.ts';
import { dotEnvText } from '../../src/config/dot-env.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { renderConfig, renderTemplate } from '../../src/config/render.ts';

const DATA = {
  canvas: { apiUrl: 'https://canvas.example', apiKey: '${CANVAS_API_KEY}', courseId: '10170000001100251' },
  permissions: {
    'pg:Laser "big": #1': { assignment: 440133, passingScore: 80 },
    'pg:Übung\u2028': ['1', 2, { allOf: [3, { quiz: '4' }] }],
  },
  addUsers: { yes: 5 },
  canvasGroups: {},
  grit: { apiUrl: 'https://192.0.2.69', apiKey: '${GRIT_API_KEY}', upsert: false, accessTime: 'at:Any Time' },
  backup: { folder: '# backups: all', keep: { last: 3 } },
};

test('what is written is read again as it was', () => {
  expect(parseConfig('a.yaml', renderConfig(DATA))).toEqual(DATA);
});

test('each key stands below its description, in the order of the declaration', () => {
  const text = renderConfig({ grit: { upsert: false }, canvas: { courseId: 1 } });
  expect(text).toBe(`# Canvas, where the quizzes are.
canvas:
  # The course with the quizzes, as in the URL /courses/70076.
  courseId: 1

# Grit, which controls the machines.
grit:
  # Whether Grit is changed at all: leave it off until you have seen a dry run.
  upsert: false
`);
});

test('a remark stands behind its entry and changes nothing', () => {
  const data = { permissions: { 'pg:Lathe': 7, 'pg:Saw': 8 } };
  const text = renderConfig(data, { permissions: { 'pg:Lathe': 'Lathe\n  evil: 1\u001b[2J' } });
  expect(text).toContain('"pg:Lathe": 7 # Lathe   evil: 1 [2J\n');
  expect(parseConfig('a.yaml', text)).toEqual(data);
});

test('the template has every key, and each line that is commented out is right without the sign', () => {
  const uncommented = renderTemplate()
    .split('\n')
    .map((line) => line.replace(/^( *)# ?(?=(?: {2})*[\w"<>]+: ?\S*(?: Time)?$)/, '$1'))
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');
  const data = parseConfig('a.yaml', uncommented) as object;
  for (const { path, schema } of configKeys()) {
    if (path.includes('*') || path[0] === '$schema') continue;
    const value = path.reduce<unknown>((group, key) => (group as Record<string, unknown>)[key], data);
    expect({ path, value }).toEqual({ path, value: expect.anything() });
    const { default: byDefault = value } = schema;
    expect({ path, value }).toEqual({ path, value: typeof byDefault === 'object' ? value : byDefault });
  }
});

test.each(['7~abc', 'a#b', "a'#b", `a'"#b`, 'a=b', '"quoted"', '$HOME', 'a\\nb#', `'"\`#`])(
  'the token %s is read from the .env as it is',
  (token) => {
    const text = dotEnvText({ canvas: token, grit: 'grit-token' });
    expect(parseEnv(text)).toEqual({ CANVAS_API_KEY: token, GRIT_API_KEY: 'grit-token' });
  },
);

test('a token that no .env can hold is refused', () => {
  expect(() => dotEnvText({ canvas: 'a', grit: `a'"\`#b` })).toThrow('grit.apiKey');
});
