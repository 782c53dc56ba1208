import type { Skipped, SkipReason } from '../core/types.ts';

/** What is said of those who passed and are skipped. Another reason does not compile without its words. */
export const SKIPPED: Record<
  SkipReason,
  {
    /** Behind their number, in a summary. */
    short: string;
    /** For who has to do something about it; null where there is nobody to do it for. */
    concern: { what: string; todo: string } | null;
  }
> = {
  'no-external-id': {
    short: 'without a campus wide id',
    concern: {
      what: 'without a campus wide id in Canvas',
      todo: 'Ask the registrar to add the id, or add them to Grit by hand.',
    },
  },
  'not-found': {
    short: 'no longer in the course',
    concern: {
      what: 'no longer in the course',
      todo: 'Nothing, unless they should still use the machines.',
    },
  },
  'test-student': { short: "Canvas's test student", concern: null },
};

/** How many are skipped for which reason. */
export function countReasons(skipped: readonly Skipped[]): Partial<Record<SkipReason, number>> {
  const counts: Partial<Record<SkipReason, number>> = {};
  for (const { reason } of skipped) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
