import type { Problem } from '../core/types.ts';
import { problemsOf, SyncError } from '../errors.ts';

/** Puts what was thrown into words. */
export type Explain = (error: unknown) => readonly Problem[];

/** The words for what was thrown; what was thrown by mistake is heard by `onBug` as well. */
export function explaining(onBug: (error: unknown) => void): Explain {
  return (error) => {
    if (!(error instanceof SyncError)) onBug(error);
    return problemsOf(error);
  };
}

/** Runs a step of a pass; undefined where it failed, and then why is among the problems. */
type Step = <T>(action: () => T | Promise<T>) => Promise<T | undefined>;

/** Steps whose failures become these problems. */
export function stepsInto(problems: Problem[], explain: Explain): Step {
  return async (action) => {
    try {
      return await action();
    } catch (error) {
      note(problems, explain(error));
      return undefined;
    }
  };
}

/** Adds to the problems. One cause that fails several steps is said once. */
export function note(problems: Problem[], found: readonly Problem[]): void {
  if (found.length === 0) return;
  const known = new Set(problems.map(({ message }) => message));
  for (const one of found) {
    if (known.has(one.message)) continue;
    known.add(one.message);
    problems.push(one);
  }
}
