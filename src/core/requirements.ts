import type { Assignment, GroupRule, QuizReference, Requirement } from './types.ts';

/** Two references with the same key mean the same quiz. */
export function quizKey({ courseId, kind, id }: QuizReference): string {
  return `${courseId}/${kind}/${id}`;
}

/** Every quiz that the requirements and group rules speak of, each once. */
export function quizzesIn(requirements: Requirement[], groups: GroupRule[]): QuizReference[] {
  const all = [
    ...requirements.flatMap(({ anyOf }) => anyOf.map(({ quiz }) => quiz)),
    ...groups.map(({ quiz }) => quiz),
  ];
  return [...new Map(all.map((quiz) => [quizKey(quiz), quiz])).values()];
}

/** What passing one assignment with at least this mark brings. */
export interface Reward {
  passingScore: number;
  /** The Grit columns that are earned; none where the person is only added. */
  columns: string[];
  /** Whether the person becomes a row in Grit. */
  row: boolean;
  groupIds: string[];
}

/** The rewards of each assignment that can be used, by assignment id. */
export function rewardsByAssignment(
  requirements: Requirement[],
  groups: GroupRule[],
  assignments: Map<string, Assignment>,
): Map<string, Reward[]> {
  const rewards = new Map<string, Reward[]>();
  const add = (quiz: QuizReference, reward: Reward) => {
    const assignment = assignments.get(quizKey(quiz));
    if (assignment === undefined) return;
    rewards.set(assignment.id, [...(rewards.get(assignment.id) ?? []), reward]);
  };
  for (const { column, anyOf } of requirements) {
    for (const { quiz, passingScore } of anyOf) {
      add(quiz, { passingScore, columns: column === null ? [] : [column], row: true, groupIds: [] });
    }
  }
  for (const { quiz, passingScore, groupId } of groups) {
    add(quiz, { passingScore, columns: [], row: false, groupIds: [groupId] });
  }
  return rewards;
}
