import type { Problem, Severity } from './core/types.ts';
import { SyncError } from './errors.ts';

/**
 * Everything that grit-sync can have to say about a pass: by its stable code, how grave it is, one sentence of
 * what happened and one of what to do. What Canvas and Grit have in common in their failures stands once, with
 * the system's name as a detail; its codes begin with `canvas-` or `grit-`.
 */
interface Entry<D> {
  severity: Severity;
  message: (details: D) => string;
  hint: (details: D) => string;
}

/** A problem whose words need no details. */
type Nothing = object;

const entry = <D>(
  severity: Severity,
  message: (details: D) => string,
  hint: (details: D) => string,
): Entry<D> => ({ severity, message, hint });

interface At {
  system: 'Canvas' | 'Grit';
  /** Method, address without query, and what the other side said about it. */
  where: string;
}
const keyOf = ({ system }: At) => `${system.toLowerCase()}.apiUrl`;
const newToken = ({ system }: At) =>
  system === 'Canvas'
    ? 'Make a new token in Canvas under Account > Settings and put it where canvas.apiKey points.'
    : 'Make a new token in Grit under Admin > Remote Access and put it where grit.apiKey points.';
const again = 'The next pass tries again; if this goes on';

const ENTRIES = {
  usage: entry<{ text: string }>(
    'invalid',
    ({ text }) => `The command line is wrong: ${text}.`,
    () => 'See grit-sync --help.',
  ),
  'config-not-found': entry<{ searched: string[] }>(
    'invalid',
    ({ searched }) => `There is no configuration file in ${searched.join(' or ')}.`,
    () => 'Copy examples/smallest.yaml to grit-sync.config.yaml, or name a file with --config.',
  ),
  'config-unreadable': entry<{ file: string; cause: string }>(
    'invalid',
    ({ file, cause }) => `The configuration file ${file} cannot be read (${cause}).`,
    () => 'Check its name, its place and who may read it.',
  ),
  'config-syntax': entry<{ file: string; format: string; place: string }>(
    'invalid',
    ({ file, format, place }) => `The configuration file ${file} is not correct ${format}${place}.`,
    () =>
      'Look at that place for a missing quote, colon or indentation; examples/ has files to compare with.',
  ),
  'config-executable': entry<{ file: string }>(
    'invalid',
    ({ file }) => `The configuration ${file} asks for code to be executed; grit-sync reads data only.`,
    () => 'Write the configuration as YAML, JSON or TOML, without $import.',
  ),
  'config-invalid': entry<{ path: string; text: string }>(
    'invalid',
    ({ path, text }) => `${path}: ${text}.`,
    () => 'Correct it in the configuration file; the README has a table of all keys.',
  ),
  'config-unknown-key': entry<{ path: string; nearest: string | undefined }>(
    'invalid',
    ({ path }) => `${path}: there is no such key.`,
    ({ nearest }) =>
      nearest === undefined ? 'Remove it; the README has a table of all keys.' : `Did you mean "${nearest}"?`,
  ),
  'config-variable-missing': entry<{ path: string; variable: string }>(
    'invalid',
    ({ path, variable }) => `${path}: the environment variable ${variable} is not set.`,
    ({ variable }) => `Set ${variable}, or write it into a file named .env beside the configuration file.`,
  ),
  'config-certificate': entry<{ file: string; cause: string }>(
    'invalid',
    ({ file, cause }) => `grit.caFile: the certificate file ${file} cannot be used (${cause}).`,
    () =>
      'Save the certificate of Grit as PEM, text with -----BEGIN CERTIFICATE----- in it, as the README describes.',
  ),
  'config-secret-file-missing': entry<{ path: string; file: string; cause: string }>(
    'invalid',
    ({ path, file, cause }) => `${path}: the file ${file} cannot be read (${cause}).`,
    () => 'Check its name and who may read it; a relative path starts at the configuration file.',
  ),

  'token-refused': entry<At & { expired: boolean }>(
    'failed',
    ({ system, where, expired }) =>
      `${system} refused the API token${expired ? ', which has expired' : ''} (${where}).`,
    newToken,
  ),
  'not-allowed': entry<At>(
    'failed',
    ({ system, where }) => `${system} does not allow the owner of the API token to do this (${where}).`,
    ({ system }) =>
      system === 'Canvas'
        ? 'Let an administrator give the owner of the token the role of a teacher in the course, with grades and roster.'
        : 'Make a token of a Grit administrator under Admin > Remote Access.',
  ),
  'not-found': entry<At>(
    'failed',
    ({ system, where }) => `${system} has no such page (${where}).`,
    ({ system }) =>
      system === 'Canvas'
        ? 'Check canvas.courseId and canvas.apiUrl; the number is the one behind /courses/ in the address bar.'
        : 'Check grit.apiUrl: it is the address under which you open Grit in a browser.',
  ),
  'web-page': entry<At>(
    'failed',
    ({ system, where }) => `${system} answered with a web page or a redirect in place of data (${where}).`,
    (at) =>
      `Check ${keyOf(at)}: it must be the address of ${at.system} itself, without a login page or proxy in between.`,
  ),
  'answer-invalid': entry<At>(
    'failed',
    ({ system, where }) => `${system} gave an answer that cannot be understood (${where}).`,
    () => `${again}, report it to the maintainers; nothing was changed because of it.`,
  ),
  unreachable: entry<At>(
    'failed',
    ({ system, where }) => `${system} cannot be reached (${where}).`,
    (at) => `Check the network and ${keyOf(at)}; the next pass tries again.`,
  ),
  certificate: entry<At>(
    'failed',
    ({ system, where }) => `The certificate of ${system} cannot be trusted (${where}).`,
    ({ system }) =>
      system === 'Grit'
        ? 'Save the certificate of Grit to a file and name the file in grit.caFile, as the README describes.'
        : 'Check the clock of this machine and whether something intercepts its network traffic.',
  ),
  'timed-out': entry<At>(
    'failed',
    ({ system, where }) => `${system} did not answer in time (${where}).`,
    () => `${again}, raise http.timeoutSeconds or ask whoever runs the system.`,
  ),
  throttled: entry<At>(
    'failed',
    ({ system, where }) =>
      `${system} asked for fewer requests and did not recover while we waited (${where}).`,
    () => `${again}, look for another program that uses the same token.`,
  ),
  'server-error': entry<At>(
    'failed',
    ({ system, where }) => `${system} reported an error of its own (${where}).`,
    () => `${again}, ask whoever runs the system.`,
  ),
  refused: entry<At>(
    'failed',
    ({ system, where }) => `${system} refused a request (${where}).`,
    () => `${again}, report it to the maintainers.`,
  ),
  'foreign-link': entry<At>(
    'failed',
    ({ system, where }) => `${system} sent us on to another address, and the token stays at home (${where}).`,
    (at) => `Check ${keyOf(at)}: it must be the address that ${at.system} itself uses.`,
  ),
  'link-loop': entry<At>(
    'failed',
    ({ system, where }) => `${system} sent us back to a page that was read already (${where}).`,
    () => `${again}, report it to whoever runs the system; nothing was changed because of it.`,
  ),

  'canvas-no-external-ids': entry<Nothing>(
    'failed',
    () => 'Canvas shows this token no campus wide ids, for nobody.',
    () => 'Let a Canvas administrator allow the owner of the token to read SIS data in the course.',
  ),
  'canvas-no-emails': entry<Nothing>(
    'attention',
    () => 'Canvas shows this token no email addresses, for nobody; the rows were made without them.',
    () => 'Let a Canvas administrator allow the owner of the token to read email addresses in the course.',
  ),
  'quiz-ids-refused': entry<{ courseId: string }>(
    'failed',
    ({ courseId }) =>
      `Canvas refused the list of quizzes of course ${courseId}, although each of them exists.`,
    () => 'A quiz may have been unpublished at this moment; the next pass tries again.',
  ),
  'quiz-not-found': entry<{ quiz: string; courseId: string }>(
    'attention',
    ({ quiz, courseId }) => `The ${quiz} does not exist in course ${courseId}; nobody can pass it.`,
    () =>
      'Correct the id in the configuration; it is the number at the end of the quiz page in the address bar.',
  ),
  'quiz-is-classic': entry<{ id: string; courseId: string; title: string }>(
    'attention',
    ({ id, courseId, title }) =>
      `${id} is no assignment of course ${courseId} but the classic quiz "${title}"; it was left out.`,
    ({ id }) => `Write { quiz: ${id} } in place of ${id} in the configuration.`,
  ),
  'quiz-without-grade': entry<{ id: string; courseId: string; title: string }>(
    'attention',
    ({ id, courseId, title }) =>
      `The classic quiz ${id} ("${title}") of course ${courseId} is a practice quiz or survey and has no grades.`,
    () => 'Turn it into a graded quiz in Canvas, or remove it from the configuration.',
  ),
  'quiz-unpublished': entry<{ id: string; name: string }>(
    'attention',
    ({ id, name }) => `The quiz "${name}" (assignment ${id}) is not published; nobody can pass it.`,
    () => 'Publish it in Canvas, or remove it from the configuration.',
  ),
  'grade-unreadable': entry<{ id: string; name: string }>(
    'attention',
    ({ id, name }) =>
      `The quiz "${name}" (assignment ${id}) has no points, and its grades are no percentages; nobody can pass it.`,
    () => 'Give the assignment points in Canvas, or grade it as a percentage or complete/incomplete.',
  ),
  'group-failed': entry<{ groupId: string; cause: string }>(
    'attention',
    ({ groupId, cause }) => `The Canvas group ${groupId} could not be changed: ${cause}`,
    () =>
      'Check canvasGroups and that the owner of the token may manage groups; permissions are not affected.',
  ),
  'student-without-external-id': entry<{ canvasUserIds: string[] }>(
    'warning',
    ({ canvasUserIds }) =>
      `Passed, but without a campus wide id in Canvas, so not in Grit: Canvas user ${canvasUserIds.join(', ')}.`,
    () => 'Ask the registrar to add the id in Canvas, or add these people to Grit by hand.',
  ),
  'student-not-found': entry<{ canvasUserIds: string[] }>(
    'warning',
    ({ canvasUserIds }) => `Passed, but no longer in the course: Canvas user ${canvasUserIds.join(', ')}.`,
    () => 'Nothing needs to be done, unless these people should still use the machines.',
  ),
  'students-merged': entry<{ canvasUserIds: string[] }>(
    'warning',
    ({ canvasUserIds }) =>
      `The Canvas users ${canvasUserIds.join(', ')} have one campus wide id and became one row in Grit.`,
    () =>
      'Ask the registrar to merge the accounts if they belong to one person, or to correct the id if not.',
  ),

  'grit-row-errors': entry<{ count: number }>(
    'attention',
    ({ count }) => `Grit took the upload but reported ${count} ${count === 1 ? 'error' : 'errors'} in it.`,
    () => 'Open the upload in the history of Grit, and compare the column names with those of an export.',
  ),
  'grit-plain-http': entry<{ host: string }>(
    'warning',
    ({ host }) => `The Grit token is sent to ${host} without encryption, readable for anybody on the way.`,
    () => 'Write https:// in grit.apiUrl; with a private certificate name it in grit.caFile.',
  ),
  'backup-unreadable': entry<{ cause: string }>(
    'failed',
    ({ cause }) =>
      `What Grit delivered as its export is no readable list of users (${cause}); it was not kept.`,
    () => `${again}, take an export by hand in Grit and look whether it opens.`,
  ),
  'backup-disk-full': entry<{ folder: string }>(
    'failed',
    ({ folder }) =>
      `The disk that holds ${folder} is full, so no backup was stored; the earlier ones are untouched.`,
    () => 'Make room on the disk; old backups may be moved to another place.',
  ),
  'backup-not-stored': entry<{ folder: string; cause: string }>(
    'failed',
    ({ folder, cause }) =>
      `The backup could not be stored in ${folder} (${cause}); the earlier ones are untouched.`,
    () => 'Check backup.folder, and that the user who runs grit-sync may write there.',
  ),
  'state-not-writable': entry<{ folder: string; cause: string }>(
    'failed',
    ({ folder, cause }) => `The state folder ${folder} cannot be written (${cause}), so nothing was done.`,
    () => 'Check state.folder, and that the user who runs grit-sync may write there.',
  ),
  'lock-unavailable': entry<{ cause: string }>(
    'failed',
    ({ cause }) => `This machine offers no lock to keep two passes apart (${cause}), so nothing was done.`,
    () => 'On Linux install util-linux, which has the command flock; keep state.folder on a local disk.',
  ),
  locked: entry<{ holder: string }>(
    'locked',
    ({ holder }) => `Another pass (${holder}) is still running; this one did nothing.`,
    () => 'Nothing needs to be done, unless this is said every time: then end that process.',
  ),
  'pass-timed-out': entry<{ minutes: number; step: string }>(
    'failed',
    ({ minutes, step }) => `${step} was given up after ${minutes} minutes.`,
    () =>
      `${again}, find out why the systems are slow, or raise timeoutMinutes and the interval of the schedule.`,
  ),
  'output-lost': entry<{ cause: string }>(
    'failed',
    ({ cause }) => `The output could not be written (${cause}); what else was to be done was done.`,
    () => 'Check the disk or the program to which the output goes.',
  ),
  interrupted: entry<Nothing>(
    'interrupted',
    () => 'A second signal stopped the pass in the middle.',
    () => 'Run it again: a pass can be repeated at any time.',
  ),
} satisfies Record<string, Entry<never>>;

type Entries = typeof ENTRIES;
type Details<C extends keyof Entries> = Parameters<Entries[C]['message']>[0];
type Shared = { [C in keyof Entries]: Details<C> extends At ? C : never }[keyof Entries];

/** The problem of that code, in words. */
export function problem<C extends keyof Entries>(
  code: C,
  ...[details]: object extends Details<C> ? [] : [Details<C>]
): Problem {
  const { severity, message, hint } = ENTRIES[code] as Entry<unknown>;
  const prefix = isAt(details) ? `${details.system.toLowerCase()}-` : '';
  return { code: prefix + code, severity, message: message(details), hint: hint(details) };
}

/** The same as something to throw. */
export function fail<C extends keyof Entries>(
  code: C,
  ...details: object extends Details<C> ? [] : [Details<C>]
): SyncError {
  return new SyncError(problem(code, ...details));
}

function isAt(details: unknown): details is At {
  return typeof details === 'object' && details !== null && 'system' in details && 'where' in details;
}

/** The codes that exist once for Canvas and once for Grit. */
export type SystemProblem = Shared;
