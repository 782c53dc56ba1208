import type { PastPass } from '../trust/status.ts';
import type { SkipReason } from '../types.ts';

/** A pass of the history, with what the page shows beyond its status. */
export interface PagePass extends PastPass {
  /** Null where the pass did not come so far; histories of earlier versions have no counts by column. */
  plan: { newPeople: number; newGrants: number; byColumn: Record<string, number> } | null;
  /** Who passed and gets nothing, by reason; null where nobody was asked about, or where it was not written down. */
  skipped: Partial<Record<SkipReason, number>> | null;
}

/** How the passes of one day ended. */
export interface DayOfPasses {
  day: string;
  ok: number;
  attention: number;
  failed: number;
}

/** What a column gained on one day. */
export interface DayOfGrants {
  day: string;
  column: string;
  grants: number;
}

/** Gives the day of a time as `2026-11-22`, by the calendar of the place. */
export type DayOf = (time: Date) => string;

const DAY_MS = 24 * 60 * 60_000;

/** So many days up to this one, the earliest first. */
export function daysUntil(day: string, number: number): string[] {
  const last = Date.parse(`${day}T00:00:00Z`);
  return Array.from({ length: number }, (_, index) =>
    new Date(last - (number - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** The passes of each day by how they ended; a day without any has zeros. What neither went well nor wants a look failed. */
export function passesByDay(
  passes: readonly PastPass[],
  days: readonly string[],
  dayOf: DayOf,
): DayOfPasses[] {
  const byDay = new Map(
    days.map((day): [string, DayOfPasses] => [day, { day, ok: 0, attention: 0, failed: 0 }]),
  );
  for (const { startedAt, outcome } of passes) {
    const found = byDay.get(dayOf(startedAt));
    if (found === undefined) continue;
    found[outcome === 'ok' || outcome === 'attention' ? outcome : 'failed'] += 1;
  }
  return [...byDay.values()];
}

/**
 * What each column gained on each of the days, without the zeros, the column with the most first. Only uploads that
 * Grit took count: what a pass planned and did not send is planned again by the next one.
 */
export function grantsByDay(
  passes: readonly PagePass[],
  days: readonly string[],
  dayOf: DayOf,
): DayOfGrants[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { startedAt, plan, upsert } of passes) {
    const day = dayOf(startedAt);
    if (plan === null || upsert?.attempted !== true || upsert.ok !== true || !days.includes(day)) continue;
    for (const [column, grants] of Object.entries(plan.byColumn)) {
      const ofColumn = counts.get(column) ?? new Map<string, number>();
      counts.set(column, ofColumn.set(day, (ofColumn.get(day) ?? 0) + grants));
    }
  }
  const total = (ofColumn: Map<string, number>) => [...ofColumn.values()].reduce((sum, one) => sum + one, 0);
  return [...counts]
    .sort(([a, ofA], [b, ofB]) => total(ofB) - total(ofA) || (a < b ? -1 : 1))
    .flatMap(([column, ofColumn]) =>
      days.flatMap((day) => {
        const grants = ofColumn.get(day) ?? 0;
        return grants === 0 ? [] : [{ day, column, grants }];
      }),
    );
}
