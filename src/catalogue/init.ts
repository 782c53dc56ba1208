import { entry, type Entries, type Nothing } from './entry.ts';

/** What `init` can have to say. */
export const INIT = {
  'init-exists': entry<{ file: string; isTokens: boolean }>(
    'invalid',
    ({ file }) => `There is a file ${file} already, and init never overwrites one, so nothing was written.`,
    ({ isTokens }) =>
      isTokens
        ? 'Name a configuration in another folder with --config; the tokens are written into a file .env beside it.'
        : 'Rename or remove it, or name another file with --config.',
  ),
  'init-name': entry<{ file: string }>(
    'invalid',
    ({ file }) => `${file}: init writes YAML, so the name must end in .yaml or .yml.`,
    () => 'Write, for example, --config grit-sync.config.yaml.',
  ),
  'init-no-terminal': entry<Nothing>(
    'invalid',
    () => 'init asks questions, and there is no terminal to ask them on.',
    () =>
      'Start it in a terminal, give it the answers with --from FILE, or print a configuration to fill in with --template.',
  ),
  'setup-not-written': entry<{ file: string; cause: string }>(
    'failed',
    ({ file, cause }) => `${file} cannot be written (${cause}), so nothing was written.`,
    () => 'Start init in a folder that belongs to you, or name a file in one with --config.',
  ),
  'setup-course-closed': entry<{ courseId: string }>(
    'failed',
    ({ courseId }) => `Canvas shows the owner of this token no course ${courseId}.`,
    () =>
      'Check the number, which stands behind /courses/ in the address bar, and that the owner of the token is a teacher there.',
  ),
  'setup-no-quizzes': entry<{ courseId: string }>(
    'failed',
    ({ courseId }) => `There is no published quiz or other assignment in course ${courseId}.`,
    () => 'Publish the quizzes in Canvas, or name the course in which they are.',
  ),
  'setup-no-columns': entry<Nothing>(
    'failed',
    () => 'The export of Grit has no column of a permission group, so there is nothing to pair with a quiz.',
    () => 'Make a permission group for each machine in Grit, and start init again; nothing was written.',
  ),
  'setup-column-not-found': entry<{ column: string; nearest: string | undefined }>(
    'attention',
    ({ column }) => `Grit has no column "${column}"; nobody can get it.`,
    ({ nearest }) =>
      nearest === undefined
        ? 'Write the name in the configuration exactly as the first row of an export of Grit has it.'
        : `Write "${nearest}" in the configuration, if that is the one that is meant.`,
  ),
  'setup-variable-set': entry<{ variable: string; dotEnv: string }>(
    'warning',
    ({ variable, dotEnv }) =>
      `The variable ${variable} is set in this terminal to something else, and wins over ${dotEnv}.`,
    ({ variable }) => `Remove it where it is set, or type "unset ${variable}" before the dry run.`,
  ),
  'setup-stopped': entry<Nothing>(
    'interrupted',
    () => 'init was stopped, and nothing was written.',
    () => 'Start it again when you are ready; it begins from the first question.',
  ),
} satisfies Entries;
