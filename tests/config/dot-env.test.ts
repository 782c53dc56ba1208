import { describe, expect, test } from '@jest/globals';
import { parseDotEnv } from '../../src/config/dot-env.ts';

const valuesIn = (text: string) =>
  Object.fromEntries([...parseDotEnv(text).variables].map(([name, { value }]) => [name, value]));

describe('a line of a .env', () => {
  test.each([
    ['plain', 'A=b', 'b'],
    ['with spaces around the sign', 'A = b', 'b'],
    ['with blanks behind it', 'A=b \t ', 'b'],
    ['indented', '  A=b', 'b'],
    ['with export', 'export A=b', 'b'],
    ['with export and a tab', 'export\tA=b', 'b'],
    ['with a mark in the middle of the file', '\uFEFFA=b', 'b'],
    ['with unseen signs', '\u200BA\u00A0=\u00A0b\u200B', 'b'],
    ['with a comment', 'A=b # c', 'b'],
    ['with nothing but a comment', 'A=# c', ''],
    ['with nothing', 'A=', ''],
    ['with a sign more', 'A=b=c=', 'b=c='],
    ['with words', 'A=b c', 'b c'],
    ['in double quotes', 'A="b # c"', 'b # c'],
    ['in single quotes', "A=' b '", ' b '],
    ['in backticks', 'A=`b"c`', 'b"c'],
    ['in quotes with a comment', 'A="b" # c', 'b'],
    ['with a backslash, which means nothing', 'A="b\\n"', 'b\\n'],
    ['with a quote within', "A=b'c", "b'c"],
    ['with a dollar', 'A=$B${C}', '$B${C}'],
    ['without its end', 'B=1\nA=b', 'b'],
  ])('%s', (_, text, value) => {
    expect(valuesIn(text)['A']).toBe(value);
    expect(parseDotEnv(text).variables.get('A')).not.toHaveProperty('wrong');
  });

  test.each([
    ['a quotation mark that is not closed', 'A="b', /not closed/],
    ['another kind that closes it', 'A="b\'', /not closed/],
    ['something behind the quotation mark', 'A="b"c', /behind its closing/],
    ['a sign that may be a comment or not', 'A=b#c', /"#"/],
  ])('is not certain with %s', (_, text, wrong) => {
    expect(parseDotEnv(`B=1\n${text}\n`).variables.get('A')).toMatchObject({
      line: 2,
      wrong: expect.stringMatching(wrong),
    });
  });

  test.each(['A: b', '$env:A = "b"', 'set A=b', '-A=b', 'hello', '=b', '1A=b'])(
    'that is another language sets nothing: %s',
    (line) => {
      const { variables, strangeLines } = parseDotEnv(`# c\n\n${line}\n`);
      expect([variables.has('A'), strangeLines]).toEqual([false, [3]]);
    },
  );
});

test('of two lines with one name the last counts, and two values are noticed', () => {
  const { variables } = parseDotEnv('A=1\nB=1\nA=2\nB=1\n');
  expect(variables.get('A')).toMatchObject({ value: '2', line: 3, otherLine: 1 });
  expect(variables.get('B')).not.toHaveProperty('otherLine');
});

test('an open quotation mark does not swallow the next line', () => {
  expect(valuesIn('A="b\nB="c"\n')['B']).toBe('c');
});
