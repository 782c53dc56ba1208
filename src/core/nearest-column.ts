import { closestMatch } from 'leven';
import { isPermissionColumn } from './marks.ts';

/** The name in a header of Grit that was probably meant: at most a third of the letters may differ. */
export function nearestColumn(column: string, header: readonly string[]): string | undefined {
  const names = new Map(header.filter(isPermissionColumn).map((name) => [name.toLowerCase(), name]));
  const maxDistance = Math.max(1, Math.floor(column.length / 3));
  const nearest = closestMatch(column.toLowerCase(), [...names.keys()], { maxDistance });
  return nearest === undefined ? undefined : names.get(nearest);
}
