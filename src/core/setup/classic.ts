/** What an entry of `permissions` or `addUsers` looks like before anybody has checked it. */
type Group = Record<string, unknown>;

/**
 * An entry in which those ids are written as what they are: `{ quiz: 9001 }` in place of 9001 or
 * `{ assignment: 9001 }`. Whatever else it says stays as it is.
 */
export function namedAsClassic(entry: unknown, ids: ReadonlySet<string>): unknown {
  if (Array.isArray(entry)) return entry.map((item) => namedAsClassic(item, ids));
  if (typeof entry === 'object' && entry !== null) {
    const { assignment, ...rest } = entry as Group;
    if (isOneOf(assignment, ids)) return { quiz: assignment, ...rest };
    if ('allOf' in entry) return { ...entry, allOf: namedAsClassic(entry.allOf, ids) };
    return entry;
  }
  return isOneOf(entry, ids) ? { quiz: entry } : entry;
}

function isOneOf(id: unknown, ids: ReadonlySet<string>): boolean {
  return (typeof id === 'string' || typeof id === 'number') && ids.has(String(id).replace(/^0+/, ''));
}
