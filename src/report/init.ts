import type { Certificate } from '../core/certificate.ts';
import type { Assignment, Problem } from '../core/types.ts';
import { certificateLines } from './certificate.ts';
import { printable } from './printable.ts';

/** What `init` has written, and what is to be done with it. */
interface Done {
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
    '  2. If that is what you expect, write "upsert: true" into the configuration,',
    '     in place of "upsert: false".',
    '  3. Let it run by itself every 30 minutes:',
    `       grit-sync schedule --install${option}`,
    '     That puts this line into your crontab:',
    `       ${crontabLine}`,
    '  4. See whether everything is in place, now and whenever you are in doubt:',
    `       grit-sync doctor${option}`,
  ]);
}

/** What the configuration of the Python program has become, as far as a person should know. */
interface Moved {
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

const ADDRESS =
  'Check the address: it is the one in the address bar of the browser, up to the first single slash.';
/** What helps while the answers are being typed, by the end of the code; the hints of passes speak of files. */
const ADVICE: [code: RegExp, advice: string][] = [
  [/-token-refused$/, 'Check that you copied all of it, or make a new one.'],
  [/-(unreachable|timed-out)$/, 'Check the address, and whether this machine is on the right network.'],
  [/-(not-found|web-page|foreign-link|answer-invalid|refused)$/, ADDRESS],
  [/^(backup-unreadable|export-without-ids)$/, ADDRESS],
];

/** Why an answer did not work, and what to look at before it is asked for again. */
export function renderRefusal({ code, message, hint }: Problem): string {
  const [, advice = hint] = ADVICE.find(([pattern]) => pattern.test(code)) ?? [];
  return printed([message, advice]);
}

/** How to get the certificate of a Grit that made its own. */
export function renderCertificateHelp(
  { hostname, port }: URL,
  folder: string,
  isAgain: boolean,
  presented?: Certificate,
): string {
  return printed([
    isAgain
      ? 'Grit shows another certificate than the one in this file.'
      : 'Grit shows a certificate that this machine does not know, as is usual on a private address.',
    ...(presented === undefined
      ? []
      : [
          ...certificateLines(presented),
          'If it is the right one, answer "save": it is written to grit-ca.pem with the configuration.',
          'Or use another file:',
        ]),
    `In another terminal, in ${folder}, save it to a file:`,
    `  openssl s_client -connect ${hostname}:${port === '' ? '443' : port} </dev/null | openssl x509 > grit-ca.pem`,
    'Do so on the network of the shop only: from then on exactly this certificate is trusted.',
  ]);
}

/** What was chosen, before it is written. */
export function renderPairs(
  permissions: readonly { column: string; quiz: Assignment }[],
  addUsers: readonly Assignment[],
): string {
  return printed([
    'This is what passing a quiz will do:',
    ...permissions.map(({ column, quiz }) => `  ${quiz.name} (${quiz.id}) earns ${column}`),
    ...addUsers.map(({ name, id }) => `  ${name} (${id}) adds the person to Grit`),
  ]);
}

function printed(lines: string[]): string {
  return lines.map(printable).join('\n');
}
