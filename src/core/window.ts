import type { Ledger } from './trust/ledger.ts';
import type { Window } from './types.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** No pass looks further back than this, however long nothing was proven. */
export const MOST_DAYS = 180;

/** The last `days` days up to now. */
export function lookbackWindow(now: Date, days: number): Window {
  return { since: new Date(now.getTime() - days * DAY_MS), until: now };
}

/**
 * What a pass has to look at so that nothing is missed: the last `days` days, and further back to the last proven pass
 * less an hour, for the clocks of Canvas and this machine differ, and to what a released hold rests on. A clock that
 * was set back makes it longer, never empty, and it never begins in the future.
 */
export function dueWindow(now: Date, days: number, { provenUntil, entries }: Ledger): Window {
  const usual = lookbackWindow(now, days);
  // A proven pass after the release has looked that far; one in the future was no such pass, whatever its clock said.
  const looked = provenUntil === null || provenUntil > now ? null : provenUntil;
  const released = [...entries.values()].filter(
    ({ releasedAt }) => releasedAt !== null && (looked === null || releasedAt >= looked),
  );
  const starts = [
    usual.since.getTime(),
    ...(provenUntil === null ? [] : [provenUntil.getTime() - HOUR_MS]),
    ...released.flatMap(({ evidence }) =>
      evidence.flatMap(({ submittedAt, gradedAt }) =>
        [submittedAt, gradedAt].map((time) => Date.parse(time ?? '') - HOUR_MS),
      ),
    ),
  ].filter((time) => !Number.isNaN(time));
  const earliest = starts.reduce((first, time) => Math.min(first, time));
  const limit = lookbackWindow(now, MOST_DAYS).since.getTime();
  return { since: new Date(Math.max(limit, earliest)), until: now };
}

/** Whether what was looked at includes all that was due. */
export function covers(window: Window, due: Window): boolean {
  return window.since <= due.since;
}
