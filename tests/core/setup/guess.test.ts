import { describe, expect, it, test } from '@jest/globals';
import { guess } from '../../../src/core/setup/guess.ts';

const quizzes = (...names: string[]) => names.map((name) => ({ name }));
const SHOP = quizzes(
  '3D Printers Orientation',
  'Band Saw Safety Quiz',
  'Laser Cutter Safety Quiz',
  'Lathe Safety Quiz',
  'Router Table Check-out',
);

describe('the quiz that is proposed for a column', () => {
  it.each([
    ['pg:Laser Cutter', 'Laser Cutter Safety Quiz'],
    ['pg:laser cutters', 'Laser Cutter Safety Quiz'],
    ['pg:Band Saw', 'Band Saw Safety Quiz'],
    ['pg:Lathe', 'Lathe Safety Quiz'],
    ['pg:Router Table User', 'Router Table Check-out'],
    ['pg:3D Printers', '3D Printers Orientation'],
    ['pg:3-D printer', undefined],
  ])('for %s is %s', (column, name) => {
    expect(guess(column, SHOP).proposed?.name).toBe(name);
  });

  it.each([
    ['nothing is like it', 'pg:Kiln', SHOP],
    ['only a part of both names is the same', 'pg:Laser Engraver', SHOP],
    [
      'only words are the same that every quiz has',
      'pg:Safety Course',
      quizzes('Lathe Safety', 'Saw Safety'),
    ],
    ['two are equally like it', 'pg:Laser', quizzes('Laser 1', 'Laser 2')],
    ['there are no quizzes', 'pg:Laser', []],
  ])('is none where %s', (_, column, given) => {
    expect(guess(column, given).proposed).toBeNull();
  });

  it('is the one with fewer other words', () => {
    const given = quizzes('Laser Cutter Advanced', 'Laser Cutter');
    expect(guess('pg:Laser Cutter', given).proposed?.name).toBe('Laser Cutter');
  });
});

test('all quizzes are offered, the likeliest first and the others in their order', () => {
  expect(guess('pg:Lathe', SHOP).ranked.map(({ name }) => name)).toEqual([
    'Lathe Safety Quiz',
    '3D Printers Orientation',
    'Band Saw Safety Quiz',
    'Laser Cutter Safety Quiz',
    'Router Table Check-out',
  ]);
});
