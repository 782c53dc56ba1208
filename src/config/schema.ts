import * as z from 'zod';
import { canvasAddress, gritAddress } from './address.ts';
import { entry } from './schema/entry.ts';
import { keep } from './schema/keep.ts';
import { metrics, monitor } from './schema/monitor.ts';
import { report } from './schema/report.ts';
import {
  address,
  count,
  GROUP,
  id,
  ID_DIGITS,
  percentage,
  place,
  SWITCH,
  TEXT,
  token,
} from './schema/values.ts';

/**
 * The one declaration of the configuration. The validation, the README's table and config.schema.json are made from
 * it. Each message says what is expected; issues.ts adds what was found.
 */

/** A name behind `pg:` (a permission group) or `at:` (an access time), as it stands in the header of an export. */
export const COLUMN = /^(?:pg|at):\S(?:.*\S)?$/;
const ACCESS_TIME = 'expected the name of an access time column of Grit, such as "at:Any Time"';
export const DEFAULT_ACCESS_TIME = 'at:Any Time';

const days = 'expected a number of days above 0, at most 180';
const seconds = 'expected a number of seconds above 0, at most 3600';
const retries = 'expected a whole number from 0 to 10';
const minutes = 'expected a number of minutes above 0, at most 1440';
const emailFrom = 'expected "email" or "login_id"';

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
      useProxy: z
        .boolean(SWITCH)
        .optional()
        .describe(
          'Whether Grit is reached through the proxy that HTTPS_PROXY or HTTP_PROXY names; without it only where its address is not on a private network.',
        ),
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
            maxNewGrants: count
              .optional()
              .describe(
                'A pass that would newly grant more permissions than this uploads nothing; `run --allow <n>` lets it through.',
              ),
          },
          GROUP,
        )
        .prefault({})
        .describe('What is too much for a pass without anybody watching.'),
      monitor,
      metrics,
      report,
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
              .describe(
                'How often a failed request is tried again, and how often (3 times at most, within 30 seconds) Grit is read again for what an upload has not brought yet.',
              ),
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
