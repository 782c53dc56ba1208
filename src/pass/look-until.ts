import type { Patience } from '../ports.ts';
import type { Explain, Said } from './steps.ts';

/** The looks at Grit after one upload, of which there is at least one. */
export interface Looks<T> extends Said {
  all: readonly T[];
  last: T;
}

/**
 * Looks at Grit, and again as long as the looks show too little and there is patience left: a hub may take a while to
 * show what it took. A later look that fails takes nothing away from those before it; rejects where the first one does.
 */
export async function lookUntil<T>(
  look: (last: T | undefined) => Promise<T>,
  isWorthAnother: (looks: readonly T[]) => boolean,
  patience: Patience,
  explain: Explain,
): Promise<Looks<T>> {
  let last = await look(undefined);
  const all = [last];
  try {
    while (isWorthAnother(all) && (await patience(all.length))) {
      last = await look(last);
      all.push(last);
    }
  } catch (error) {
    return { all, last, problems: explain(error) };
  }
  return { all, last, problems: [] };
}
