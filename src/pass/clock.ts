import { problem } from '../catalogue.ts';
import { clockVerdict, TOLERATED_MS, trueTime } from '../core/clock.ts';
import { stretchText } from '../core/stretch.ts';
import type { CanvasPort } from '../ports.ts';
import type { PassPlan } from './plan.ts';
import type { Said } from './steps.ts';

/**
 * Compares the clock of this machine with Canvas's, once that has answered, and gives the plan by the clock that counts. A machine
 * that is more than an hour off would ask for days yet to come, or for every day there ever was, and notice nothing.
 */
export function compareClocks(plan: PassPlan, canvas: CanvasPort): Said & { plan: PassPlan } {
  const ahead = canvas.clockAhead() ?? 0;
  const verdict = clockVerdict(ahead, TOLERATED_MS.run);
  const corrected = { ...plan, startedAt: trueTime(plan.startedAt, ahead) };
  if (verdict === 'good') return { plan: corrected, problems: [] };
  const details = { by: stretchText(Math.abs(ahead)), isAhead: ahead > 0 };
  return { plan: corrected, problems: [problem(verdict === 'bad' ? 'clock-wrong' : 'clock-off', details)] };
}
