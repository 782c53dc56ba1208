import { problem } from '../catalogue.ts';
import type { Problem } from '../core/types.ts';
import type { CanvasPort } from '../ports.ts';
import type { Explain, Said } from './steps.ts';

/** Adds people to Canvas groups, by group; one group that cannot be changed holds up no other. */
export async function changeGroups(
  canvas: CanvasPort,
  members: ReadonlyMap<string, string[]>,
  explain: Explain,
): Promise<Said> {
  const problems: Problem[] = [];
  for (const [groupId, userIds] of members) {
    problems.push(...(await changeGroup(canvas, groupId, userIds, explain)));
  }
  return { problems };
}

async function changeGroup(
  canvas: CanvasPort,
  groupId: string,
  userIds: string[],
  explain: Explain,
): Promise<Problem[]> {
  try {
    await canvas.addToGroup(groupId, userIds);
    return [];
  } catch (error) {
    return explain(error).map((cause) =>
      cause.severity === 'interrupted' ? cause : problem('group-failed', { groupId, cause: cause.message }),
    );
  }
}
