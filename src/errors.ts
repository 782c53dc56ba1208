import type { Problem, Severity } from './core/types.ts';

export type Outcome = 'ok' | Exclude<Severity, 'warning'>;

/** The exit codes, the same for every command. A monitor may rely on them. */
export const EXIT: Record<Outcome, { code: number; meaning: string }> = {
  ok: { code: 0, meaning: 'done; also when there was nothing to do' },
  failed: {
    code: 1,
    meaning: 'Canvas could not be read, the upsert was refused, or the backup could not be stored',
  },
  invalid: { code: 2, meaning: 'the command line or the configuration is wrong' },
  attention: {
    code: 3,
    meaning:
      'finished, but a person must look: a quiz or column does not exist, Grit reported row errors, or a grant could not be verified',
  },
  locked: { code: 75, meaning: 'another pass holds the lock; this one did nothing' },
  interrupted: { code: 130, meaning: 'stopped by a second signal, or init by the first' },
};

/** From the worst down: where several apply, the first one counts. */
const WORST_FIRST: Exclude<Outcome, 'ok'>[] = ['interrupted', 'invalid', 'locked', 'failed', 'attention'];

/** The outcome of a list of problems: that of the worst one; warnings alone are `ok`. */
export function outcomeOf(problems: readonly Problem[]): Outcome {
  return WORST_FIRST.find((outcome) => problems.some(({ severity }) => severity === outcome)) ?? 'ok';
}

/** The worse of two exit codes. A larger one need not be worse: to fail (1) is worse than to want a look (3). */
export function worse(one: number, other: number): number {
  const codes = WORST_FIRST.map((outcome) => EXIT[outcome].code);
  return codes.find((code) => code === one || code === other) ?? EXIT.ok.code;
}

/** A problem that ends a step. What is thrown and is no SyncError is a bug of ours. */
export class SyncError extends Error {
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(...problems: [Problem, ...Problem[]]) {
    super(problems.map(({ message }) => message).join(' '));
    this.name = 'SyncError';
    this.problems = problems;
  }
}

/** The system's short word for what went wrong (`ENOSPC`, `ECONNRESET`), or the message where there is none. */
export function causeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'message' in error ? String(error.message) : 'unknown cause';
}

/** Turns whatever was thrown into problems, so that a report can always be given. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof SyncError) return error.problems;
  return [
    {
      code: 'bug',
      severity: 'failed',
      message: `grit-sync met something it was not written for: ${causeOf(error)}.`,
      hint: 'Run the same command with --verbose and report what it prints to the maintainers.',
    },
  ];
}
