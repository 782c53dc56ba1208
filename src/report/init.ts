import { printable } from './printable.ts';

/** What `init` has written, and what is to be done with it. */
export interface Done {
  config: string;
  dotEnv: string;
  /** The option that names the configuration, with a space in front; empty where it is found without. */
  option: string;
  crontabLine: string;
}

/** What was written, and the next steps in their order. */
export function renderDone({ config, dotEnv, option, crontabLine }: Done): string {
  return printed([
    'Written, and readable for you alone:',
    `  ${config}`,
    `  ${dotEnv}  (the two tokens)`,
    '',
    'What to do now:',
    '  1. See what a pass would do. It changes nothing:',
    `       grit-sync run --dry-run${option}`,
    '  2. If that is what you expect, write "upsert: true" in place of "upsert: false" into the configuration.',
    '  3. Let it run by itself every 30 minutes: type "crontab -e", and add this line at the end.',
    `       ${crontabLine}`,
  ]);
}

/** What the configuration of the Python program has become, as far as a person should know. */
export interface Moved {
  /** The old file. */
  file: string;
  uploaded: boolean;
  cutFrom: number | null;
  leftOut: readonly string[];
  /** Absolute. */
  backupFolder: string;
  lookbackDays: number;
}

/** What is different now for a shop that comes from the Python program. */
export function renderMoved({ file, uploaded, cutFrom, leftOut, backupFolder, lookbackDays }: Moved): string {
  const notes = [
    `Grit is not changed yet: grit.upsert is false${uploaded ? ', although perform_upload was true,' : ''} until you have seen a dry run.`,
    'Switch the old program off before you write "upsert: true": the two must not run side by side.',
    `The tokens are in .env now. ${file} still holds them: delete it when the old program is gone.`,
    'What somebody takes away in Grit stays away: it is held, and no pass gives it again. "grit-sync holds" lists it.',
    'A quiz is passed with 90 percent of its points. The old program compared the grade with 90, so that of 20 points nobody had enough, and of 200 points 90 were.',
    `Each pass looks ${lookbackDays} days back${cutFrom === null ? '' : ` (180 is the most; it was ${cutFrom})`}, further if passes were missed, and also at what was graded late.`,
    'The addresses are the logins of Canvas, as they were: canvas.emailFrom is login_id.',
    `Backups go to ${backupFolder}; those of the old program stay where they are.`,
    ...leftOut.map((key) => `Not known here, and so left out: ${key}.`),
  ];
  return printed(['What is different now:', ...notes.map((note) => `  - ${note}`)]);
}

/** The ids that turned out to be those of classic quizzes, and what became of them. */
export function renderClassic(ids: readonly string[]): string {
  return printed(
    ids.map((id) => `${id} is the id of a classic quiz, and was written as such: { quiz: ${id} }.`),
  );
}

/** That nothing was asked of Canvas and Grit. */
export const UNTRIED =
  'Neither Canvas nor Grit was asked: whether addresses, tokens, ids and columns are right, the dry run shows.';

function printed(lines: string[]): string {
  return lines.map(printable).join('\n');
}
