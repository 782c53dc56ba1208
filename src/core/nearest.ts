import { closestMatch } from 'leven';
import { isPermissionColumn } from './marks.ts';

/** The name that was probably meant, capitals aside: at most a third of the letters may differ, else it is another word. */
function nearestName(name: string, names: readonly string[]): string | undefined {
  const byLetters = new Map(names.map((one) => [one.toLowerCase(), one]));
  const maxDistance = Math.max(1, Math.floor(name.length / 3));
  const nearest = closestMatch(name.toLowerCase(), [...byLetters.keys()], { maxDistance });
  return nearest === undefined ? undefined : byLetters.get(nearest);
}

/** The same where half a word is a likely mistake as well, such as lookback for lookbackDays. */
export function nearestOrBegun(name: string, names: readonly string[]): string | undefined {
  const isBegun = (one: string) => name.length >= 3 && one.toLowerCase().startsWith(name.toLowerCase());
  return nearestName(name, names) ?? names.find(isBegun);
}

/** The column of permissions in a header of Grit that was probably meant. */
export function nearestColumn(column: string, header: readonly string[]): string | undefined {
  return nearestName(column, header.filter(isPermissionColumn));
}
