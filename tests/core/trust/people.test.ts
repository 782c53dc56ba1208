import { describe, expect, test } from '@jest/globals';
import { emptyMemory } from '../../../src/core/memory/memory.ts';
import {
  findPeople,
  holdsMeant,
  holdsOfColumn,
  isInReach,
  nearestHeld,
} from '../../../src/core/trust/people.ts';
import { ACTIVE, ANY_TIME, entry, evidence, heldEntry, LASER, memoryOf, SAW } from './build.ts';

const NOW = new Date('2026-11-22T09:30:00Z');
const NORA = { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' };
const ZOE = { firstName: 'Zo\u00e9', lastName: 'de la Brack', email: '' };

const KNOWN = memoryOf([heldEntry(), heldEntry({ column: SAW }), entry({ externalId: '0013' })], {
  people: new Map([
    ['0011', NORA],
    ['0012', ZOE],
    ['0014', { firstName: 'Mirelle', lastName: '', email: '' }],
    ['0015', { firstName: '', lastName: '', email: '' }],
  ]),
});
const idsFor = (text: string, memory = KNOWN) => findPeople(memory, text).map(({ externalId }) => externalId);

describe('somebody is found by', () => {
  test.each([
    ['the campus wide id', '0011', '0011'],
    ['the id without its leading zeros', '11', '0011'],
    ['the id with more of them', '00011', '0011'],
    ['the id with spaces around it', ' 0011 ', '0011'],
    ['first and last name', 'Nora Veltkamp', '0011'],
    ['last and first name', 'Veltkamp, Nora', '0011'],
    ['a name in other case and with other spaces', '  veltKAMP ,nora ', '0011'],
    ['the email address', 'Nora@School.example', '0011'],
    ['a name that another system composes in another way', 'Zoe\u0301 De La Brack', '0012'],
    ['a name of one part', 'mirelle', '0014'],
    ['an id of which only a cell is remembered', '13', '0013'],
  ])('%s', (_, text, externalId) => {
    expect(idsFor(text)).toEqual([externalId]);
  });
});

test.each(['', ' ', ',', 'Nora', 'Veltkamp', 'Nora Velt', '1', '0016', 'nora@'])(
  'nobody is found by "%s"',
  (text) => {
    expect(idsFor(text)).toEqual([]);
  },
);

test('an empty memory knows nobody', () => {
  expect(idsFor('0011', emptyMemory())).toEqual([]);
});

test('somebody comes with name and holds, and with nothing of anybody else', () => {
  expect(findPeople(KNOWN, '11')).toEqual([
    { externalId: '0011', identity: NORA, holds: [heldEntry(), heldEntry({ column: SAW })] },
  ]);
  expect(findPeople(KNOWN, '12')).toEqual([{ externalId: '0012', identity: ZOE, holds: [] }]);
  expect(findPeople(KNOWN, '13')).toEqual([{ externalId: '0013', identity: undefined, holds: [] }]);
});

test('two of the same name are both given, though something is held of one alone', () => {
  const people = new Map([
    ['0011', NORA],
    ['0012', { ...NORA, email: '' }],
  ]);
  expect(idsFor('Nora Veltkamp', memoryOf([heldEntry()], { people }))).toEqual(['0011', '0012']);
});

test('of two ids that differ by leading zeros the one that is written is meant, and else neither is guessed', () => {
  const memory = memoryOf([heldEntry(), heldEntry({ externalId: '11', column: SAW })]);
  expect(idsFor('11', memory)).toEqual(['11']);
  expect(idsFor('0011', memory)).toEqual(['0011']);
  expect(idsFor('011', memory)).toEqual(['0011', '11']);
});

describe('a column', () => {
  const holds = [heldEntry(), heldEntry({ column: ANY_TIME }), heldEntry({ column: ACTIVE })];
  const columnsFor = (column: string | undefined) => holdsOfColumn(holds, column).map((hold) => hold.column);

  test.each([
    ['its name', LASER, LASER],
    ['its name without "pg:"', 'Laser Cutter', LASER],
    ['the access time', ANY_TIME, ANY_TIME],
    ['active', ACTIVE, ACTIVE],
  ])('is meant by %s', (_, column, found) => {
    expect(columnsFor(column)).toEqual([found]);
  });

  test('that is not named means all', () => {
    expect(columnsFor(undefined)).toEqual([LASER, ANY_TIME, ACTIVE]);
  });

  test.each(['laser cutter', 'Laser', 'Any Time', SAW, ''])('is not meant by "%s"', (column) => {
    expect(columnsFor(column)).toEqual([]);
  });

  test('is meant by its exact name, though another one has that name behind "pg:"', () => {
    const both = [heldEntry({ column: 'pg:active' }), heldEntry({ column: ACTIVE })];
    expect(holdsOfColumn(both, ACTIVE)).toEqual([heldEntry({ column: ACTIVE })]);
  });

  test.each([
    ['Laser Cuter', LASER],
    ['pg:laser cutter', LASER],
    ['PG:Laser Cutter', LASER],
    ['aktive', ACTIVE],
    ['acive', ACTIVE],
    ['laser', LASER],
  ])('that is written "%s" was probably meant to be %s', (column, nearest) => {
    expect(nearestHeld(holds, column)).toBe(nearest);
  });

  test.each(['Lathe', 'la', 'x', ''])('that is written "%s" can be anything', (column) => {
    expect(nearestHeld(holds, column)).toBeUndefined();
  });
});

describe('a pass reaches back to what earned a cell', () => {
  const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 3_600_000).toISOString();
  const reach = (...times: [submittedAt: string | null, gradedAt: string | null][]) =>
    isInReach(
      heldEntry({ evidence: times.map(([submittedAt, gradedAt]) => evidence({ submittedAt, gradedAt })) }),
      NOW,
    );

  test.each<[string, boolean, ...[string | null, string | null][]]>([
    ['handed in yesterday', true, [daysAgo(1), null]],
    ['handed in 180 days ago', true, [daysAgo(180), null]],
    ['handed in earlier', false, [daysAgo(180.01), null]],
    ['handed in earlier and graded since', true, [daysAgo(200), daysAgo(10)]],
    ['both too long ago', false, [daysAgo(200), daysAgo(190)]],
    ['only graded, lately', true, [null, daysAgo(10)]],
    ['several quizzes, one of them in reach', true, [daysAgo(300), null], [daysAgo(3), null]],
    ['it is not known when', false, [null, null]],
    ['not a time', false, ['soon', null]],
    ['it is not known by what', false],
  ])('%s: %s', (_, expected, ...times) => {
    expect(reach(...times)).toBe(expected);
  });
});

describe('the holds that are meant', () => {
  const laser = heldEntry({ heldSince: new Date('2026-11-20T08:00:00Z') });
  const saw = heldEntry({ externalId: '0012', column: SAW, heldSince: new Date('2026-11-21T08:00:00Z') });
  const memory = memoryOf([laser, saw]);
  const since = new Date('2026-11-21T08:00:00Z');

  test.each([
    ['all of them', null, null, [laser, saw]],
    ['those of one column', SAW, null, [saw]],
    ['those of one column, without the beginning of its name', 'Band Saw', null, [saw]],
    ['those that were noticed since then', null, since, [saw]],
    ['those of both', LASER, since, []],
  ])('%s', (_, column, from, expected) => {
    expect(holdsMeant(memory, { column, since: from })).toEqual(expected);
  });
});
