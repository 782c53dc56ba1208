import { guess } from '../../core/setup/guess.ts';
import type { Assignment } from '../../core/types.ts';
import type { Choice, Prompter } from './prompter.ts';

/** What is earned by which quiz, as the operator said. */
export interface Pairs {
  permissions: { column: string; quiz: Assignment }[];
  /** What adds a person to Grit without a permission. */
  addUsers: Assignment[];
}

const NONE: Choice<null> = { value: null, label: 'no quiz', hint: 'nobody gets it from here' };

/** Asks for the quiz of each column, and for those that only add a person, until there is at least one of either. */
export async function askPairs(
  columns: readonly string[],
  quizzes: readonly Assignment[],
  prompter: Prompter,
): Promise<Pairs> {
  prompter.tell(
    'Which quiz earns which permission? What sounds alike is on top, and nothing is taken without your answer.',
  );
  for (;;) {
    const permissions: Pairs['permissions'] = [];
    for (const column of columns) {
      const quiz = await prompter.choose(`${column} is earned by`, choicesFor(column, quizzes));
      if (quiz !== null) permissions.push({ column, quiz });
    }
    const addUsers = await askAddUsers(
      quizzes.filter((quiz) => !permissions.some((pair) => pair.quiz === quiz)),
      prompter,
    );
    if (permissions.length + addUsers.length > 0) return { permissions, addUsers };
    prompter.warn('With no quiz at all there is nothing to do. Choose at least one, or stop with Ctrl-C.');
  }
}

/** "No quiz" is on top unless one is likely, so that nothing is given by pressing Enter. */
function choicesFor(column: string, quizzes: readonly Assignment[]): Choice<Assignment | null>[] {
  const { ranked, proposed } = guess(column, quizzes);
  if (proposed === null) return [NONE, ...ranked.map(choiceOf)];
  return [choiceOf(proposed), NONE, ...ranked.filter((quiz) => quiz !== proposed).map(choiceOf)];
}

async function askAddUsers(left: Assignment[], prompter: Prompter): Promise<Assignment[]> {
  if (left.length === 0) return [];
  return await prompter.chooseSome(
    'Which quizzes only add somebody to Grit, without a permission? (Space marks one; Enter goes on, with none as well)',
    left.map(choiceOf),
  );
}

function choiceOf(quiz: Assignment): Choice<Assignment> {
  const points = quiz.pointsPossible === null ? 'no points' : `${quiz.pointsPossible} points`;
  return { value: quiz, label: quiz.name, hint: `assignment ${quiz.id}, ${points}` };
}
