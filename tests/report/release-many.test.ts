import { expect, test } from '@jest/globals';
import { renderManyReleases, type ManyReleases } from '../../src/report/release-many.ts';
import { ACTIVE, LASER, SAW } from '../core/trust/build.ts';

const NORA = { externalId: '0011', identity: { firstName: 'Nora', lastName: 'Veltkamp', email: '' } };
const TILO = { externalId: '0012', identity: undefined };
const hold = (person: ManyReleases['holds'][number]['person'], column = LASER, isInReach = true) => ({
  person,
  column,
  isInReach,
});
const lines = (changes: Partial<ManyReleases>) =>
  renderManyReleases({
    holds: [hold(NORA)],
    stillOff: 0,
    applied: false,
    isUploadOn: true,
    ...changes,
  }).split('\n');

test('a preview has a line for each person, and the way to do it', () => {
  expect(lines({ holds: [hold(NORA), hold(TILO, SAW), hold(NORA, ACTIVE)] })).toEqual([
    'Would be released: 3 permissions of 2 people:',
    '  Nora Veltkamp (0011): pg:Laser Cutter, the whole person',
    '  0012: pg:Band Saw',
    'The next pass gives them again, if Canvas still shows what earned them as passed.',
    'Nothing was changed. To do it, type the same with --apply.',
  ]);
});

test('what was done says what follows from it', () => {
  expect(lines({ applied: true, isUploadOn: false })).toEqual([
    'Released: 1 permission of 1 person:',
    '  Nora Veltkamp (0011): pg:Laser Cutter',
    'The next pass gives them again, if Canvas still shows what earned them as passed.',
    'Passes upload nothing while grit.upsert is false in the configuration.',
  ]);
});

test.each([
  [
    'some of it',
    [hold(NORA), hold(TILO, LASER, false)],
    /^What earned 1 of them is not known, .*: set these in Grit\.$/,
  ],
  ['all of it', [hold(TILO, LASER, false)], /^What earned them is not known, .*: set these in Grit\.$/],
])('what no pass can find is for a person to set: %s', (_, holds, text) => {
  expect(lines({ holds, applied: true }).at(-1)).toMatch(text);
  expect(lines({ holds, applied: true }).some((line) => line.startsWith('The next pass'))).toBe(
    holds.length > 1,
  );
});

test('who stays on hold as a whole gets nothing', () => {
  expect(lines({ stillOff: 1 })).toContain(
    'Of these people 1 stays on hold as a whole, and gets nothing until that is released.',
  );
});

test('where nothing matches there is nothing to apply', () => {
  expect(lines({ holds: [] })).toEqual(['No hold matches, so there is nothing to release.']);
});
