import type { CanvasPerson, CanvasSubmission } from '../../src/demo/data.ts';
import type { World } from './support.ts';

/** What happens at a shop between two runs, for tests; see `support.ts`. */

export const LASER = 'pg:Laser Cutter';

/** The student who has passed the quiz of the laser cutter. */
export const wren = ({ canvas }: World) => canvas.data.courses[0]?.people[0] as CanvasPerson;
export const wrenId = (world: World) => wren(world).sisUserId ?? '';
/** That quiz of hers. */
export const submissionOf = ({ canvas }: World) => canvas.data.courses[0]?.submissions[0] as CanvasSubmission;

/** The permissions that somebody has in Grit. */
export function granted({ grit }: World, externalId: string): string[] {
  const cells = grit.users.find((user) => user['externalId'] === externalId) ?? {};
  return Object.keys(cells).filter((column) => /^(pg|at):|^active$/.test(column) && cells[column] !== '');
}

/** Staff take something away. */
export function clear({ grit }: World, externalId: string, column: string): void {
  const user = grit.users.find((one) => one['externalId'] === externalId);
  if (user !== undefined) user[column] = '';
}
