import type { CanvasContext } from './context.ts';
import { PAGE_SIZE, parse } from './context.ts';
import { memberships } from './schema.ts';

/**
 * Adds those people to a group who are not in it yet, and gives how many they were. Who is in it is asked first:
 * a posting can notify people and recompute due dates, and in a group set it takes them out of their other group.
 */
export async function addToGroup(
  { http, progress }: CanvasContext,
  groupId: string,
  userIds: string[],
): Promise<number> {
  progress(`Looking into the Canvas group ${groupId}`);
  const path = `/api/v1/groups/${groupId}/memberships`;
  const missing = new Set(userIds);
  for await (const page of http.pages(path, [['filter_states[]', 'accepted'], PAGE_SIZE])) {
    for (const { user_id } of parse(memberships, page, path)) missing.delete(user_id);
  }
  for (const userId of missing) {
    await http.post(path, `user_id=${userId}`, 'application/x-www-form-urlencoded');
  }
  return missing.size;
}
