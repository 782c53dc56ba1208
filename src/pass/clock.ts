import { problem } from '../catalogue.ts';
import { clockVerdict, TOLERATED_MS, trueTime } from '../core/clock.ts';
import { stretchText } from '../core/stretch.ts';
import type { CanvasPort } from '../ports.ts';
import type { PassPlan } from './plan.ts';
import type { Said } from './steps.ts';

/**
 * Compares the clock of this machine with Canvas's, once that has answered, and gives the plan as it is by the clock that counts. A
 * machine that is more than an hour off would look at days that have not come, or at all there ever was, and find nothing amiss.
 */
export function compareClocks(plan: PassPlan, canvas: CanvasPort): Said & { plan: PassPlan } {
  const ahead = canvas.clockAhead() ?? 0;
  const verdict = clockVerdict(ahead, TOLERATED_MS.run);
  const details = { by: stretchText(Math.abs(ahead)), isAhead: ahead > 0 };
  return {
    plan: { ...plan, startedAt: trueTime(plan.startedAt, ahead) },
    problems: verdict === 'good' ? [] : [problem(verdict === 'bad' ? 'clock-wrong' : 'clock-off', details)],
  };
}
