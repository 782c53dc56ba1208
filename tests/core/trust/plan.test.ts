import { describe, expect, test } from '@jest/globals';
import { emptyMemory, type Memory } from '../../../src/core/memory/memory.ts';
import { planGrants } from '../../../src/core/trust/plan.ts';
import type { Plan } from '../../../src/core/types.ts';
import type { Identity } from '../../../src/core/types.ts';
import { grantTable } from '../../build.ts';
import {
  ACTIVE,
  ANY_TIME,
  entry,
  exported,
  exportOf,
  exportWithout,
  heldEntry,
  LASER,
  memoryOf,
  releasedEntry,
  SAW,
} from './build.ts';

const NORA = ['Nora', 'Veltkamp', '0011', 'nora@school.example'];
const TILO = ['Tilo', 'Brack', '0012', 'tilo@school.example'];
const CONSTANTS = [ANY_TIME, ACTIVE];
const ALL = [LASER, SAW, ...CONSTANTS];

/** Nora earned the laser cutter, which she gets with access time and active. */
const LASER_EARNED = grantTable([LASER, SAW], [[...NORA, 'x', '', 'x', 'x']]);
const BOTH_EARNED = grantTable([LASER, SAW], [[...NORA, 'x', 'x', 'x', 'x']]);

/** The state of each earned cell of a row, by column. */
function statesOf({ rows }: Plan, index = 0): Record<string, string> {
  return Object.fromEntries(rows[index]?.cells ?? []);
}

function expectNothingToUpload({ upload, newPeople, newGrants, byColumn }: Plan): void {
  expect(upload.rows).toEqual([]);
  expect({ newPeople, newGrants, byColumn }).toEqual({ newPeople: 0, newGrants: 0, byColumn: {} });
}

describe('somebody whom Grit does not know', () => {
  const plan = planGrants(LASER_EARNED, exportOf(exported('0099', ALL)), emptyMemory());

  test('is a new person, to whom everything earned is new', () => {
    expect(plan.rows.map(({ externalId, isNewPerson }) => [externalId, isNewPerson])).toEqual([
      ['0011', true],
    ]);
    expect(statesOf(plan)).toEqual({ [LASER]: 'new', [ANY_TIME]: 'new', [ACTIVE]: 'new' });
    expect(plan.newPeople).toBe(1);
  });

  test('is uploaded as the table has it, to the byte', () => {
    expect(plan.upload).toEqual(LASER_EARNED);
  });

  test('is a new person though the memory had seen a mark, which nobody is known to have cleared', () => {
    const { rows, newPeople } = planGrants(
      LASER_EARNED,
      exportOf(),
      memoryOf([entry(), releasedEntry({ column: SAW })]),
    );
    expect(rows[0]?.isNewPerson).toBe(true);
    expect(newPeople).toBe(1);
  });

  test('has no address where Canvas knows none', () => {
    const table = grantTable([LASER], [['Nora', 'Veltkamp', '0011', '', 'x', 'x', 'x']]);
    expect(planGrants(table, exportOf(), emptyMemory()).upload.rows).toEqual(table.rows);
  });
});

