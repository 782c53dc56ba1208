import * as z from 'zod';

import { type Address, canvasAddress, gritAddress } from './address.ts';

/**
 * The one declaration of the configuration. The validation, the README's table and config.schema.json are made from
 * it. Each message says what is expected; issues.ts adds what was found.
 */

const TEXT = 'expected text';
const GROUP = 'expected a group of keys';
const SWITCH = 'expected true or false';

const ID = 'expected an id, which is the number in the address bar of its page';
const UNSAFE_ID = 'expected an id in quotes, because it is too large for a number to keep all its digits';
const isUnsafe = (input: unknown) => typeof input === 'number' && Math.abs(input) > Number.MAX_SAFE_INTEGER;
const idMessage = { error: ({ input }: { input?: unknown }) => (isUnsafe(input) ? UNSAFE_ID : ID) };

/** Digits, perhaps too many for a number; leading zeros mean nothing. */
export const ID_DIGITS = /^0*[1-9]\d*$/;
export const idText = (id: number | string): string => String(id).replace(/^0+/, '');
const id = z
  .union([z.int(idMessage).positive(idMessage), z.string(idMessage).regex(ID_DIGITS, idMessage)], idMessage)
  .transform(idText);

// A mark below 1 is somebody's fraction (0.9 for 90 %) and would give access to everybody.
const MARK =
  'expected a percentage from 1 to 100 (90, not 0.9; and 0 would let in all who handed in anything)';
const percentage = z.number(MARK).min(1, MARK).max(100, MARK);

const TOKEN = 'expected an API token, which has no spaces, line breaks or special letters';
/** What stands in examples, and how shells write a variable. */
const PLACEHOLDER =
  /^(?:<.*>|\.{3,}|…|[A-Z]+_API_KEY|(?:paste|put|insert|your)[-_ ].*|x{3,}|token|changeme|\$\w+|\$\(.*\)|%\w+%)$/is;
/** Whether this is no token, but what somebody wrote to hold its place. */
export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text);
const token = z
  .string(TOKEN)
  .trim()
  // Before the next check and in place of it, since most placeholders have spaces as well.
  .refine((text) => !isPlaceholder(text), {
    error: 'expected an API token, found only a placeholder for one',
    abort: true,
  })
  .regex(/^[!-~]+$/, TOKEN)
  .meta({ secret: true });

const address = (read: (text: string) => Address) =>
  z.string(TEXT).transform((text, context): string => {
    const result = read(text);
    if ('url' in result) return result.url;
    context.addIssue({ code: 'custom', message: result.wrong });
    return z.NEVER;
  });

const place = z
  .string(TEXT)
  .refine((text) => text !== '', 'expected a path, found empty text')
  .refine((text) => !text.startsWith('~'), 'expected a path without "~"; write ${HOME} in its place');

const reference = {
  assignment: id.optional().describe('The id of the assignment, as in the URL /assignments/440133.'),
  quiz: id
    .optional()
    .describe('In place of `assignment`: the id of a classic quiz, as in the URL /quizzes/9001.'),
  passingScore: percentage
    .optional()
    .describe('Passing mark of this quiz; without it `canvas.passingScore`.'),
  course: id.optional().describe('The course of this quiz; without it `canvas.courseId`.'),
};
const onlyOne = (value: object, names: string[]) =>
  names.filter((name) => (value as Record<string, unknown>)[name] !== undefined).length === 1;
const oneOf = (names: string[]) => ({ oneOf: names.map((name) => ({ required: [name] })) });

const part = z
  .strictObject(reference, GROUP)
  .refine(
    (value) => onlyOne(value, ['assignment', 'quiz']),
    'expected either "assignment" or "quiz", and the other one left out',
  )
  .meta(oneOf(['assignment', 'quiz']));

/** By what two quizzes of one list are known to be the same; the course matters, the mark does not. */
const partKey = (item: string | z.output<typeof part>): string =>
  typeof item === 'string'
    ? JSON.stringify([item, null, null])
    : JSON.stringify([item.assignment, item.quiz, item.course]);

