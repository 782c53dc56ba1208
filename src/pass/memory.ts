import { holdWithPerson, remember, rememberNames } from '../core/memory/lessons.ts';
import type { Window } from '../core/types.ts';
import { covers, dueWindow } from '../core/window.ts';

import type { JournalPort } from '../ports.ts';
import type { Earned } from './canvas.ts';
import { learned, type Known } from './known.ts';
import type { Look } from './look.ts';
import type { PassPlan } from './plan.ts';
import type { Said } from './steps.ts';
import { heldCells, uploadedIds, type Planned, type Sent } from './upload.ts';

/** What earlier passes remember. */
export function recall(journal: JournalPort): Said & { known: Known } {
  const { memory, problems } = journal.read();
  return { known: { memory, unsaved: [] }, problems };
}

/** The stretch of time to look at: all that is due, unless the command line says how far back. */
export function windowOf({ startedAt, lookbackDays, since }: PassPlan, { memory }: Known): Window {
  return since === null ? dueWindow(startedAt, lookbackDays, memory) : { since, until: startedAt };
}

/** What steps of a pass found out; undefined where one of them failed, or had nothing to go by. */
interface Found {
  earned: Earned | undefined;
  planned: Planned | undefined;
  sent: Sent | undefined;
  /** The last look at Grit. */
  after: Look | undefined;
}

/** What a pass knows when all else is done. */
export function learnedFrom({ startedAt }: PassPlan, start: Known, found: Found): Known {
  const { earned, planned, sent, after } = found;
  // Each of them begins with what the one before it knew; without an upload the last look is the first one.
  const { known } = (sent?.result.attempted ? after : undefined) ??
    sent ??
    planned ??
    after ?? { known: start };
  if (earned === undefined || after?.isSound !== true) return known;
  const { table, cells } = earned;
  const resting = learned(known, remember(known.memory, cells, after.content, startedAt));
  const held = heldCells(cells, planned?.plan);
  const waiting = learned(resting, holdWithPerson(resting.memory, held, startedAt));
  const uploaded = uploadedIds(planned, sent);
  return learned(waiting, rememberNames(waiting.memory, table, uploaded, after.content, startedAt));
}

/** Whether everything that was due was looked at. What was due may have become more: a hold that somebody ended in Grit. */
export function coversAllDue(
  { startedAt, lookbackDays }: PassPlan,
  window: Window,
  { memory }: Known,
): boolean {
  return covers(window, dueWindow(startedAt, lookbackDays, memory));
}

/** How a pass ended. */
interface Ending {
  window: Window;
  isVerified: boolean;
  canUpload: boolean;
}

/** Writes down what was learned, and that there was this pass. */
export function writeDown(
  { startedAt: at }: PassPlan,
  { unsaved }: Known,
  { window: { since }, isVerified, canUpload }: Ending,
  journal: JournalPort,
): Said {
  journal.append([...unsaved, { kind: 'run', at, since, isVerified, canUpload }]);
  return { problems: [] };
}