describe('somebody whom Grit knows', () => {
  test('and who has everything is not uploaded again', () => {
    const plan = planGrants(LASER_EARNED, exportOf(exported('0011', [LASER, ...CONSTANTS])), emptyMemory());
    expect(plan.rows[0]?.isNewPerson).toBe(false);
    expect(statesOf(plan)).toEqual({ [LASER]: 'already', [ANY_TIME]: 'already', [ACTIVE]: 'already' });
    expectNothingToUpload(plan);
    expect(plan.upload).toEqual(grantTable([LASER, SAW], []));
  });

  test('is uploaded where something is new, with an x for each mark that is there, earned now or not', () => {
    const plan = planGrants(LASER_EARNED, exportOf(exported('0011', [SAW, ACTIVE])), emptyMemory());
    expect(statesOf(plan)).toEqual({ [LASER]: 'new', [ANY_TIME]: 'new', [ACTIVE]: 'already' });
    expect(plan.upload.rows).toEqual([[...NORA, 'x', 'x', 'x', 'x']]);
    expect(plan.newPeople).toBe(0);
  });

  test('is not given what was not earned and is not there', () => {
    const { upload } = planGrants(LASER_EARNED, exportOf(exported('0011', CONSTANTS)), emptyMemory());
    expect(upload.rows).toEqual([[...NORA, 'x', '', 'x', 'x']]);
  });

  test('is found where the spreadsheet lost the leading zeros, and uploaded with them', () => {
    const plan = planGrants(LASER_EARNED, exportOf(exported('11', [SAW, ACTIVE])), emptyMemory());
    expect(plan.rows[0]?.isNewPerson).toBe(false);
    expect(plan.upload.rows).toEqual([[...NORA, 'x', 'x', 'x', 'x']]);
  });

  test('in two rows that cannot be told apart is not given again what one of them has', () => {
    const grit = exportOf(exported('0011', [LASER]), exported('0011', CONSTANTS));
    expectNothingToUpload(planGrants(LASER_EARNED, grit, emptyMemory()));
  });

  test('is uploaded alone: a row that changes nothing stays behind', () => {
    const table = grantTable(
      [LASER],
      [
        [...TILO, 'x', 'x', 'x'],
        [...NORA, 'x', 'x', 'x'],
      ],
    );
    const grit = exportOf(exported('0011', CONSTANTS), exported('0012', [LASER, ...CONSTANTS]));
    const { rows, upload } = planGrants(table, grit, emptyMemory());
    expect(rows.map(({ externalId }) => externalId)).toEqual(['0012', '0011']);
    expect(upload.rows).toEqual([[...NORA, 'x', 'x', 'x']]);
    expect(upload).toEqual(grantTable([LASER], [[...NORA, 'x', 'x', 'x']]));
  });

  test('is uploaded with empty cells where the row ends early', () => {
    const table = { ...LASER_EARNED, rows: [[...NORA, 'x']] };
    const plan = planGrants(table, exportOf(exported('0011', [ACTIVE])), emptyMemory());
    expect(statesOf(plan)).toEqual({ [LASER]: 'new' });
    expect(plan.upload.rows).toEqual([[...NORA, 'x', '', '', 'x']]);
  });

  test('does not lose the address and the name there where Canvas knows none', () => {
    const table = grantTable([LASER], [['Nora', '', '0011', '', 'x', 'x', 'x']]);
    const { upload } = planGrants(table, exportOf(exported('0011', CONSTANTS)), emptyMemory());
    expect(upload.rows).toEqual([[...NORA, 'x', 'x', 'x']]);
  });
});

describe('a cell that somebody at the shop has cleared', () => {
  test.each([
    ['a permission', LASER],
    ['the access time', ANY_TIME],
  ])('is sent empty, and the rest of the row is sent: %s', (_, column) => {
    const memory = memoryOf([heldEntry({ column })]);
    const plan = planGrants(BOTH_EARNED, exportOf(exported('0011', [ACTIVE])), memory);
    const others = [LASER, SAW, ANY_TIME].filter((name) => name !== column);
    expect(statesOf(plan)).toEqual({
      [column]: 'held',
      ...Object.fromEntries(others.map((name) => [name, 'new'])),
      [ACTIVE]: 'already',
    });
    expect(plan.upload.rows).toEqual([[...NORA, ...ALL.map((name) => (name === column ? '' : 'x'))]]);
    expect(plan.byColumn).not.toHaveProperty([column]);
    expect(plan.held).toBe(1);
  });

  test('is no reason for an upload', () => {
    const plan = planGrants(LASER_EARNED, exportOf(exported('0011', CONSTANTS)), memoryOf([heldEntry()]));
    expect(statesOf(plan)).toMatchObject({ [LASER]: 'held' });
    expectNothingToUpload(plan);
  });

  test('holds nothing that the same person, and nobody who, earned besides', () => {
    const memory = memoryOf([heldEntry({ column: SAW }), heldEntry({ externalId: '0012' })]);
    const plan = planGrants(LASER_EARNED, exportOf(exported('0011', CONSTANTS)), memory);
    expect(statesOf(plan)).toMatchObject({ [LASER]: 'new' });
    expect(plan.held).toBe(0);
  });

  test('is given again once its hold was released', () => {
    const grit = exportOf(exported('0011', CONSTANTS));
    expect(statesOf(planGrants(LASER_EARNED, grit, memoryOf([releasedEntry()])))).toMatchObject({
      [LASER]: 'new',
    });
  });

  test('is there and stays there where it was set again by hand', () => {
    const plan = planGrants(BOTH_EARNED, exportOf(exported('0011', [LASER])), memoryOf([heldEntry()]));
    expect(statesOf(plan)).toMatchObject({ [LASER]: 'already' });
    expect(plan.upload.rows).toEqual([[...NORA, 'x', 'x', 'x', 'x']]);
  });
});

