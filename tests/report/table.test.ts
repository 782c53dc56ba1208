import { describe, expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import type { CellState } from '../../src/core/types.ts';
import { renderTable, withPlan } from '../../src/report/table.ts';
import { grantPlan, grantTable } from '../build.ts';

const NORA = ['Nora', 'Veltkamp', '0011', 'n@a.example'];
const TILO = ['Tilo', 'Brack', '0012', ''];
const TABLE = grantTable(
  ['pg:Laser Cutter', 'pg:Band Saw', 'at:Weekends'],
  [
    [...TILO, 'x', '', 'x', 'x', 'x'],
    [...NORA, 'x', 'x', '', 'x', 'x'],
    ['Mirelle', '', '0013', '', '', '', '', 'x', 'x'],
  ],
);

const WIDE = [
  'firstName  lastName  externalId  email        pg:Laser Cutter  pg:Band Saw  at:Weekends  at:Any Time  active',
  '---------  --------  ----------  -----------  ---------------  -----------  -----------  -----------  ------',
  'Tilo       Brack     0012                     x                             x            x            x',
  'Nora       Veltkamp  0011        n@a.example  x                x                         x            x',
  'Mirelle              0013                                                                x            x',
];

const NARROW = [
  'firstName  lastName  externalId  email        permissions',
  '---------  --------  ----------  -----------  ------------------------',
  'Tilo       Brack     0012                     Laser Cutter, at:Weekends',
  'Nora       Veltkamp  0011        n@a.example  Laser Cutter, Band Saw',
  'Mirelle              0013',
].map((line, index) => (index === 1 ? `${line}-` : line));

test('a column of the upload is a column where all of them fit', () => {
  expect(renderTable(TABLE, 200).split('\n')).toEqual(WIDE);
});

test('else the permissions of each person are in one column, and nothing earned is left out', () => {
  expect(renderTable(TABLE, 80).split('\n')).toEqual(NARROW);
});

describe('with what is planned', () => {
  const states = (...cells: [string, CellState][]) => ({
    externalId: '',
    isNewPerson: false,
    cells: new Map(cells),
  });
  const plan = grantPlan({
    rows: [
      states(
        ['pg:Laser Cutter', 'new'],
        ['at:Weekends', 'no-column'],
        ['at:Any Time', 'new'],
        ['active', 'new'],
      ),
      states(
        ['pg:Laser Cutter', 'held'],
        ['pg:Band Saw', 'already'],
        ['at:Any Time', 'already'],
        ['active', 'already'],
      ),
    ],
  });
  const planned = (width: number) => renderTable(withPlan(TABLE, plan), width).split('\n').slice(2);

  test('each mark has its sign in a column of its own', () => {
    const cellsOf = (line = '') => line.split(/ +/);
    expect(cellsOf(planned(200)[0])).toEqual(['Tilo', 'Brack', '0012', '+', '?', '+', '+']);
    expect(cellsOf(planned(200)[1])).toEqual(['Nora', 'Veltkamp', '0011', 'n@a.example', '-', 'x', 'x', 'x']);
  });

  test('else it stands before the name, and what is there already has none', () => {
    expect(planned(80)[0]).toMatch(/ {2}\+Laser Cutter, \?at:Weekends$/);
    expect(planned(80)[1]).toMatch(/ {2}-Laser Cutter, Band Saw$/);
  });

  test('a row of which nothing is planned is shown as it was earned', () => {
    expect(planned(200)[2]).toBe(WIDE.at(-1));
  });
});

describe('where even that is too wide', () => {
  const LONG = grantTable(
    ['pg:Laser Cutter', 'pg:Band Saw'],
    [
      ['Maximiliane-Josephine', 'Winterbottom', '0011', 'maximiliane@school.example', 'x', 'x', 'x', 'x'],
      ['Tilo', 'Brack', '001234567890', 'tilo@school.example', 'x', '', 'x', 'x'],
    ],
  );
  const rendered = (width: number) => renderTable(LONG, width).split('\n');
  const widest = (lines: string[]) => Math.max(...lines.map((line) => stringWidth(line)));

  test('the addresses are left out, and nothing else where that is enough', () => {
    const lines = [
      'firstName              lastName      externalId    permissions',
      '---------------------  ------------  ------------  ----------------------',
      'Maximiliane-Josephine  Winterbottom  0011          Laser Cutter, Band Saw',
      'Tilo                   Brack         001234567890  Laser Cutter',
    ];
    expect(rendered(80)).toEqual(lines);
    expect(rendered(widest(lines))).toEqual(lines);
  });

  test('names are shortened as far as needed, the longer ones first', () => {
    expect(rendered(60)).toEqual([
      'firstName   lastName    externalId    permissions',
      '----------  ----------  ------------  ----------------------',
      'Maximilia…  Winterbot…  0011          Laser Cutter, Band Saw',
      'Tilo        Brack       001234567890  Laser Cutter',
    ]);
    expect(rendered(70)[2]).toBe('Maximiliane-Josep…  Winterbottom  0011          Laser Cutter, Band Saw');
  });

  test.each([59, 60, 61, 65, 69, 70, 71, 72])('no line is wider than %i', (width) => {
    expect(widest(rendered(width))).toBe(width);
  });

  test.each([57, 40, 1])(
    '%i: ids, permissions and the names of the columns stay whole all the same',
    (width) => {
      expect(rendered(width)).toEqual([
        'firstName  lastName  externalId    permissions',
        '---------  --------  ------------  ----------------------',
        'Maximili…  Winterb…  0011          Laser Cutter, Band Saw',
        'Tilo       Brack     001234567890  Laser Cutter',
      ]);
    },
  );

  test('a name is not cut in the middle of a letter, and not behind a space', () => {
    const names = [
      '王小明王小明',
      '👩🏽‍🔧👩🏽‍🔧👩🏽‍🔧👩🏽‍🔧👩🏽‍🔧👩🏽‍🔧',
      'Zoë'.normalize('NFD').repeat(5),
      'Anne Ma Lu Isa',
      'AnneMaL🇩🇪🇩🇪',
    ];
    const rows = names.map((name) => [name, 'Brack', '0011', '', 'x', 'x', 'x']);
    const firstNames = renderTable(grantTable(['pg:Laser Cutter'], rows), 1)
      .split('\n')
      .slice(2)
      .map((line) => line.slice(0, line.indexOf('Brack')).trimEnd());
    expect(firstNames).toEqual([
      '王小明王…',
      '👩🏽‍🔧👩🏽‍🔧👩🏽‍🔧👩🏽‍🔧…',
      `${'Zoë'.normalize('NFD').repeat(2)}Zo…`,
      'Anne Ma…',
      'AnneMaL…',
    ]);
  });

  test('nothing is left out or shortened where no width is known, as in a file', () => {
    expect(renderTable(LONG).split('\n')[2]).toBe(
      'Maximiliane-Josephine  Winterbottom  0011          maximiliane@school.example  Laser Cutter, Band Saw',
    );
  });
});

test('they fit where the terminal is exactly as wide as the widest line, and not where it is one less', () => {
  const width = WIDE[0]?.length ?? 0;
  expect(renderTable(TABLE, width).split('\n')).toEqual(WIDE);
  expect(renderTable(TABLE, width - 1).split('\n')).toEqual(NARROW);
});

test('without active the last column is still not taken for a permission', () => {
  const columns = TABLE.columns.slice(0, -1);
  const rows = TABLE.rows.map((row) => row.slice(0, -1));
  expect(renderTable({ columns, rows }, 80).split('\n')).toEqual(NARROW);
});

test.each([200, 40])('an empty table is its header (%i wide)', (width) => {
  const lines = renderTable(grantTable(['pg:Laser Cutter'], []), width).split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('firstName');
});

describe('names of any width', () => {
  const tableOf = (...names: string[]) =>
    grantTable(
      ['pg:Laser Cutter'],
      names.map((name) => [name, 'Veltkamp', '0011', '', 'x', 'x', 'x']),
    );
  const startsOfLastName = (width: number, ...names: string[]) =>
    renderTable(tableOf(...names), width)
      .split('\n')
      .slice(2)
      .map((line) => stringWidth(line.slice(0, line.indexOf('Veltkamp'))));

  test.each([200, 70])('CJK letters take two places, and the columns still stand (%i wide)', (width) => {
    expect(startsOfLastName(width, '王小明王小明', 'Nora', 'Zoë')).toEqual([14, 14, 14]);
  });

  test('composed and decomposed letters, and emoji, take the places that they take', () => {
    expect(startsOfLastName(200, 'Zoë'.normalize('NFD'), '👩🏽‍🔧', 'Nora Annalies')).toEqual([15, 15, 15]);
  });

  test.each([200, 70])('control characters are removed before anything is measured (%i wide)', (width) => {
    const text = renderTable(tableOf('A\u001b[31mB\nC', 'Nora\u202e'), width);
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
    expect(text.split('\n')).toHaveLength(4);
    expect(startsOfLastName(width, 'A\u001b[31mB\nC', 'Nora\u202e')).toEqual([11, 11]);
  });

  test('what stays of a control sequence counts where it is decided what fits', () => {
    const name = '\u001b[31m'.repeat(30);
    const table = tableOf(name);
    const lines = renderTable(table, 100).split('\n');
    expect(lines[0]).toContain('permissions');
  });

  test('control characters in the name of a column are removed too', () => {
    const table = grantTable(['pg:Laser\u001b[1m'], [[...NORA, 'x', 'x', 'x']]);
    expect(renderTable(table, 200)).toContain('pg:Laser[1m');
    expect(renderTable(table, 40).split('\n')[2]).toMatch(/ Laser\[1m$/);
  });
});

test('150,000 rows are not too many', () => {
  const rows = Array.from({ length: 150_000 }, () => ['a', 'b', 'c', '', 'x', 'x', 'x']);
  expect(renderTable(grantTable(['pg:A'], rows), 80).split('\n')).toHaveLength(150_002);
});
