import { describe, expect, test } from '@jest/globals';
import { pasted } from '../../src/config/odd.ts';
import { configWith, load, loadText, messagesOf, problemsOf, secretsOf } from './support.ts';

test.each(['“k3y”', '„k3y“', '«k3y»', '‘k3y’', '\u200Bk3y\u200B', ' k3y\r', '\u00A0“ k3y ”\uFEFF', 'k3y'])(
  'a token that was pasted as %j is k3y, and masked as such',
  async (apiKey) => {
    expect(pasted(apiKey)).toBe('k3y');
    const data = configWith({ canvas: { apiKey } });
    expect((await load(data)).config.canvas.apiKey).toBe('k3y');
    expect(await secretsOf(data)).toContain('k3y');
  },
);

describe('what cannot be told for certain is named with its key, and not shown', () => {
  test.each([
    ['a zero-width space', 'k\u200B3y', 'found text with a zero-width space (U+200B) in it.'],
    ['a dash', 'k–3y', 'found text with a dash in place of a hyphen (U+2013) in it.'],
    ['one typographic quote', '“k3y', 'found text with a typographic quotation mark (U+201C) in it.'],
    ['a line break', 'k3y\nk4y', 'found other text.'],
    ['a letter', 'k3yé', 'found other text.'],
    ['quotation marks', '"k3y"', 'found one in quotation marks that belong to it; remove them.'],
  ])('a token with %s', async (_, apiKey, found) => {
    const [message = ''] = await messagesOf(configWith({ canvas: { apiKey } }));
    expect(message).toMatch(/^canvas\.apiKey: expected an API token/);
    expect(message.endsWith(found)).toBe(true);
    expect(message).not.toContain('k3y');
  });

  test('with the line of the .env, or the file', async () => {
    const data = configWith({ canvas: { apiKey: '${A}' }, grit: { apiKey: '${file:token}' } });
    const messages = await messagesOf(data, { files: { '.env': '\nA=k 3y\n', token: 'k3y\nk4y' } });
    expect(messages).toEqual([
      expect.stringMatching(/^canvas\.apiKey: .+, in line 2 of \/.+\/\.env\.$/),
      expect.stringMatching(/^grit\.apiKey: .+, in the file \/.+\/token\.$/),
    ]);
  });

  test('a folder', async () => {
    const messages = await messagesOf(configWith({ backup: { folder: '“./backup”' } }));
    expect(messages).toEqual([expect.stringContaining('a typographic quotation mark (U+201C)')]);
  });

  test('a key', async () => {
    const messages = await messagesOf(configWith({ canvas: { 'courseId\u200B': 1 } }));
    expect(messages).toContain(
      'canvas["courseId\\u{200b}"]: there is a zero-width space (U+200B) in the name of this key.',
    );
  });
});

test('an address without what came along is used', async () => {
  const { config } = await load(configWith({ grit: { apiUrl: '“https://grit.test/a”\u200B' } }));
  expect(config.grit.apiUrl).toBe('https://grit.test/a');
});

const YAML_LINES = ['canvas:', '  apiUrl: https://canvas.test', 'permissions: {}'];
test.each([
  ['a non-breaking space', '\u00A0\u00A0apiUrl: x', '(line 2: it begins with a non-breaking space (U+00A0))'],
  ['a mark', '\uFEFF  apiUrl: x', '(line 2: it begins with a sign that is not seen (U+FEFF))'],
  ['a tab', '\tapiUrl: x', '(line 2, column 1; line 2 has a tab (U+0009))'],
])('YAML that is indented with %s is named', async (_, line, place) => {
  const text = YAML_LINES.with(1, line).join('\n');
  const [problem] = await problemsOf(loadText('c.yaml', text));
  expect(problem?.message).toContain(`is not correct YAML ${place}.`);
  expect(problem?.hint).toMatch(/^Delete that sign/);
});

test('typographic quotation marks in JSON are named', async () => {
  const [problem] = await problemsOf(loadText('c.json', '{\n  “canvas”: {}\n}'));
  expect(problem?.message).toContain('line 2 has a typographic quotation mark (U+201C)');
});

test('they may stand in a comment and in a label', async () => {
  const text = `# “a”\u00A0–\n${JSON.stringify(configWith({ addUsers: { 'A\u00A0“B”': 7 } }))}`;
  expect((await loadText('c.yaml', text)).config.requirements).toHaveLength(2);
});

test('two values for one variable are a warning, and a line of another language is named where one is missing', async () => {
  const data = configWith({ canvas: { apiKey: '${A}' } });
  const { warnings } = await load(data, { files: { '.env': 'A=1\nA=2\n' } });
  expect(warnings.map(({ code }) => code)).toEqual(['variable-twice']);
  const messages = await messagesOf(data, { files: { '.env': 'A: 1\n' } });
  expect(messages).toEqual([
    expect.stringMatching(/is not set, and line 1 of \/.+\.env is not NAME=value\.$/),
  ]);
});