describe('somebody who gets nothing at all', () => {
  test('was made inactive: everything that is not there is held, seen before or not', () => {
    const memory = memoryOf([heldEntry({ column: ACTIVE })]);
    const plan = planGrants(BOTH_EARNED, exportOf(exported('0011', [SAW])), memory);
    expect(statesOf(plan)).toEqual({
      [LASER]: 'held',
      [SAW]: 'already',
      [ANY_TIME]: 'held',
      [ACTIVE]: 'held',
    });
    expect(plan.held).toBe(3);
    expectNothingToUpload(plan);
  });

  test('was made inactive, and is held though the table has no column for that', () => {
    const columns = LASER_EARNED.columns.slice(0, -1);
    const table = { ...LASER_EARNED, columns, rows: [[...NORA, 'x', '', 'x']] };
    const plan = planGrants(table, exportOf(exported('0011', [])), memoryOf([heldEntry({ column: ACTIVE })]));
    expect(statesOf(plan)).toEqual({ [LASER]: 'held', [ANY_TIME]: 'held' });
    expectNothingToUpload(plan);
  });

  test('was taken out of Grit altogether: no new person, whichever of the marks it was that is held', () => {
    const plan = planGrants(LASER_EARNED, exportOf(), memoryOf([heldEntry({ column: SAW })]));
    expect(statesOf(plan)).toEqual({ [LASER]: 'held', [ANY_TIME]: 'held', [ACTIVE]: 'held' });
    expect(plan.held).toBe(3);
    expectNothingToUpload(plan);
  });

  test('was made inactive, and has another name since', () => {
    const memory = memoryOf([heldEntry({ column: ACTIVE })], knownAs({ lastName: 'Brack' }));
    const grit = exportOf(exported('0011', [LASER], { lastName: 'Brack' }));
    expectNothingToUpload(planGrants(LASER_EARNED, grit, memory));
  });
});

describe('a column that the header lacks', () => {
  const grit = exportWithout([LASER], exported('0011', CONSTANTS));

  test('is left out of the upload, and nothing else of the row is', () => {
    const plan = planGrants(BOTH_EARNED, grit, emptyMemory());
    expect(statesOf(plan)).toMatchObject({ [LASER]: 'no-column', [SAW]: 'new' });
    expect(plan.upload).toEqual(grantTable([SAW], [[...NORA, 'x', 'x', 'x']]));
    expect(plan.byColumn).toEqual({ [SAW]: 1 });
    expect(plan.missingColumns).toEqual([{ column: LASER, nearest: undefined }]);
  });

  test('is no reason for an upload, neither new nor already nor held', () => {
    const plan = planGrants(LASER_EARNED, grit, memoryOf([heldEntry()]));
    expect(statesOf(plan)).toMatchObject({ [LASER]: 'no-column' });
    expect([plan.already, plan.held]).toEqual([0, 0]);
    expectNothingToUpload(plan);
  });

  test('is named though nobody earned it', () => {
    const { missingColumns } = planGrants(grantTable([LASER, SAW], []), grit, emptyMemory());
    expect(missingColumns.map(({ column }) => column)).toEqual([LASER]);
  });

  test('may be the access time or active as well', () => {
    const bare = exportWithout(CONSTANTS, exported('0011', []));
    const plan = planGrants(LASER_EARNED, bare, emptyMemory());
    expect(plan.missingColumns.map(({ column }) => column)).toEqual(CONSTANTS);
    expect(plan.upload.rows).toEqual([[...NORA, 'x', '']]);
  });

  test('is never one that says who the row is about', () => {
    const plan = planGrants(LASER_EARNED, exportWithout(['email'], exported('0011', [])), emptyMemory());
    expect(plan.missingColumns).toEqual([]);
    expect(plan.upload.rows).toEqual([[...NORA, 'x', '', 'x', 'x']]);
  });

  test.each<[situation: string, column: string, header: string[], nearest: string | undefined]>([
    ['other capitals', 'pg:laser CUTTER', ['pg:Saw', LASER], LASER],
    ['capitals there', LASER, ['pg:Laser Gutter', 'pg:LASER CUTTER'], 'pg:LASER CUTTER'],
    ['capitals and a typing mistake', 'pg:LASER CUTER', [LASER], LASER],
    ['the nearest of several', 'pg:Laser Cuter', ['pg:Laser Center', LASER, 'pg:Laser Cutters'], LASER],
    ['a third of the letters', 'pg:Band Saw', ['pg:Sand Jar'], 'pg:Sand Jar'],
    ['one letter more than a third', 'pg:Band Saw', ['pg:Sand Jars'], undefined],
    ['an access time', 'at:Anytime', ['pg:Saw', ANY_TIME], ANY_TIME],
    ['a single letter, which may be wrong', 'x', ['pg:Saw', 'active', 'at:'], undefined],
    ['a short name, of which one letter may be wrong', 'at', ['at:'], 'at:'],
    ['a name like a column that grants nothing', 'pg:Email', ['Email', 'pgEmail'], undefined],
    ['nothing like it', 'pg:Kiln', [LASER, ...CONSTANTS], undefined],
    ['no permissions at all', LASER, [], undefined],
  ])('is named with what was probably meant: %s', (_, column, header, nearest) => {
    const table = { ...grantTable([column], []), columns: [...grantTable([], []).columns, column] };
    const { missingColumns } = planGrants(table, { ...exportOf(), header }, emptyMemory());
    expect(missingColumns.at(-1)).toEqual({ column, nearest });
  });
});