const PARTS = 'expected a list of at least two quizzes';
const PART = 'expected an id, { assignment: id } or { quiz: id }';
const quiz = z
  .strictObject(
    {
      ...reference,
      allOf: z
        .array(z.union([id, part], PART), PARTS)
        .min(2, 'expected at least two quizzes in the list')
        .refine((list) => new Set(list.map(partKey)).size === list.length, 'expected each quiz once')
        .optional()
        .describe(
          'In place of `assignment`: a list of quizzes that must all be passed, one of them lately. `passingScore` and `course` beside it count for those that have none.',
        ),
    },
    GROUP,
  )
  .refine(
    (value) => onlyOne(value, ['assignment', 'quiz', 'allOf']),
    'expected one of "assignment", "quiz" or "allOf", and the others left out',
  )
  .meta(oneOf(['assignment', 'quiz', 'allOf']));

const ENTRY = 'expected an id, { assignment: id }, { quiz: id }, { allOf: [id, id] } or a list of these';
const NON_EMPTY = 'expected at least one quiz in the list';
const entry = z.union([id, quiz, z.array(z.union([id, quiz], ENTRY), ENTRY).nonempty(NON_EMPTY)], ENTRY);

/** A name behind `pg:` (a permission group) or `at:` (an access time), as it stands in the header of an export. */
export const COLUMN = /^(?:pg|at):\S(?:.*\S)?$/;
const ACCESS_TIME = 'expected the name of an access time column of Grit, such as "at:Any Time"';
export const DEFAULT_ACCESS_TIME = 'at:Any Time';

const days = 'expected a number of days above 0, at most 180';
const seconds = 'expected a number of seconds above 0, at most 3600';
const retries = 'expected a whole number from 0 to 10';
const minutes = 'expected a number of minutes above 0, at most 1440';
const emailFrom = 'expected "email" or "login_id"';

const grants = 'expected a whole number, 0 or more';

const kept = (what: string) => z.int(grants).min(0, grants).optional().describe(what);
const keptOfEach = (period: string) =>
  kept(`Of each of so many ${period}, the newest that have any, the last backup is kept.`);
const keep = z
  .strictObject(
    {
      last: kept('How many of the newest backups are kept.'),
      hourly: keptOfEach('hours'),
      daily: keptOfEach('days'),
      weekly: keptOfEach('weeks'),
      monthly: keptOfEach('months'),
    },
    GROUP,
  )
  .refine(
    (value) => Object.values(value).some((number = 0) => number > 0),
    'expected at least one number above 0, such as daily: 14; without backup.keep everything is kept',
  )
  .optional()
  .describe('Which backups are kept after a good pass; without it all of them.');

const canvas = z
  .strictObject(
    {
      apiUrl: address(canvasAddress).describe('The address of Canvas, such as https://sit.instructure.com.'),
      apiKey: token.describe(
        'An access token of Canvas; best as `${CANVAS_API_KEY}`, from the environment or `.env`.',
      ),
      courseId: id.describe('The course with the quizzes, as in the URL /courses/70076.'),
      passingScore: percentage.default(90).describe('Percent from which on a quiz is passed, inclusive.'),
      lookbackDays: z
        .number(days)
        .gt(0, days)
        .max(180, days)
        .default(7)
        .describe('How many days back submissions are read.'),
      includeLateGrades: z
        .boolean(SWITCH)
        .default(true)
        .describe('Also what was graded in these days, though handed in before them.'),
      emailFrom: z
        .enum(['email', 'login_id'], emailFrom)
        .default('email')
        .describe(
          'Where the email address stands in Canvas: `email` or `login_id`; the other one serves where it is missing and is an address.',
        ),
    },
    GROUP,
  )
  .describe('Canvas, where the quizzes are.');

