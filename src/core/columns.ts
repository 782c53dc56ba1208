/** The columns that say who a row is about. */
export const IDENTITY = ['firstName', 'lastName', 'externalId', 'email'] as const;

const ACTIVE = 'active';

/** Which columns the table has behind the identity. */
export interface TableColumns {
  /** In the order of the configuration. */
  permissions: string[];
  /** The column that says when a person may come in. */
  accessTime: string;
  /** Whether each person is marked active. */
  active: boolean;
}

/** Gives the text in a column of a row; empty where the row has none. Each column is looked for once, not in each row. */
export function cellsBy(columns: readonly string[]): (row: readonly string[], column: string) => string {
  const places = new Map(columns.map((name, place) => [name, place]));
  return (row, column) => row[places.get(column) ?? -1] ?? '';
}

/** The columns that are marked for everybody in the table. */
export function constantsOf({ accessTime, active }: Pick<TableColumns, 'accessTime' | 'active'>): string[] {
  return active ? [accessTime, ACTIVE] : [accessTime];
}

/** All columns of an upload, in their order. */
export function columnsOf(columns: TableColumns): string[] {
  return [...IDENTITY, ...columns.permissions, ...constantsOf(columns)];
}

/** The columns of an upload that have to be earned: all between the identity and those that everybody gets. */
export function permissionsIn(columns: string[]): string[] {
  return columns.slice(IDENTITY.length, columns.at(-1) === ACTIVE ? -2 : -1);
}
