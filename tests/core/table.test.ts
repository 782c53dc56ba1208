import { describe, expect, test } from '@jest/globals';
import { buildTable, csvOf } from '../../src/core/table.ts';
import { passedBy, student, studentsById, tableColumns } from '../build.ts';

const LASER = 'pg:Laser Cutter';
const SAW = 'pg:Band Saw';
const BOTH = tableColumns({ permissions: [LASER, SAW] });

/** The names of the rows, in their order. */
function order(...students: ReturnType<typeof student>[]) {
  const passed = students.map(({ canvasUserId }) => passedBy(canvasUserId));
  return buildTable(passed, studentsById(...students), tableColumns()).table.rows.map((row) =>
    row.slice(0, 3).join('|'),
  );
}

describe('the columns', () => {
  test('are identity, permissions in the order of the configuration, access time, active', () => {
    const { table } = buildTable(
      [],
      new Map(),
      tableColumns({ permissions: ['pg:Z', 'pg:A', 'at:Weekends'] }),
    );
    expect(table.columns).toEqual([
      'firstName',
      'lastName',
      'externalId',
      'email',
      'pg:Z',
      'pg:A',
      'at:Weekends',
      'at:Any Time',
      'active',
    ]);
  });

  test('lack active where Grit is to decide, and then no row has a cell for it', () => {
    const columns = tableColumns({ active: false, accessTime: 'at:Weekdays' });
    const { table } = buildTable([passedBy('11')], studentsById(student('11')), columns);
    expect(table.columns.slice(-2)).toEqual([LASER, 'at:Weekdays']);
    expect(table.rows).toEqual([['Nora', 'Veltkamp', '0011', 'nora@school.example', 'x', 'x']]);
    expect(csvOf(table)).not.toContain('active');
  });

  test.each([
    'pg:5" Lathe',
    "pg:O'Fenn's",
    'pg:a\\b',
    'pg:${x}',
    'pg:a[0].b',
    'pg:constructor',
    'pg:a, b',
    'pg:Säge',
  ])('may have any name: %s', (name) => {
    const columns = tableColumns({ permissions: [name, 'pg:Other'], accessTime: `at:${name.slice(3)}` });
    const { table } = buildTable([passedBy('11', { columns: [name] })], studentsById(student('11')), columns);
    expect(table.columns.slice(4)).toEqual([name, 'pg:Other', `at:${name.slice(3)}`, 'active']);
    expect(table.rows[0]?.slice(4)).toEqual(['x', '', 'x', 'x']);
  });

  test('hold no label of addUsers: who is only added is a row without a permission', () => {
    const { table } = buildTable([passedBy('11', { columns: [] })], studentsById(student('11')), BOTH);
    expect(table.columns.slice(4)).toEqual([LASER, SAW, 'at:Any Time', 'active']);
    expect(table.rows[0]?.slice(4)).toEqual(['', '', 'x', 'x']);
  });

  test('may hold no permission at all, where the configuration only adds people', () => {
    const { table } = buildTable(
      [passedBy('11', { columns: [] })],
      studentsById(student('11')),
      tableColumns({ permissions: [] }),
    );
    expect(table.rows).toEqual([['Nora', 'Veltkamp', '0011', 'nora@school.example', 'x', 'x']]);
  });
});

