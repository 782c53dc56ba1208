import { IDENTITY } from '../columns.ts';
import { isPermissionColumn, type GritExport } from '../marks.ts';
import type { Census } from '../memory/memory.ts';

/** Fewer people than this share of those before is no ordinary tidying up. */
const ORDINARY_SHARE = 0.9;
/** A small shop may well remove some people at once. */
const ORDINARY_NUMBER = 20;
/** What every export has said for so long is how it is. */
const BELIEVED_AFTER_MS = 24 * 3_600_000;

/** Columns of ours that the header names more than once, so that nobody knows which one counts. */
export function columnsTwice({ header }: GritExport): string[] {
  const ours = header.filter(
    (name) => isPermissionColumn(name) || (IDENTITY as readonly string[]).includes(name),
  );
  return [...new Set(ours.filter((name, index) => ours.indexOf(name) !== index))];
}

/** The census after a look at an export, and how many people there were before where this one lacks too many. */
export function takeCensus(
  earlier: Census | null,
  { people: { length: people } }: GritExport,
  now: Date,
): { census: Census; before: number | null } {
  const accepted = { census: { people, shrunkSince: null }, before: null };
  if (earlier === null || earlier.people === 0) return accepted;
  const isOrdinary = people >= earlier.people * ORDINARY_SHARE || earlier.people - people <= ORDINARY_NUMBER;
  // Nobody at all is never ordinary, not even in a small shop.
  if (isOrdinary && people > 0) return accepted;
  // A time that is yet to come was written by a clock that was ahead.
  const { shrunkSince: since } = earlier;
  const shrunkSince = since === null || since > now ? now : since;
  if (now.getTime() - shrunkSince.getTime() >= BELIEVED_AFTER_MS) return accepted;
  return { census: { ...earlier, shrunkSince }, before: earlier.people };
}