function knownAs(overrides: Partial<Identity>): Partial<Memory> {
  const identity = { firstName: 'Nora', lastName: 'Veltkamp', email: 'nora@school.example' };
  return { people: new Map([['0011', { ...identity, ...overrides }]]) };
}

describe('somebody who is called otherwise in Canvas than at the last upload', () => {
  const marks = [LASER, ...CONSTANTS];

  test.each<[string, Partial<Identity>]>([
    ['first name', { firstName: 'Norbert' }],
    ['last name', { lastName: 'Brack' }],
    ['address', { email: 'nveltkamp@school.example' }],
  ])('is uploaded though nothing is granted, with all marks that are there: %s', (_, earlier) => {
    const grit = exportOf(exported('0011', [...marks, SAW], earlier));
    const plan = planGrants(LASER_EARNED, grit, memoryOf([], knownAs(earlier)));
    expect(plan.upload.rows).toEqual([[...NORA, 'x', 'x', 'x', 'x']]);
    expect({ newGrants: plan.newGrants, newPeople: plan.newPeople }).toEqual({ newGrants: 0, newPeople: 0 });
  });

  test('is uploaded without what is held', () => {
    const grit = exportOf(exported('0011', CONSTANTS, { lastName: 'Brack' }));
    const memory = memoryOf([heldEntry()], knownAs({ lastName: 'Brack' }));
    expect(planGrants(LASER_EARNED, grit, memory).upload.rows).toEqual([[...NORA, '', '', 'x', 'x']]);
  });

  test('is not uploaded where Grit has the new name already', () => {
    const memory = memoryOf([], knownAs({ lastName: 'Brack' }));
    expectNothingToUpload(planGrants(LASER_EARNED, exportOf(exported('0011', marks)), memory));
  });

  test('is not uploaded where Canvas has no address any more', () => {
    const table = grantTable([LASER, SAW], [['Nora', 'Veltkamp', '0011', '', 'x', '', 'x', 'x']]);
    expectNothingToUpload(planGrants(table, exportOf(exported('0011', marks)), memoryOf([], knownAs({}))));
  });

  test('is not uploaded for an address where the header has no column for it', () => {
    const grit = exportWithout(['email'], exported('0011', marks, { email: '' }));
    const memory = memoryOf([], knownAs({ email: 'nveltkamp@school.example' }));
    expectNothingToUpload(planGrants(LASER_EARNED, grit, memory));
  });

  test('is not added to Grit for that', () => {
    const grit = exportWithout([LASER, ...CONSTANTS]);
    const { upload } = planGrants(LASER_EARNED, grit, memoryOf([], knownAs({ lastName: 'Brack' })));
    expect(upload.rows).toEqual([]);
  });
});

