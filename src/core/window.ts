import { externalIdKey } from './marks.ts';
import { cellsIn, cellsOf } from './memory/cells.ts';
import { type Memory, type RememberedCell } from './memory/memory.ts';
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
export function dueWindow(now: Date, days: number, { provenUntil, firstSince, entries }: Memory): Window {
  const usual = lookbackWindow(now, days);
  const longest = lookbackWindow(now, MOST_DAYS);
  // A clock that was ahead proved nothing about the time that is now: nobody knows what it missed.
  if (provenUntil !== null && provenUntil.getTime() > now.getTime() + HOUR_MS) return longest;
  // A proven pass that began after the release has looked that far.
  const released = cellsIn(entries, 'released').filter(
    ({ releasedAt }) => provenUntil === null || releasedAt >= provenUntil,
  );
  const starts = [
    usual.since.getTime(),
    ...(provenUntil === null ? [] : [provenUntil.getTime() - HOUR_MS]),
    ...(provenUntil === null && firstSince !== null ? [firstSince.getTime()] : []),
    ...restingOn(released, entries).flatMap(({ evidence }) =>
      evidence.flatMap(({ submittedAt, gradedAt }) =>
        [submittedAt, gradedAt].map((time) => Date.parse(time ?? '') - HOUR_MS),
      ),
    ),
  ].filter((time) => !Number.isNaN(time));
  const earliest = starts.reduce((first, time) => Math.min(first, time));
  return { since: new Date(Math.max(longest.since.getTime(), earliest)), until: now };
}

/**
 * What tells how far back to look for released cells: everything of those people. Access time rests on the newest thing that
 * somebody passed, and if that is passed no more, an older one still earns it.
 */
function restingOn(released: readonly RememberedCell[], entries: Memory['entries']): RememberedCell[] {
  const people = new Map(released.map(({ externalId }) => [externalIdKey(externalId), externalId]));
  return [...people.values()].flatMap((externalId) => cellsOf(entries, externalId));
}

/** Whether what was looked at includes all that was due. */
export function covers(window: Window, due: Window): boolean {
  return window.since <= due.since;
}
