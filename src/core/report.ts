import type { PassReport, Problem, Window } from './types.ts';

/** A record in which nothing has happened yet. */
export function emptyReport(
  startedAt: Date,
  window: Window | null,
  problems: readonly Problem[],
): PassReport {
  return {
    startedAt,
    finishedAt: startedAt,
    window,
    quizzes: null,
    submissions: null,
    students: null,
    table: null,
    plan: null,
    upsert: null,
    backup: null,
    proven: false,
    requests: null,
    problems: [...problems],
  };
}
