import { collate, op, table, type ColumnTable } from 'arquero';
import { columnsOf, constantsOf, IDENTITY, type TableColumns } from './columns.ts';
import { mergeIdentities } from './identities.ts';
import { MARK } from './marks.ts';
import type { Passed } from './passing.ts';
import type { GrantTable, Student } from './types.ts';

/**
 * The identity as it is grouped by. arquero joins the values of a row to one text and escapes nothing, so that
 * names could be chosen that make two people one; behind the campus wide id, which nobody chooses, they cannot.
 */
const GROUPING = ['externalId', 'firstName', 'lastName', 'email'] satisfies (typeof IDENTITY)[number][];

interface BuiltTable {
  table: GrantTable;
  /** Canvas users who became one row because they have one campus wide id. */
  merged: string[][];
}

/**
 * The table that is uploaded: one row a passed submission, grouped by identity into one row a student with an
 * `x` for each permission earned, then access time and active for everybody. Sorted by last name, first name and
 * campus wide id, so that two previews can be compared.
 *
 * Expressions are operations or text and never arrow functions: arquero parses the source of a function, and
 * whatever instruments that source (a coverage run does) would break it.
 */
export function buildTable(
  passed: Passed[],
  students: Map<string, Student>,
  columns: TableColumns,
): BuiltTable {
  const earning = passed.filter(({ row }) => row);
  const userIds = new Set(earning.map(({ userId }) => userId));
  const { identities, merged } = mergeIdentities(
    [...userIds].flatMap((userId) => students.get(userId) ?? []),
  );
  const rows = earning.flatMap(({ userId, columns: earned }) => {
    const identity = identities.get(userId);
    return identity === undefined ? [] : [{ identity, earned }];
  });
  const { permissions } = columns;

  const grouped = named([
    ...IDENTITY.map((name): Column => [name, rows.map(({ identity }) => identity[name])]),
    ...permissions.map((name): Column => [
      name,
      rows.map(({ earned }) => (earned.includes(name) ? MARK : null)),
    ]),
  ])
    .groupby(...GROUPING)
    .rollup(Object.fromEntries(permissions.map((name) => [name, op.max(name)])))
    .derive(Object.fromEntries(constantsOf(columns).map((name) => [name, `'${MARK}'`])))
    .orderby(collate('lastName', 'en'), collate('firstName', 'en'), 'externalId');

  return { table: toGrantTable(grouped, columnsOf(columns)), merged };
}

type Column = [name: string, values: unknown[]];

/** A table from columns and not from objects: a list of objects has no columns when it is empty. */
function named(columns: Column[]): ColumnTable {
  return table(columns);
}

/** The exact text in which a table is uploaded. */
export function csvOf({ columns, rows }: GrantTable): string {
  const cells = named(columns.map((name, place): Column => [name, rows.map((row) => row[place] ?? '')]));
  return cells.toCSV({ columns });
}

function toGrantTable(sorted: ColumnTable, columns: string[]): GrantTable {
  const objects = sorted.objects() as Record<string, string | undefined>[];
  return {
    columns,
    rows: objects.map((row) => columns.map((name) => row[name] ?? '')),
  };
}
