import { SyncError } from '../../errors.ts';
import { renderRefusal } from '../../report/init.ts';
import type { Trying } from './connect.ts';
import type { Prompter } from './prompter.ts';
import type { Target } from './target.ts';

/** With whom and for which place a set-up is talked over. */
export interface Interview {
  prompter: Prompter;
  trying: Trying;
  target: Target;
  /** Has this masked from now on. */
  keepSecret: (token: string) => void;
}

/**
 * Asks again as long as what was answered fails, and says why; what ends the whole is thrown. Each further attempt hears
 * the code by which the last one failed.
 */
export async function untilGood<T>(
  { prompter, trying }: Interview,
  attempt: (failure?: string) => Promise<T>,
): Promise<T> {
  let failure: string | undefined;
  for (;;) {
    try {
      return await attempt(failure);
    } catch (error) {
      if (trying.signal.aborted || !(error instanceof SyncError)) throw error;
      const [problem] = error.problems;
      if (problem.severity === 'interrupted') throw error;
      failure = problem.code;
      prompter.warn(renderRefusal(problem));
    }
  }
}
