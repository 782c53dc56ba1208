import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/parse.ts';
import { TOML, YAML, configWith, load, loadText, problemsOf } from './support.ts';

const LARGE = '10170000001100251'; // above 2^53
const GROUP = '10170000000000093';

describe('ids above 2^53', () => {
  test.each([
    ['YAML', 'c.yaml', `"pg:A": ${LARGE}\nmap: { ${LARGE}: ${GROUP} }`],
    ['YAML, blocks', 'c.yaml', `"pg:A": ${LARGE}\nmap:\n  ${LARGE}: ${GROUP}`],
    ['JSON', 'c.json', `{ "pg:A": ${LARGE}, "map": { "${LARGE}": ${GROUP} } }`],
    ['TOML', 'c.toml', `"pg:A" = ${LARGE}\n[map]\n${LARGE} = ${GROUP}`],
  ])('keep every digit in %s, also as a key', (_format, file, text) => {
    expect(parseConfig(file, text)).toEqual({ 'pg:A': LARGE, map: { [LARGE]: GROUP } });
  });

  test('reach the configuration', async () => {
    const text = `${YAML}\ncanvasGroups: { ${LARGE}: ${GROUP} }`;
    const { config } = await loadText('c.yaml', text.replace('440133', LARGE));
    expect(config.requirements[0]?.anyOf[0]?.[0]?.quiz.id).toBe(LARGE);
    expect(config.groups).toMatchObject([{ quiz: { id: LARGE }, groupId: GROUP }]);
  });
});

describe('what YAML makes of plain words', () => {
  test.each([
    ['440133', 440133],
    ['00440133', 440133],
    ['-5', -5],
    ['0x1F', 31],
    ['80.5', 80.5],
    ['true', true],
    ['yes', 'yes'],
    ['2026-11-22', '2026-11-22'],
    ['12:30', '12:30'],
    ['440_133', '440_133'],
    ['~', null],
  ])('%s', (text, value) => {
    expect(parseConfig('c.yaml', `key: ${text}`)).toEqual({ key: value });
  });

  test('anchors and aliases may be used', () => {
    expect(parseConfig('c.yaml', 'a: &quiz { assignment: 1 }\nb: *quiz')).toEqual({
      a: { assignment: 1 },
      b: { assignment: 1 },
    });
  });
});

describe('one configuration in each format', () => {
  test.each([
    ['c.yaml', YAML],
    ['c.yml', YAML],
    ['rc', YAML],
    ['c.toml', TOML],
    ['c.json', JSON.stringify(configWith())],
    ['c.json', JSON.stringify(configWith(), null, '\t')],
  ])('%s', async (name, text) => {
    const { config } = await loadText(name, text);
    expect(config).toMatchObject({
      canvas: { apiUrl: 'https://canvas.test', apiKey: 'canvas-secret', courseId: '70076' },
      requirements: [{ column: 'pg:Laser Cutter', anyOf: [[{ quiz: { id: '440133' } }]] }],
    });
  });

  test.each([
    ['c.yaml', YAML],
    ['c.toml', TOML],
    ['c.json', JSON.stringify(configWith())],
  ])('%s with the byte order mark of a Windows editor and its line ends', async (name, text) => {
    const { config } = await loadText(name, `\uFEFF${text.replaceAll('\n', '\r\n')}`);
    expect(config.canvas.courseId).toBe('70076');
  });

  test('JSON written with all its liberties', () => {
    const text = '{"a" : "\\u0041\\/\\ud83d\\ude00 # : {", "b":[1e2,-0.5,true,null],\n\t"c"\t:{}}';
    expect(parseConfig('c.json', text)).toEqual({ a: 'A/😀 # : {', b: [100, -0.5, true, null], c: {} });
  });
});

