import { expect, it } from '@jest/globals';
import { wrapped } from '../../src/report/wrap.ts';

it.each<[string, string, number | undefined, string]>([
  ['a line that fits', 'one two', 7, 'one two'],
  ['a line where there is no terminal', 'one two three', undefined, 'one two three'],
  ['a sentence', 'one two three', 8, 'one two\nthree'],
  ['what is indented', '  one two three', 9, '  one two\n  three'],
  ['what stands behind a label', 'Grit     one two three', 20, 'Grit     one two\n         three'],
  [
    'what stands behind two',
    'bad   quiz  one two three four',
    26,
    'bad   quiz  one two three\n            four',
  ],
  ['an indented label', '  Quiz   one two three', 20, '  Quiz   one two\n         three'],
  ['a word that is longer than a line', 'one twotwotwotwo', 8, 'one\ntwotwotwotwo'],
  ['several lines, one of them empty', 'one two\n\none', 5, 'one\ntwo\n\none'],
  ['colours, which take no room', '\u001b[33mone:\u001b[39m two', 8, '\u001b[33mone:\u001b[39m two'],
])('breaks %s', (_, text, width, lines) => {
  expect(wrapped(text, width)).toBe(lines);
});

it('makes no line longer than 100 characters on a wide terminal', () => {
  const lines = wrapped('word '.repeat(100).trim(), 250).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
});
