import { describe, expect, test } from '@jest/globals';
import type { GritExport } from '../../../src/core/marks.ts';
import type { Memory } from '../../../src/core/memory/memory.ts';
import { columnMeant, planRestore, proveRestore, type Wanted } from '../../../src/core/trust/restore.ts';
import { ACTIVE, ANY_TIME, exported, exportOf, exportWithout, LASER, memoryOf, SAW } from './build.ts';

const NORA = exported('0011', [LASER, SAW, ANY_TIME, ACTIVE]);
const TILO = exported('0012', [SAW, ACTIVE], { firstName: 'Tilo', lastName: 'Brack', email: '' });
const IDENTITY = ['firstName', 'lastName', 'externalId', 'email'];

const having = (granted: string[]) => ({ ...NORA, granted });
const plan = (
  backup: GritExport,
  now: GritExport,
  wanted: Partial<Wanted> = {},
  memory: Memory = memoryOf([]),
) => planRestore(backup, now, { externalId: null, column: null, ...wanted }, memory);

describe('nothing is to be restored', () => {
  test('where Grit has what the backup has', () => {
    expect(plan(exportOf(NORA, TILO), exportOf(NORA, TILO))).toMatchObject({
      again: [],
      leftOut: [],
      onlyByHand: [],
      columnsGone: [],
      upload: { columns: IDENTITY, rows: [] },
    });
  });

  test('of people and marks that Grit has gained since: those only a person can take away', () => {
    const { again, onlyByHand, upload } = plan(
      exportOf(having([LASER])),
      exportOf(having([LASER, SAW]), TILO),
    );
    expect([again, upload.rows]).toEqual([[], []]);
    expect(onlyByHand).toEqual([
      { person: TILO, isAdded: true, columns: [SAW, ACTIVE] },
      { person: having([LASER, SAW]), isAdded: false, columns: [SAW] },
    ]);
  });
});

describe('a mark that somebody lost', () => {
  const now = exportOf(having([SAW, ANY_TIME]), TILO);

  test('is set again, in the order of the header, and nobody else is sent', () => {
    const { again, upload } = plan(exportOf(NORA, TILO), now);
    expect(again).toEqual([
      { person: having([SAW, ANY_TIME]), isMissing: false, columns: [LASER, ACTIVE], takenAway: [] },
    ]);
    expect(upload.columns).toEqual([...IDENTITY, LASER, ACTIVE]);
    expect(upload.rows).toEqual([['Nora', 'Veltkamp', '0011', 'nora@school.example', 'x', 'x']]);
  });

  test('is sent with the marks of these columns that the person has, and with no others', () => {
    const backup = exportOf(NORA, exported('0012', [LASER, SAW]));
    const { upload } = plan(backup, exportOf(having([SAW]), exported('0012', [LASER, ACTIVE])));
    expect(upload.columns).toEqual([...IDENTITY, LASER, SAW, ANY_TIME, ACTIVE]);
    expect(upload.rows.map((row) => row.slice(4))).toEqual([
      ['x', 'x', 'x', 'x'],
      ['x', 'x', '', 'x'],
    ]);
  });

  test('is sent under the name that the person has in Grit now', () => {
    const renamed = {
      ...having([SAW, ANY_TIME, ACTIVE]),
      lastName: 'Veltkamp-Brack',
      email: 'n@school.example',
    };
    expect(plan(exportOf(NORA), exportOf(renamed)).upload.rows).toEqual([
      ['Nora', 'Veltkamp-Brack', '0011', 'n@school.example', 'x'],
    ]);
  });

  test('in a column that Grit no longer has is left out and named', () => {
    const { again, columnsGone, upload } = plan(
      exportOf(NORA),
      exportWithout([LASER, SAW], having([ACTIVE])),
    );
    expect(columnsGone).toEqual([LASER, SAW]);
    expect(again.map(({ columns }) => columns)).toEqual([[ANY_TIME]]);
    expect(upload.columns).toEqual([...IDENTITY, ANY_TIME]);
  });

  test('only in columns that Grit no longer has: there is nothing to send', () => {
    const { again, columnsGone, upload } = plan(
      exportOf(having([LASER])),
      exportWithout([LASER], having([])),
    );
    expect([again, columnsGone, upload.rows]).toEqual([[], [LASER], []]);
  });
});

describe('a person who is missing', () => {
  test('is sent as the backup has the person', () => {
    const { again, upload } = plan(exportOf(NORA, TILO), exportOf(NORA));
    expect(again).toEqual([{ person: TILO, isMissing: true, columns: [SAW, ACTIVE], takenAway: [] }]);
    expect(upload.columns).toEqual([...IDENTITY, SAW, ACTIVE]);
    expect(upload.rows).toEqual([['Tilo', 'Brack', '0012', '', 'x', 'x']]);
  });

  test('is sent without any mark where the backup has none', () => {
    const { again, upload } = plan(exportOf(having([])), exportOf());
    expect(again).toEqual([{ person: having([]), isMissing: true, columns: [], takenAway: [] }]);
    expect(upload).toMatchObject({
      columns: IDENTITY,
      rows: [['Nora', 'Veltkamp', '0011', 'nora@school.example']],
    });
  });

  test('gets no mark that another one has under an id with other leading zeros', () => {
    const backup = exportOf(exported('0011', [LASER]), exported('11', [SAW]));
    const { again, upload } = plan(backup, exportOf(exported('0011', [LASER])));
    expect(again).toEqual([
      { person: exported('11', [SAW]), isMissing: true, columns: [SAW], takenAway: [] },
    ]);
    expect(upload.rows.map((row) => row[2])).toEqual(['11']);
  });
});

