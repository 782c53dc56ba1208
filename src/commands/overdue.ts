import { problem } from '../catalogue.ts';
import { isWithin, whyUnproven, type PastPass } from '../core/trust/status.ts';
import type { Problem } from '../core/types.ts';
import { stretchText } from '../core/stretch.ts';
import { minuteText } from '../report/time.ts';

/** What is to be said where no pass was proven lately; nothing where one was. */
export function unprovenProblem(
  provenUntil: Date | null,
  passes: PastPass[],
  judged: { now: Date; maxAgeMs: number; isUploadOn: boolean },
): Problem[] {
  const { now, maxAgeMs } = judged;
  if (provenUntil !== null && provenUntil > now) {
    return [problem('clock-set-back', { since: minuteText(provenUntil) })];
  }
  if (provenUntil !== null && isWithin(provenUntil, now, maxAgeMs)) return [];
  const last = passes.at(-1)?.startedAt;
  return [
    problem('pass-overdue', {
      ...whyUnproven(passes, judged),
      since: provenUntil && minuteText(provenUntil),
      maxAge: stretchText(maxAgeMs),
      lastRun: last === undefined ? null : minuteText(last),
    }),
  ];
}
