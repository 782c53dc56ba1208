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

/** What a step gives beside its values: what there is to say about them. */
export interface Said {
  problems: readonly Problem[];
}

/** Attempts one step after the other, whatever became of those before, and keeps what each of them had to say. */
export class Steps {
  /** In the order of the steps. One cause that fails several of them is said once. */
  readonly problems: Problem[] = [];
  readonly explain: Explain;

  constructor(onBug: (error: unknown) => void) {
    this.explain = explaining(onBug);
  }

  /** What the step gives; undefined where it failed, and then why is among the problems. */
  readonly attempt = async <T extends Said>(step: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      const given = await step();
      note(this.problems, given.problems);
      return given;
    } catch (error) {
      note(this.problems, this.explain(error));
      return undefined;
    }
  };
}

/** Adds to the problems those that are not said yet. */
export function note(problems: Problem[], found: readonly Problem[]): void {
  if (found.length === 0) return;
  const known = new Set(problems.map(({ message }) => message));
  for (const one of found) {
    if (known.has(one.message)) continue;
    known.add(one.message);
    problems.push(one);
  }
}
