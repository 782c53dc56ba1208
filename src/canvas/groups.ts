import { isThrottled } from '../http/facts.ts';
import { HttpFailure } from '../http/failure.ts';
import type { CanvasContext } from './context.ts';
import { PAGE_SIZE, parse } from './context.ts';
import { membership, memberships } from './schema.ts';

/**
 * Adds those people to a group who are not in it yet, and gives how many they were. Who is in it is asked first:
 * a posting can notify people and recompute due dates, and in a group set it takes them out of their other group.
 * Canvas may refuse a single person, who must not keep the others out: the first refusal is thrown at the end.
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
    for (const { user_id } of parse(memberships, page, `GET ${path}`)) missing.delete(user_id);
  }
  let refusal: HttpFailure | undefined;
  for (const userId of missing) {
    try {
      const answer = await http.post(path, `user_id=${userId}`, 'application/x-www-form-urlencoded');
      parse(membership, answer, `POST ${path}`);
    } catch (error) {
      if (!(error instanceof HttpFailure && isRefusal(error))) throw error;
      refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
  return missing.size;
}

/** Whether it may be about this one person: not in the course, unknown, or no room in the group. */
function isRefusal({ facts }: HttpFailure): boolean {
  const { status = 0, challenged } = facts;
  return [400, 401, 403, 404, 422].includes(status) && !challenged && !isThrottled(facts);
}
