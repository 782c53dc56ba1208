/** So many are named in a message; of the others it only says how many they are. */
const MOST_NAMED = 10;

const number = (value: number) => value.toLocaleString('en-US');

/** "a, b and 3 more". */
export function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${number(more)} more` : '');
}

/** "a and b and 3 more", or with "or". */
export function joined(names: readonly string[], conjunction: 'and' | 'or'): string {
  const more = names.length - MOST_NAMED;
  const last = more > 0 ? [`${number(more)} more`] : [];
  return [...names.slice(0, MOST_NAMED), ...last].join(` ${conjunction} `);
}
