import type { Passed } from './passing.ts';
import type { Assignment } from './types.ts';

/** The Canvas users who passed something, each once, by a course in which they did. */
export function usersByCourse(passed: Passed[], assignments: Map<string, Assignment>): Map<string, string[]> {
  const courseOf = new Map<string, string>();
  for (const { userId, assignmentId } of passed) {
    const courseId = assignments.get(assignmentId)?.courseId;
    if (courseId !== undefined && !courseOf.has(userId)) courseOf.set(userId, courseId);
  }
  return collect([...courseOf].map(([userId, courseId]) => [courseId, userId]));
}

/** The Canvas users who earned a place in a group, by group; only those whom Canvas still knows. */
export function membersByGroup(passed: Passed[], known: Set<string>): Map<string, string[]> {
  return collect(
    passed
      .filter(({ userId }) => known.has(userId))
      .flatMap(({ userId, groupIds }) => groupIds.map((groupId): [string, string] => [groupId, userId])),
  );
}

function collect(pairs: [key: string, value: string][]): Map<string, string[]> {
  const sets = new Map<string, Set<string>>();
  for (const [key, value] of pairs) {
    const set = sets.get(key) ?? new Set();
    sets.set(key, set.add(value));
  }
  return new Map([...sets].map(([key, set]) => [key, [...set]]));
}