describe('somebody who is called otherwise in Grit than in Canvas', () => {
  const grit = exportOf(
    exported('0011', [LASER, ...CONSTANTS], { firstName: 'Noor', email: 'noor@a.example' }),
  );

  test('stays so: it was corrected there by hand, for Canvas says what it always said', () => {
    expectNothingToUpload(planGrants(LASER_EARNED, grit, memoryOf([], knownAs({}))));
  });

  test('stays so where nobody remembers what Canvas said', () => {
    expectNothingToUpload(planGrants(LASER_EARNED, grit, emptyMemory()));
  });
});

describe('the counts', () => {
  const table = grantTable(
    [LASER, SAW, 'at:Weekends'],
    [
      [...NORA, 'x', 'x', '', 'x', 'x'],
      [...TILO, '', 'x', 'x', 'x', 'x'],
      ['Anke', 'Zonne', '0013', '', '', '', '', 'x', 'x'],
      ['Wim', 'Zonne', '0014', '', 'x', '', '', 'x', 'x'],
    ],
  );
  const grit = (...people: ReturnType<typeof exported>[]) => {
    const some = exportOf(...people);
    return { ...some, header: [...some.header, 'at:Weekends'] };
  };

  test('of new grants are of permissions, access times that are earned too; a row without any counts once', () => {
    const plan = planGrants(table, grit(), emptyMemory());
    expect(plan.newGrants).toBe(6);
    expect(plan.byColumn).toEqual({ [LASER]: 2, [SAW]: 2, 'at:Weekends': 1, [ANY_TIME]: 1 });
  });

  test('by column are in the order of the table, whoever comes first, and leave out what nobody gains', () => {
    const { byColumn } = planGrants(
      table,
      grit(exported('0011', [LASER]), exported('0012', [SAW])),
      emptyMemory(),
    );
    expect(Object.entries(byColumn)).toEqual([
      [LASER, 1],
      [SAW, 1],
      ['at:Weekends', 1],
      [ANY_TIME, 1],
    ]);
    const rows = [
      ['Nora', 'Abel', '0021', '', '', 'x', 'x', 'x'],
      ['Nora', 'Brack', '0022', '', 'x', '', 'x', 'x'],
    ];
    const later = planGrants(grantTable([LASER, SAW], rows), exportOf(), emptyMemory());
    expect(Object.keys(later.byColumn)).toEqual([LASER, SAW]);
  });

  test('count somebody who gains active alone, and one who gains access time and active, once', () => {
    const rows = [
      [...NORA, 'x', 'x', 'x'],
      [...TILO, 'x', 'x', 'x'],
    ];
    const people = [exported('0011', [LASER, ANY_TIME]), exported('0012', [LASER])];
    const plan = planGrants(grantTable([LASER], rows), exportOf(...people), emptyMemory());
    expect(plan.newGrants).toBe(2);
    expect(plan.byColumn).toEqual({ [ANY_TIME]: 1, [ACTIVE]: 1 });
  });

  test('of what Grit has are of permissions that were earned', () => {
    const people = [exported('0011', ALL), exported('0012', [LASER, SAW]), exported('0013', ALL)];
    expect(planGrants(table, grit(...people), emptyMemory()).already).toBe(3);
  });

  test('of what is held are of all cells that were earned', () => {
    const memory = memoryOf([
      heldEntry(),
      heldEntry({ column: ANY_TIME }),
      heldEntry({ externalId: '0012', column: LASER }),
    ]);
    const people = [exported('0011', [ACTIVE]), exported('0012', [ACTIVE])];
    expect(planGrants(table, grit(...people), memory).held).toBe(2);
  });

  test('of new people leave out whom Grit knows, and who was taken out of it', () => {
    const memory = memoryOf([heldEntry({ externalId: '0012', column: ACTIVE })]);
    expect(planGrants(table, grit(exported('0011', [])), memory).newPeople).toBe(2);
  });

  test('are nothing where the table is empty', () => {
    const plan = planGrants(
      grantTable([LASER], []),
      exportOf(exported('0011', ALL)),
      memoryOf([heldEntry()]),
    );
    expect(plan).toMatchObject({ rows: [], already: 0, held: 0, missingColumns: [] });
    expectNothingToUpload(plan);
  });
});