describe('a row', () => {
  test('has an x for each permission that any of the submissions earned', () => {
    const passed = [passedBy('11', { columns: [LASER] }), passedBy('11', { columns: [SAW] })];
    const { table } = buildTable(passed, studentsById(student('11')), BOTH);
    expect(table.rows.map((row) => row.slice(4))).toEqual([['x', 'x', 'x', 'x']]);
  });

  test('has an x only where the person earned it, though others earned more', () => {
    const passed = [
      passedBy('11', { columns: [LASER] }),
      passedBy('12', { columns: [SAW] }),
      passedBy('13', { columns: [] }),
    ];
    const students = studentsById(student('11'), student('12'), student('13'));
    const { table } = buildTable(passed, students, BOTH);
    expect(table.rows.map(([, , id, , laser, saw]) => [id, laser, saw])).toEqual([
      ['0011', 'x', ''],
      ['0012', '', 'x'],
      ['0013', '', ''],
    ]);
  });

  test('holds what one submission earned several times only once', () => {
    const { table } = buildTable(
      [passedBy('11', { columns: [LASER, LASER] }), passedBy('11', { columns: [LASER] })],
      studentsById(student('11')),
      tableColumns(),
    );
    expect(table.rows).toEqual([['Nora', 'Veltkamp', '0011', 'nora@school.example', 'x', 'x', 'x']]);
  });

  test('is not made for somebody who is skipped', () => {
    const { table } = buildTable(
      [passedBy('11'), passedBy('12')],
      studentsById(student('12')),
      tableColumns(),
    );
    expect(table.rows.map(([, , id]) => id)).toEqual(['0012']);
  });

  test('is not made for somebody who only earned a place in a group', () => {
    const passed = [passedBy('11', { columns: [], row: false, groupIds: ['93361'] })];
    const { table } = buildTable(passed, studentsById(student('11')), tableColumns());
    expect(table.rows).toEqual([]);
  });

  test('may lack a name and an address', () => {
    const bare = student('11', { firstName: '', lastName: '', email: '' });
    const { table } = buildTable([passedBy('11')], studentsById(bare), tableColumns());
    expect(table.rows).toEqual([['', '', '0011', '', 'x', 'x', 'x']]);
    expect(csvOf(table).split('\n')[1]).toBe(',,0011,,x,x,x');
  });

  test('is made for each of two people with the same name and address', () => {
    const { table } = buildTable(
      [passedBy('11', { columns: [LASER] }), passedBy('12', { columns: [SAW] })],
      studentsById(student('11'), student('12')),
      BOTH,
    );
    expect(table.rows.map(([, , id, , laser, saw]) => [id, laser, saw])).toEqual([
      ['0011', 'x', ''],
      ['0012', '', 'x'],
    ]);
  });

  test('is made for each of two people, however a name imitates the one of the other', () => {
    const students = studentsById(
      student('11', { firstName: 'Nora', lastName: 'V', externalId: '1', email: '2"|"n@a.example' }),
      student('12', { firstName: 'Nora"|"V', lastName: '1', externalId: '2', email: 'n@a.example' }),
    );
    const passed = [passedBy('11', { columns: [LASER] }), passedBy('12', { columns: [SAW] })];
    const { table } = buildTable(passed, students, BOTH);
    expect(table.rows.map(([, , id, , laser, saw]) => [id, laser, saw])).toEqual(
      expect.arrayContaining([
        ['1', 'x', ''],
        ['2', '', 'x'],
      ]),
    );
  });
});

describe('two accounts with one campus wide id', () => {
  const accounts = studentsById(
    student('12', { externalId: '007', firstName: 'Nora A.', email: 'other@school.example' }),
    student('11', { externalId: '007' }),
  );

  test('are one row with the permissions of both, under the name of one, and are named', () => {
    const passed = [passedBy('12', { columns: [SAW] }), passedBy('11', { columns: [LASER] })];
    const { table, merged } = buildTable(passed, accounts, BOTH);
    expect(table.rows).toEqual([['Nora', 'Veltkamp', '007', 'nora@school.example', 'x', 'x', 'x', 'x']]);
    expect(merged).toEqual([['11', '12']]);
  });

  test('are not said to be one row where only one of them is in the table', () => {
    const passed = [passedBy('11'), passedBy('12', { columns: [], row: false, groupIds: ['93361'] })];
    const { table, merged } = buildTable(passed, accounts, tableColumns());
    expect(table.rows).toHaveLength(1);
    expect(merged).toEqual([]);
  });
});

