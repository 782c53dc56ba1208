import * as z from 'zod';
import type { Config } from '../../config/load.ts';
import type { PagePass } from '../../core/page/daily.ts';
import { pageOf, type Page } from '../../core/page/facts.ts';
import { renderPage } from '../../page/page.ts';
import { clockOf } from '../../page/time.ts';
import { writeAtomically } from '../../store/atomic.ts';
import { passesIn, PAST_PASS, readState } from '../state.ts';
import { version } from '../version.ts';

const numbers = z.record(z.string(), z.number());

/** Like the status, with what the page shows beyond it. What an earlier version did not write down is not known. */
const PAGE_PASS = PAST_PASS.extend({
  plan: z.object({ newPeople: z.number(), newGrants: z.number(), byColumn: numbers.catch({}) }).nullable(),
  students: z.object({ reasons: numbers }).nullable().catch(null),
}).transform(({ students, ...pass }): PagePass => ({ ...pass, skipped: students?.reasons ?? null }));

/** The page, what it says, and why some of it could not be found out. */
interface MadePage {
  text: string;
  page: Page;
}

/**
 * Makes the page from what passes left behind. `current` is the record of a pass that is not in the history yet; with
 * it there is always a page that is as new as the pass.
 */
export function makePage(config: Config, now: Date, current: readonly object[] = []): MadePage {
  const { memory, lines, backups, problems } = readState(config);
  const known = lines ?? (current.length > 0 ? [] : undefined);
  const clock = clockOf(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const page = pageOf(
    { memory, passes: known && passesIn([...known, ...current], PAGE_PASS), backups, problems },
    {
      now,
      dayOf: clock.dayOf,
      requirements: config.requirements,
      isUploadOn: config.grit.upsert,
      names: config.report.names,
    },
  );
  return { text: renderPage(page, clock, version()), page };
}

/**
 * Writes the page where a file share shows it. Everybody may read one without names; one with names is for its owner.
 * The folder must be there: a share that is not mounted must not get a folder in its place.
 */
export function writePage(file: string, text: string, { names }: Config['report']): void {
  writeAtomically(file, text, names ? 0o600 : 0o644);
}