describe('a syntax error names the place and nothing of the file', () => {
  const SECRET = 'f00dbabe';
  test.each([
    ['an alias that is not one', 'c.yaml', `canvas:\n  apiKey: *${SECRET}`, 'line 2, column 20'],
    ['a tag', 'c.yaml', `canvas:\n  apiKey: !${SECRET} x`, 'line 2'],
    ['a quote that is not closed', 'c.yaml', `canvas:\n  apiKey: "${SECRET}\n`, 'line 3'],
    ['a colon without a space', 'c.yaml', `canvas:\n  courseId: 1\n  apiKey:${SECRET}\n`, 'line '],
    ['a directive', 'c.yaml', `%${SECRET} ${SECRET}\n---\na: 1\n%`, 'line '],
    [
      'a key that occurs twice',
      'c.yaml',
      `${SECRET}: 1\n${SECRET}: 2`,
      'line 2, column 1: this key occurs twice',
    ],
    ['a second document', 'c.yaml', `a: ${SECRET}\n---\nb: ${SECRET}`, 'is not correct YAML.'],
    ['a missing comma', 'c.json', `{\n  "a": "${SECRET}"\n  "b": 1 }`, 'line 3, column 3'],
    ['a value without quotes', 'c.json', `{ "apiKey": ${SECRET} }`, 'is not correct JSON'],
    ['a comment in JSON', 'c.json', `{ "a": 1 } # ${SECRET}`, 'is not correct JSON'],
    [
      'a key of JSON that occurs twice',
      'c.json',
      `{ "${SECRET}": 1, "${SECRET}": 2 }`,
      'this key occurs twice',
    ],
    ['a value of TOML without quotes', 'c.toml', `[canvas]\napiKey = ${SECRET}`, 'line 2, column 10'],
    ['a key of TOML that occurs twice', 'c.toml', `${SECRET} = 1\n${SECRET} = 2`, 'this key occurs twice'],
  ])('%s', async (_situation, name, text, place) => {
    const problems = await problemsOf(loadText(name, text));
    expect(problems).toMatchObject([{ code: 'config-syntax', severity: 'invalid' }]);
    expect(problems[0]?.message).toContain(place);
    expect(JSON.stringify(problems)).not.toContain(SECRET);
  });
});

describe('a file that holds no keys', () => {
  test.each([
    ['nothing', 'c.yaml', '', 'the file is empty'],
    ['white space', 'c.json', ' \n', 'the file is empty'],
    ['only a byte order mark', 'c.toml', '\uFEFF', 'the file is empty'],
    ['only comments', 'c.yaml', '# soon\n', 'found nothing but comments'],
    ['a list', 'c.yaml', '- a\n', 'found something else'],
    ['a word', 'rc', 'f00dbabe', 'found something else'],
    ['null', 'c.json', 'null', 'found nothing'],
    ['a number', 'c.json', '5', 'found something else'],
  ])('but %s', async (_situation, name, text, expected) => {
    const problems = await problemsOf(loadText(name, text));
    expect(problems).toMatchObject([{ code: 'config-invalid', severity: 'invalid' }]);
    expect(problems[0]?.message).toContain(expected);
    expect(problems[0]?.message).not.toContain('f00dbabe');
  });

  test('TOML with nothing but comments lacks every key', async () => {
    const messages = (await problemsOf(loadText('c.toml', '# soon'))).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining('canvas.apiUrl: is missing'));
  });
});

describe('YAML that would grow without end', () => {
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 12; i += 1)
    bomb.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );

  test.each([
    ['a list within itself', 'a: &a [*a]'],
    ['a group within itself', 'a: &a { b: *a }'],
    ['ten of ten of ten', bomb.join('\n')],
    ['a list in a list in a list', `a: ${'['.repeat(50)}${']'.repeat(50)}`],
  ])('%s is refused at once', async (_situation, text) => {
    const problems = await problemsOf(loadText('c.yaml', text));
    expect(problems).toMatchObject([{ code: 'config-invalid' }]);
    expect(problems[0]?.message).toContain('nested too deeply or refers to itself');
  });
});

test('a date of TOML where an id belongs is a wrong type, not a crash', async () => {
  const [problem] = await problemsOf(loadText('c.toml', TOML.replace('70076', '2026-11-22')));
  expect(problem?.message).toMatch(/^canvas.courseId: expected an id.+found other text\.$/);
});

test('a number of JSON that has lost digits has to be put in quotes', async () => {
  const [problem] = await problemsOf(load(configWith({ canvas: { courseId: 1e21 } })));
  expect(problem?.message).toContain('canvas.courseId: expected an id in quotes');
});
