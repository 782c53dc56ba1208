import { fail } from '../../catalogue.ts';
import type { Group } from '../../config/plain.ts';
import { COLUMN, DEFAULT_ACCESS_TIME } from '../../config/schema.ts';
import type { Assignment } from '../../core/types.ts';
import { renderPairs } from '../../report/init.ts';
import { checkPlace } from './answers.ts';
import { askCanvas, askCourse } from './ask-canvas.ts';
import { askGrit } from './ask-grit.ts';
import { askPairs } from './ask-pairs.ts';
import type { Interview } from './interview.ts';
import type { Prompter } from './prompter.ts';
import type { Setup } from './write.ts';

/** Asks for all that a configuration needs and tries it at once. Rejects with `setup-stopped` where it is left. */
export async function askForSetup(interview: Interview): Promise<Setup> {
  const { prompter } = interview;
  prompter.title('Setting up grit-sync');
  prompter.tell('Each answer is tried at once. Nothing is written before the end, and Ctrl-C stops.');
  const canvas = await askCanvas(interview);
  const course = await askCourse(canvas, interview);
  const grit = await askGrit(interview);
  const columns = usable(grit.header, 'pg:', prompter);
  if (columns.length === 0) throw fail('setup-no-columns');
  const { permissions, addUsers } = await askPairs(columns, course.quizzes, prompter);
  const accessTime = await askAccessTime(usable(grit.header, 'at:', prompter), prompter);
  const folder = await prompter.text('Folder for the backups of Grit', {
    initial: './backup',
    check: checkPlace,
  });
  prompter.tell(renderPairs(permissions, addUsers));
  if (!(await prompter.confirm('Write the configuration?'))) throw fail('setup-stopped');
  const data: Group = {
    canvas: { apiUrl: canvas.apiUrl, courseId: idOf(course) },
    permissions: Object.fromEntries(permissions.map(({ column, quiz }) => [column, idOf(quiz)])),
    ...(addUsers.length === 0 ? {} : { addUsers: labelled(addUsers) }),
    grit: {
      apiUrl: grit.apiUrl,
      accessTime,
      ...(grit.caFile === undefined ? {} : { caFile: grit.caFile }),
    },
    backup: { folder },
  };
  return {
    data,
    tokens: { canvas: canvas.apiKey, grit: grit.apiKey },
    certificate: grit.toSave,
    remarks: { permissions: Object.fromEntries(permissions.map(({ column, quiz }) => [column, quiz.name])) },
  };
}

/** The columns of that kind, each once. What a configuration cannot name is said. */
function usable(header: readonly string[], prefix: 'pg:' | 'at:', prompter: Prompter): string[] {
  const columns = [...new Set(header.filter((name) => name.startsWith(prefix)))];
  for (const name of columns.filter((column) => !COLUMN.test(column))) {
    prompter.warn(`"${name}" has a space around its name and cannot be used; rename it in Grit.`);
  }
  return columns.filter((name) => COLUMN.test(name));
}

async function askAccessTime(columns: string[], prompter: Prompter): Promise<string> {
  if (columns.length === 0) {
    prompter.warn(
      `Grit's export has no access time (at:…); "${DEFAULT_ACCESS_TIME}" is written, until you correct it.`,
    );
    return DEFAULT_ACCESS_TIME;
  }
  const choices = columns.map((column) => ({ value: column, label: column }));
  return await prompter.choose(
    'Access time of everybody who passes any of these',
    choices,
    DEFAULT_ACCESS_TIME,
  );
}

/** A number as people write it, where one can hold all its digits. */
function idOf({ id }: { id: string }): number | string {
  return Number.isSafeInteger(Number(id)) ? Number(id) : id;
}

/** By their names, which serve the reader only; two of one name are told apart by their ids. */
function labelled(quizzes: readonly Assignment[]): Record<string, number | string> {
  const isTwice = ({ name }: Assignment) => quizzes.filter((quiz) => quiz.name === name).length > 1;
  return Object.fromEntries(
    quizzes.map((quiz) => [isTwice(quiz) ? `${quiz.name} (${quiz.id})` : quiz.name, idOf(quiz)]),
  );
}
