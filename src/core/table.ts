import { collate, op, table, type ColumnTable } from 'arquero';
import { mergeIdentities } from './identities.ts';
import type { Passed } from './passing.ts';
import type { GrantTable, Student } from './types.ts';

const IDENTITY = ['firstName', 'lastName', 'externalId', 'email'] as const;
const MARK = 'x';

/** Which columns the table has behind the identity. */
export interface TableColumns {
  /** In the order of the configuration. */
  permissions: string[];
  /** The column that says when a person may come in. */
  accessTime: string;
  /** Whether each person is marked active. */
  active: boolean;
}

export interface BuiltTable {
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
  const { identities, merged } = mergeIdentities(students);
  const rows = passed.flatMap(({ userId, columns: earned, row }) => {
    const identity = identities.get(userId);
    return row && identity !== undefined ? [{ identity, earned: new Set(earned) }] : [];
  });
  const { permissions } = columns;
  const constants = columns.active ? [columns.accessTime, 'active'] : [columns.accessTime];

  const grouped = named([
    ...IDENTITY.map((name): Column => [name, rows.map(({ identity }) => identity[name])]),
    ...permissions.map((name): Column => [name, rows.map(({ earned }) => (earned.has(name) ? MARK : null))]),
  ])
    .groupby(...IDENTITY)
    .rollup(Object.fromEntries(permissions.map((name) => [name, op.max(name)])))
    .derive(Object.fromEntries(constants.map((name) => [name, `'${MARK}'`])))
    .orderby(collate('lastName', 'en'), collate('firstName', 'en'), 'externalId');

  return { table: toGrantTable(grouped, [...IDENTITY, ...permissions, ...constants]), merged };
}

type Column = [name: string, values: unknown[]];

/** A table from columns and not from objects: a list of objects has no columns when it is empty. */
function named(columns: Column[]): ColumnTable {
  return table(columns);
}

function toGrantTable(sorted: ColumnTable, columns: string[]): GrantTable {
  const objects = sorted.objects() as Record<string, string | undefined>[];
  return {
    columns,
    rows: objects.map((row) => columns.map((name) => row[name] ?? '')),
    csv: sorted.toCSV({ columns }),
  };
}
