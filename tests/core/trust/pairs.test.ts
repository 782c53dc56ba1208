import { expect, test } from '@jest/globals';
import type { ExportedPerson } from '../../../src/core/marks.ts';
import { pairPeople } from '../../../src/core/trust/pairs.ts';
import { exported, LASER, SAW } from './build.ts';

/** The ids of each pair, as `before:after`. */
const pairs = (before: string[], after: string[]) => {
  const people = (ids: string[]) => ids.map((id) => exported(id, []));
  return pairPeople(people(before), people(after))
    .map((pair) => `${pair.before?.externalId ?? '-'}:${pair.after?.externalId ?? '-'}`)
    .sort();
};

test.each([
  ['the same id is the same person', ['0011'], ['0011'], ['0011:0011']],
  ['an id that lost its leading zeros is the same person', ['0011'], ['11'], ['0011:11']],
  ['and so is one that got them back', ['11'], ['0011'], ['11:0011']],
  ['another id is another person', ['0011'], ['0012'], ['-:0012', '0011:-']],
  ['two people whom only zeros tell apart stay two', ['0011', '11'], ['11', '0011'], ['0011:0011', '11:11']],
  [
    'of those two, the one who is gone is not taken for the other',
    ['0011', '11'],
    ['0011'],
    ['0011:0011', '11:-'],
  ],
  ['nor is one who was added', ['0011'], ['0011', '11'], ['-:11', '0011:0011']],
  ['where several could be meant, nobody is', ['0011', '011'], ['11'], ['-:11', '0011:-', '011:-']],
])('%s', (_, before, after, expected) => {
  expect(pairs(before, after)).toEqual(expected);
});

test('rows with one id are one person with the marks of all', () => {
  const [pair] = pairPeople([exported('0011', [LASER]), exported('0011', [SAW])], []);
  expect(pair?.before?.granted).toEqual([LASER, SAW]);
});

test('everybody is sorted by last name, first name and id, whichever export has them', () => {
  const called = (firstName: string, lastName: string, id: string): ExportedPerson =>
    exported(id, [], { firstName, lastName });
  const before = [called('Tilo', 'Brack', '3'), called('Ana', 'Brack', '4'), called('Ana', 'Brack', '2')];
  const sorted = pairPeople(before, [called('Zoe', 'Adler', '9')]);
  expect(sorted.map((pair) => (pair.after ?? pair.before).externalId)).toEqual(['9', '2', '4', '3']);
});
