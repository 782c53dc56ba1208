/** A user of the invented Grit: text by column. A missing or empty cell means none. */
export type GritUser = Record<string, string>;

/** Columns of ours among them; what the others hold is invented, as their number is not. */
const LEADING_COLUMNS = [
  'id',
  'uuid',
  'userName',
  'firstName',
  'middleName',
  'lastName',
  'externalId',
  'email',
  'phone',
  'department',
  'title',
  'userType',
  'rfidCard1',
  'rfidCard2',
  'rfidCard3',
  'mobileGritCard',
  'pin',
  'photoUrl',
  'birthYear',
  'gender',
  'ethnicity',
  'college',
  'major',
  'classYear',
  'housing',
  'notes',
  'createdAt',
  'lastSeenAt',
];

/** Grit-api: a header has some 28 columns, then `pg:` and `at:` columns, and `active`. */
export function exportHeader(permissionColumns: readonly string[]): string[] {
  const trailing = permissionColumns.filter((column) => column !== 'active');
  return [...LEADING_COLUMNS, ...trailing, 'active'];
}

/** Whether a cell of this column is a mark (granted or not) and not text. */
export function isMarkColumn(column: string): boolean {
  return column === 'active' || column.startsWith('pg:') || column.startsWith('at:');
}

/** A user who is in Grit already, with an `x` in each of these columns. */
export function gritUser(
  given: { firstName: string; lastName: string; externalId: string } & GritUser,
  marks: readonly string[] = [],
): GritUser {
  const user: GritUser = { userType: 'student', createdAt: '2025-09-01T12:00:00Z', ...given };
  for (const column of marks) user[column] = 'x';
  return user;
}