const grit = z
  .strictObject(
    {
      apiUrl: address(gritAddress).describe('The address under which you open Grit in a browser.'),
      apiKey: token.describe(
        'An API token of Grit; best as `${GRIT_API_KEY}`, from the environment or `.env`.',
      ),
      upsert: z
        .boolean(SWITCH)
        .default(false)
        .describe('Whether Grit is changed at all: leave it off until you have seen a dry run.'),
      accessTime: z
        .string(ACCESS_TIME)
        .regex(/^at:\S(?:.*\S)?$/, ACCESS_TIME)
        .default(DEFAULT_ACCESS_TIME)
        .describe('The access time that everybody gets who passes: a column of Grit.'),
      active: z
        .boolean(SWITCH)
        .default(true)
        .describe('Whether to mark everybody who passes as active; if false, Grit decides.'),
      caFile: place
        .optional()
        .describe('A file with the certificate (PEM) of Grit to trust, where it is a private one.'),
    },
    GROUP,
  )
  .describe('Grit, which controls the machines.');

export const configSchema = z
  .strictObject(
    {
      $schema: z
        .string(TEXT)
        .optional()
        .describe('For editors: the address of config.schema.json. Not used otherwise.'),
      canvas,
      permissions: z
        .record(z.string(), entry, GROUP)
        .prefault({})
        .describe(
          'Grit column (`pg:…` or `at:…`) -> the quiz that earns it: an assignment id, `{ assignment: … }`, `{ quiz: … }`, or `{ allOf: [ … ] }`, or a list of these, of which any one is enough. There must be one entry here or under `addUsers`.',
        )
        .meta({ propertyNames: { pattern: COLUMN.source } }),
      addUsers: z
        .record(z.string(), entry, GROUP)
        .prefault({})
        .describe(
          'Any label -> the quiz that adds the person to Grit, with no permission; written as under `permissions`.',
        ),
      canvasGroups: z
        .record(z.string(), id, GROUP)
        .prefault({})
        .describe('Assignment id -> id of the Canvas group to which whoever passes is added.')
        .meta({ propertyNames: { pattern: ID_DIGITS.source } }),
      grit,
      backup: z
        .strictObject(
          {
            folder: place.default('./backup').describe('Where the backups of Grit are stored.'),
            keep,
          },
          GROUP,
        )
        .prefault({})
        .describe('Backups of the user database of Grit.'),
      state: z
        .strictObject(
          { folder: place.default('./state').describe('Where grit-sync keeps its lock and its memory.') },
          GROUP,
        )
        .prefault({})
        .describe('What grit-sync needs to remember.'),
      limits: z
        .strictObject(
          {
            maxNewGrants: z
              .int(grants)
              .min(0, grants)
              .optional()
              .describe(
                'A pass that would newly grant more permissions than this uploads nothing; `run --allow <n>` lets it through.',
              ),
          },
          GROUP,
        )
        .prefault({})
        .describe('What is too much for a pass without anybody watching.'),
      http: z
        .strictObject(
          {
            timeoutSeconds: z
              .number(seconds)
              .gt(0, seconds)
              .max(3600, seconds)
              .default(30)
              .describe('No byte for so many seconds ends an attempt.'),
            retries: z
              .int(retries)
              .min(0, retries)
              .max(10, retries)
              .default(5)
              .describe('How often a failed request is tried again.'),
          },
          GROUP,
        )
        .prefault({})
        .describe('Requests to both systems.'),
      timeoutMinutes: z
        .number(minutes)
        .gt(0, minutes)
        .max(1440, minutes)
        .default(25)
        .describe('How long a whole pass may take; less than the interval of the schedule.'),
    },
    GROUP,
  )
  .meta({ title: 'The configuration of grit-sync' });

/** What the file says, checked and with defaults filled in. */
export type Settings = z.output<typeof configSchema>;
/** A quiz or several, as it stands behind a permission. */
export type Entry = z.output<typeof entry>;
