import { evidenceOf, markOf, reaches, type Passed } from './passing.ts';
import { quizKey } from './requirements.ts';
import type { Assignment, Requirement, Submission } from './types.ts';

/** Quizzes that must all be passed to earn a column, or just the row. */
export interface Combination {
  column: string | null;
  parts: { assignment: Assignment; passingScore: number }[];
}

/** Whose results in an assignment are still to be asked for. */
export interface OpenQuestion {
  assignment: Assignment;
  userIds: string[];
  /** Whether they may have left the course: where Canvas does not show them, there is nothing to be found. */
  mayBeGone?: boolean;
}

/** The combinations that can be completed: one with a quiz that cannot be used earns nobody anything. */
export function combinationsIn(
  requirements: Requirement[],
  assignments: Map<string, Assignment>,
): Combination[] {
  return requirements.flatMap(({ column, anyOf }) =>
    anyOf
      .filter((allOf) => allOf.length > 1)
      .flatMap((allOf) => {
        const parts = allOf.flatMap(({ quiz, passingScore }) => {
          const assignment = assignments.get(quizKey(quiz));
          return assignment === undefined ? [] : [{ assignment, passingScore }];
        });
        return parts.length === allOf.length ? [{ column, parts }] : [];
      }),
  );
}

/**
 * Who passed a part in the window, and which other parts are to be asked for, at whatever time they were passed. A
 * submission that is at hand needs no question: Canvas has one for each person and assignment, with the kept score.
 */
export function openQuestions(combinations: Combination[], submissions: Submission[]): OpenQuestion[] {
  const atHand = new Results(submissions);
  const questions = new Map<string, { assignment: Assignment; userIds: Set<string> }>();
  for (const { parts } of combinations) {
    for (const userId of atHand.usersWhoPassedOneOf(parts)) {
      for (const { assignment } of parts) {
        if (atHand.of(userId, assignment.id) !== undefined) continue;
        const question = questions.get(assignment.id) ?? { assignment, userIds: new Set() };
        questions.set(assignment.id, { ...question, userIds: question.userIds.add(userId) });
      }
    }
  }
  return [...questions.values()].map(({ assignment, userIds }) => ({ assignment, userIds: [...userIds] }));
}

/** What is earned by passing all parts of a combination, one of them at least in the window. */
export function completed(
  combinations: Combination[],
  submissions: Submission[],
  earlier: Submission[],
): Passed[] {
  const inWindow = new Results(submissions);
  const all = new Results([...earlier, ...submissions]);
  return combinations.flatMap(({ column, parts }) =>
    inWindow.usersWhoPassedOneOf(parts).flatMap((userId): Passed[] => {
      const evidence = parts.flatMap((part) => {
        const submission = all.of(userId, part.assignment.id);
        const isPassed = submission !== undefined && passes(submission, part);
        return isPassed ? [evidenceOf(submission, part.assignment, part.passingScore)] : [];
      });
      const [first] = evidence;
      if (first === undefined || evidence.length < parts.length) return [];
      const columns = column === null ? [] : [column];
      return [{ userId, assignmentId: first.assignmentId, columns, row: true, groupIds: [], evidence }];
    }),
  );
}

type Part = Combination['parts'][number];

function passes(submission: Submission, { assignment, passingScore }: Part): boolean {
  const mark = markOf(submission, assignment.pointsPossible);
  return typeof mark === 'object' && reaches(mark, passingScore);
}

/** Submissions by assignment and person. */
class Results {
  readonly #byAssignment = new Map<string, Map<string, Submission>>();

  constructor(submissions: Iterable<Submission>) {
    for (const submission of submissions) {
      const { assignmentId, userId } = submission;
      const byUser = this.#byAssignment.get(assignmentId) ?? new Map<string, Submission>();
      this.#byAssignment.set(assignmentId, byUser.set(userId, submission));
    }
  }

  of(userId: string, assignmentId: string): Submission | undefined {
    return this.#byAssignment.get(assignmentId)?.get(userId);
  }

  usersWhoPassedOneOf(parts: Part[]): string[] {
    const users = parts.flatMap((part) =>
      [...(this.#byAssignment.get(part.assignment.id)?.values() ?? [])]
        .filter((submission) => passes(submission, part))
        .map(({ userId }) => userId),
    );
    return [...new Set(users)];
  }
}
