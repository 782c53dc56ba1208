import * as z from 'zod';
import { count, GROUP } from './values.ts';

const kept = (what: string) => count.optional().describe(what);
const keptOfEach = (period: string) =>
  kept(`Of each of so many ${period}, the newest that have any, the last backup is kept.`);
export const keep = z
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