describe('the order of the rows', () => {
  test('is by last name, then first name, then campus wide id', () => {
    expect(
      order(
        student('14', { lastName: 'Brack', firstName: 'Tilo', externalId: '004' }),
        student('13', { lastName: 'Abel', firstName: 'Wim', externalId: '009' }),
        student('12', { lastName: 'Brack', firstName: 'Tilo', externalId: '003' }),
        student('11', { lastName: 'Brack', firstName: 'Anke', externalId: '008' }),
      ),
    ).toEqual(['Wim|Abel|009', 'Anke|Brack|008', 'Tilo|Brack|003', 'Tilo|Brack|004']);
  });

  test('is the same whatever the order of the submissions', () => {
    const students = ['Brack', 'Abel', 'Zonne', 'ábel', ''].map((lastName, index) =>
      student(`1${index}`, { lastName }),
    );
    expect(order(...students)).toEqual(order(...students.toReversed()));
  });

  test('does not put small and accented letters behind Z', () => {
    const names = ['Zonne', 'Émond', 'van der Holt', 'Brack', 'Édouard', 'Ende'];
    const sorted = order(
      ...names.map((lastName, index) => student(`1${index}`, { lastName, firstName: 'A' })),
    );
    expect(sorted.map((text) => text.split('|')[1])).toEqual([
      'Brack',
      'Édouard',
      'Émond',
      'Ende',
      'van der Holt',
      'Zonne',
    ]);
  });

  test('sorts first names the same way', () => {
    const names = ['Zoë', 'Émil', 'anke', 'Bao'];
    const sorted = order(...names.map((firstName, index) => student(`1${index}`, { firstName })));
    expect(sorted.map((text) => text.split('|')[0])).toEqual(['anke', 'Bao', 'Émil', 'Zoë']);
  });
});

describe('the text of the upload', () => {
  test('holds a header and a line a student, byte by byte', () => {
    const { table } = buildTable(
      [passedBy('11', { columns: [LASER] })],
      studentsById(student('11', { externalId: '00123' })),
      BOTH,
    );
    expect(csvOf(table)).toBe(
      'firstName,lastName,externalId,email,pg:Laser Cutter,pg:Band Saw,at:Any Time,active\n' +
        'Nora,Veltkamp,00123,nora@school.example,x,,x,x\n',
    );
  });

  test.each([
    ['a comma', 'Pim, the Saw', '"Pim, the Saw"'],
    ['quotes', '"Pim" Olde', '"""Pim"" Olde"'],
    ['a line break', 'Pim\nOlde', '"Pim\nOlde"'],
    ['a carriage return', 'Pim\rOlde', '"Pim\rOlde"'],
    ['a formula, which stays as it is', '=1+1', '=1+1'],
    ['a control character, which stays as it is', 'A\u001b[31mB', 'A\u001b[31mB'],
    ['letters of another script', '小明', '小明'],
    ['something that looks like a number', '007', '007'],
    ['something that looks like a date', '2026-11-22', '2026-11-22'],
    ['a word that programs like to misunderstand', 'null', 'null'],
  ])('carries a name with %s', (_, firstName, text) => {
    const { table } = buildTable(
      [passedBy('11')],
      studentsById(student('11', { firstName })),
      tableColumns(),
    );
    expect(csvOf(table)).toContain(`\n${text},Veltkamp,0011,`);
    expect(table.rows[0]?.[0]).toBe(firstName);
  });

  test('keeps every digit of a campus wide id that is larger than any number', () => {
    const externalId = '0010170000001100251';
    const { table } = buildTable(
      [passedBy('11')],
      studentsById(student('11', { externalId })),
      tableColumns(),
    );
    expect(csvOf(table)).toContain(`,${externalId},`);
  });

  test('is a header alone where nobody passed', () => {
    const { table, merged } = buildTable([], new Map(), BOTH);
    expect(table.rows).toEqual([]);
    expect(merged).toEqual([]);
    expect(csvOf(table)).toBe(
      'firstName,lastName,externalId,email,pg:Laser Cutter,pg:Band Saw,at:Any Time,active\n',
    );
  });
});

describe('a table of given cells', () => {
  const columns = ['firstName', 'externalId', 'pg:Säge, "kurz"', 'active'];
  const header = 'firstName,externalId,"pg:Säge, ""kurz""",active\n';

  test('has the text that a built one has, quotes and all', () => {
    const rows = [
      ['Pim, the Saw', '00123', 'x', 'x'],
      ['null', '007', '', 'x'],
    ];
    const csv = `${header}"Pim, the Saw",00123,x,x\nnull,007,,x\n`;
    expect(csvOf({ columns, rows })).toBe(csv);
  });

  test('keeps the order of its rows', () => {
    const rows = ['Zonne', 'Abel', 'Brack'].map((name) => [name, '1', '', 'x']);
    expect(csvOf({ columns, rows })).toBe(`${header}Zonne,1,,x\nAbel,1,,x\nBrack,1,,x\n`);
  });

  test('is a header alone where there are none', () => {
    expect(csvOf({ columns, rows: [] })).toBe(header);
  });
});