describe('one person only', () => {
  const backup = exportOf(NORA, TILO);

  test.each(['0012', '12', '00012'])('given as %s', (externalId) => {
    const { again } = plan(backup, exportOf(), { externalId });
    expect(again.map(({ person }) => person)).toEqual([TILO]);
  });

  test('and what only a person can take away from somebody else is not said', () => {
    const { onlyByHand } = plan(exportOf(), backup, { externalId: '11' });
    expect(onlyByHand.map(({ person }) => person)).toEqual([NORA]);
  });

  test('the one with exactly that id, where leading zeros tell people apart', () => {
    const two = exportOf(exported('0011', [LASER]), exported('11', [SAW]));
    const { again } = plan(two, exportOf(), { externalId: '11' });
    expect(again.map(({ person }) => person.externalId)).toEqual(['11']);
  });
});

describe('one column only', () => {
  test('of people who lack it, and without the other marks of a person who is missing', () => {
    const { again, upload } = plan(exportOf(NORA, TILO), exportOf(having([])), { column: SAW });
    expect(again.map(({ person, columns }) => [person.externalId, columns])).toEqual([
      ['0012', [SAW]],
      ['0011', [SAW]],
    ]);
    expect(upload.columns).toEqual([...IDENTITY, SAW]);
  });

  test('and nobody who did not have it, missing or added', () => {
    const { again, onlyByHand } = plan(exportOf(TILO), exportOf(having([SAW])), { column: LASER });
    expect([again, onlyByHand]).toEqual([[], []]);
  });

  test('and of what only a person can take away, that column', () => {
    const { onlyByHand } = plan(exportOf(), exportOf(NORA), { column: LASER });
    expect(onlyByHand).toEqual([{ person: NORA, isAdded: true, columns: [LASER] }]);
  });
});

describe('a column is meant', () => {
  test.each([
    ['as it stands in the header', LASER, LASER],
    ['without pg:', 'Laser Cutter', LASER],
    ['at: with its prefix', ANY_TIME, ANY_TIME],
    ['active', ACTIVE, ACTIVE],
    ['another case, which is another name', 'laser cutter', undefined],
    ['a column of no permissions', 'email', undefined],
  ])('%s', (_, name, expected) => {
    expect(columnMeant(name, exportOf())).toBe(expected);
  });

  test('in either export', () => {
    expect(columnMeant('Laser Cutter', exportWithout([LASER]), exportOf())).toBe(LASER);
    expect(columnMeant('Laser Cutter', exportWithout([LASER]), exportWithout([LASER]))).toBeUndefined();
  });
});

describe('an id whose leading zeros the exports lack', () => {
  const people = (...ids: string[]) => {
    const nora = { firstName: 'Nora', lastName: 'Veltkamp', email: '' };
    return memoryOf([], { people: new Map(ids.map((id) => [id, nora])) });
  };
  const idsSent = (memory: Memory, ...others: string[]) => {
    const rest = others.map((id) => exported(id, []));
    const { upload } = plan(
      exportOf(exported('11', [LASER]), ...rest),
      exportOf(exported('11', []), ...rest),
      {},
      memory,
    );
    return upload.rows.map((row) => row[2]);
  };

  test('is sent as it was uploaded before', () => {
    expect(idsSent(people('0011'))).toEqual(['0011']);
  });

  test.each([
    ['the memory does not know it', people('0012'), []],
    ['the memory knows several like it', people('0011', '011'), []],
    ['the memory knows it as it is', people('11'), []],
    ['Grit has the other one too', people('0011'), ['0011']],
  ])('is sent as the export has it where %s', (_, memory, others) => {
    expect(idsSent(memory, ...others)).toEqual(['11']);
  });
});

describe('the proof of a restore', () => {
  const before = exportOf(having([SAW]));
  const restoration = plan(exportOf(NORA, having([]), exported('0013', [])), before);
  const restored = exportOf(NORA, exported('0013', []));

  test('finds nothing wanting where everything is back', () => {
    expect(proveRestore(before, restoration, restored)).toEqual({
      missing: [],
      missingPeople: [],
      lost: [],
      surplus: 0,
    });
  });

  test('names a mark that is not there', () => {
    const after = exportOf(having([LASER, SAW, ACTIVE]), exported('0013', []));
    expect(proveRestore(before, restoration, after).missing).toEqual([
      { externalId: '0011', column: ANY_TIME },
    ]);
  });

  test('names a person who is not there, though no mark is missing', () => {
    const proof = proveRestore(before, restoration, exportOf(NORA));
    expect(proof).toMatchObject({ missing: [], missingPeople: ['0013'], surplus: 0 });
  });

  test('names a mark that was lost meanwhile', () => {
    const after = exportOf(having([LASER, ANY_TIME, ACTIVE]), exported('0013', []));
    expect(proveRestore(before, restoration, after).lost).toEqual([{ externalId: '0011', column: SAW }]);
  });

  test('counts people who were not meant to be there', () => {
    const after = exportOf(NORA, exported('0013', []), exported('11', [LASER]));
    expect(proveRestore(before, restoration, after).surplus).toBe(1);
  });

  test('does not mind that somebody else was removed meanwhile', () => {
    const two = exportOf(having([SAW]), exported('0099', []));
    expect(proveRestore(two, plan(exportOf(NORA), two), exportOf(NORA)).surplus).toBe(0);
  });
});
