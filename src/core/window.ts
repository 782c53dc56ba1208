import type { Window } from './types.ts';

const DAY_MS = 86_400_000;

/** The last `days` days up to now. */
export function lookbackWindow(now: Date, days: number): Window {
  return { since: new Date(now.getTime() - days * DAY_MS), until: now };
}
