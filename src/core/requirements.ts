import { constantsOf, type TableColumns } from './columns.ts';
import type { Assignment, GroupRule, QuizReference, Requirement } from './types.ts';

/** Two references with the same key mean the same quiz. */
export function quizKey({ courseId, kind, id }: QuizReference): string {
  return `${courseId}/${kind}/${id}`;
}

/** Every quiz that the requirements speak of, each once. */
export function quizzesIn(requirements: Requirement[]): QuizReference[] {
  return unique(requirements.flatMap(({ anyOf }) => anyOf.flat().map(({ quiz }) => quiz)));
}

/**
 * The assignments of groups that are still to be asked for. A group names no course, but an assignment id is unique
 * in all of Canvas: one that was asked for, or found as the assignment of a classic quiz, is the one that is meant.
 */
export function quizzesOfGroups(
  groups: GroupRule[],
  asked: QuizReference[],
  found: Map<string, Assignment>,
): QuizReference[] {
  const assignments = [...asked.filter(({ kind }) => kind === 'assignment'), ...found.values()];
  const known = new Set(assignments.map(({ id }) => id));
  return unique(groups.map(({ quiz }) => quiz).filter(({ id }) => !known.has(id)));
}

function unique(quizzes: QuizReference[]): QuizReference[] {
  return [...new Map(quizzes.map((quiz) => [quizKey(quiz), quiz])).values()];
}

/** The columns that can be earned, in the order of the configuration. */
export function permissionsOf(requirements: Requirement[]): string[] {
  return [...new Set(requirements.flatMap(({ column }) => column ?? []))];
}

/** Every column that is marked for anybody: those that can be earned, and those that come with each of them. */
export function grantedColumns({
  requirements,
  ...constants
}: { requirements: Requirement[] } & Pick<TableColumns, 'accessTime' | 'active'>): string[] {
  return [...new Set([...permissionsOf(requirements), ...constantsOf(constants)])];
}

/** What passing one assignment with at least this mark brings. */
export interface Reward {
  passingScore: number;
  /** The Grit columns that are earned; none where the person is only added, or where more is to be passed. */
  columns: string[];
  /** Whether the person becomes a row in Grit. */
  row: boolean;
  groupIds: string[];
}

/**
 * The rewards of each assignment that can be used, by assignment id. For a group an assignment is passed from the
 * lowest mark on that earns anything else, in whichever way the quiz is named there; where nothing does, from the
 * usual one on.
 */
export function rewardsByAssignment(
  requirements: Requirement[],
  groups: GroupRule[],
  assignments: Map<string, Assignment>,
): Map<string, Reward[]> {
  const rewards = new Map<string, Reward[]>();
  const add = (id: string, reward: Reward) => {
    rewards.set(id, [...(rewards.get(id) ?? []), reward]);
  };
  for (const { column, anyOf } of requirements) {
    for (const allOf of anyOf) {
      // A quiz that must be passed together with others brings nothing by itself; see prerequisites.ts.
      const alone = allOf.length === 1;
      for (const { quiz, passingScore } of allOf) {
        const assignment = assignments.get(quizKey(quiz));
        if (assignment === undefined) continue;
        const columns = column === null || !alone ? [] : [column];
        add(assignment.id, { passingScore, columns, row: alone, groupIds: [] });
      }
    }
  }
  const usable = new Set([...assignments.values()].map(({ id }) => id));
  for (const { quiz, passingScore: usual, groupId } of groups) {
    if (!usable.has(quiz.id)) continue;
    const marks = rewards.get(quiz.id)?.map(({ passingScore }) => passingScore) ?? [usual];
    add(quiz.id, { passingScore: Math.min(...marks), columns: [], row: false, groupIds: [groupId] });
  }
  return rewards;
}
