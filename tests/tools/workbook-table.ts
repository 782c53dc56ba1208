/** Compares what was read of a writer's workbook with its people, kind of cell by kind of cell, and makes the table of it. */
import type { GritExport } from '../../src/core/marks.ts';
import { HEADER, MARKS, NAMES, PERMISSIONS, type WriterCell, type WriterFixture } from './workbook-people.ts';

/** One file of a writer, as writers.json has it. */
export interface WriterFile {
  file: string;
  writer: string;
  variant: string;
  rows: 200 | 2000;
  /** Kinds of cells that it does not write; plain text, or nothing, stands there instead. */
  without: WriterCell[0][];
  /** What really stands in the file where the writer lost or did not escape something: one of these is right. */
  reads?: Record<string, string[]>;
}

const IDS = ['identifier as text', 'identifier as number'];

/** Kinds of cells in the order of the table's columns, with how a writer would write them. */
export const KINDS: readonly { kind: string; cell: WriterCell[0] }[] = [
  { kind: 'header', cell: 'text' },
  { kind: 'rows', cell: 'text' },
  ...IDS.map((kind) => ({ kind, cell: 'text' as const })),
  ...NAMES.map(({ kind, cell }) => ({ kind, cell: cell[0] })),
  ...MARKS.map(({ kind, cell }) => ({ kind, cell: cell[0] })),
  { kind: 'error in a column of others', cell: 'error' },
];

/** What of a file was read wrong: how often, by kind of cell. Nothing is in it if all was read right. */
export function wrongKinds(read: GritExport, fixture: WriterFixture, file: WriterFile): Map<string, number> {
  const wrong = new Map<string, number>();
  const expect = (kind: string, right: boolean) => {
    if (!right) wrong.set(kind, (wrong.get(kind) ?? 0) + 1);
  };
  expect('header', JSON.stringify(read.header) === JSON.stringify(HEADER));
  expect('rows', read.rows === fixture.count && read.people.length === fixture.people.length);
  fixture.people.forEach((person, position) => {
    const got = read.people[position];
    const { externalId, lastName, email, firstName, granted } = person.expected;
    expect(person.id, got?.externalId === externalId);
    expect('plain text', got?.lastName === lastName && got.email === email);
    const names = file.reads?.[person.name] ?? [firstName];
    expect(person.name, got !== undefined && names.includes(got.firstName));
    PERMISSIONS.forEach((column, index) => {
      const kind = person.marks[index] ?? '';
      expect(kind, got?.granted.includes(column) === granted.includes(column));
    });
  });
  return wrong;
}

/** A file's line of the table: what a cell says of a kind. */
export function lineOf(file: WriterFile, wrong: Map<string, number> | string): string[] {
  const cells = KINDS.map(({ kind, cell }) => {
    if (typeof wrong === 'string') return 'refused';
    const count = wrong.get(kind);
    if (count !== undefined) return `**wrong ${count}×**`;
    return file.without.includes(cell) ? '–' : 'read';
  });
  return [file.writer, file.variant, String(file.rows), ...cells];
}

/** The whole table in Markdown. */
export function tableOf(lines: readonly string[][]): string {
  const titles = ['writer', 'variant', 'rows', ...KINDS.map(({ kind }) => kind.replaceAll('|', '\\|'))];
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(titles), row(titles.map(() => '---')), ...lines.map(row)].join('\n');
}
