import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type {
  PassReport,
  Problem,
  RequestCounts,
  Severity,
  SkipReason,
  SubmissionCounts,
  UpsertResult,
} from '../core/types.ts';
import { EXIT, outcomeOf, type Outcome } from '../errors.ts';
import { countReasons } from './skipped.ts';
import { planCounts, toSeconds, type Mode, type PlanCounts } from './json.ts';

/** What history keeps of a pass: numbers and codes, and nobody's name or id. */
interface RunRecord {
  startedAt: string;
  finishedAt: string;
  mode: Mode;
  outcome: Outcome;
  exitCode: number;
  /** Whether everything that was due was looked at, and everything earned was seen in Grit or is held. */
  proven: boolean;
  submissions: SubmissionCounts | null;
  students: { passing: number; skipped: number; reasons: Partial<Record<SkipReason, number>> } | null;
  plan: PlanCounts | null;
  upsert: UpsertResult | null;
  backup: { name: string; bytes: number; rows: number } | null;
  requests: RequestCounts | null;
  problems: { code: string; severity: Severity; mark: string }[];
}

/** What history keeps of this pass. */
export function recordOf(report: PassReport, mode: Mode): RunRecord {
  const { students, plan, backup, submissions, upsert, requests, proven } = report;
  const outcome = outcomeOf(report.problems);
  return {
    startedAt: toSeconds(report.startedAt),
    finishedAt: toSeconds(report.finishedAt),
    mode,
    outcome,
    exitCode: EXIT[outcome].code,
    proven,
    submissions,
    students: students && {
      passing: students.passing,
      skipped: students.skipped.length,
      reasons: countReasons(students.skipped),
    },
    plan: plan && planCounts(plan),
    upsert,
    backup: backup && { name: basename(backup.path), bytes: backup.bytes, rows: backup.rows },
    requests,
    problems: report.problems.map((problem) => ({
      code: problem.code,
      severity: problem.severity,
      mark: markOfProblem(problem),
    })),
  };
}

/** By what one can tell that a problem was said before, without keeping its words: they may hold ids of students. */
export function markOfProblem({ code, message }: Pick<Problem, 'code' | 'message'>): string {
  return createHash('sha256').update(`${code}\n${message}`).digest('hex').slice(0, 16);
}

/** The problems that a record holds, to be compared with those of a later pass; whatever is odd there holds none. */
export function marksIn(record: unknown): Set<string> {
  const problems: unknown =
    typeof record === 'object' && record !== null ? Reflect.get(record, 'problems') : [];
  if (!Array.isArray(problems)) return new Set();
  return new Set(problems.map((problem: { mark?: unknown } | null) => String(problem?.mark)));
}
