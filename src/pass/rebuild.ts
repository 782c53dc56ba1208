import { problem } from '../catalogue.ts';
import type { GritExport } from '../core/marks.ts';
import { isOtherGrit } from '../core/memory/belonging.ts';
import { fold, type MemoryEvent } from '../core/memory/events.ts';
import { seed } from '../core/memory/lessons.ts';
import { holdsIn } from '../core/memory/holds.ts';
import { emptyMemory, type Memory } from '../core/memory/memory.ts';
import { retold } from '../core/memory/retell.ts';
import { seriesOf } from '../core/memory/series.ts';
import { grantedColumns } from '../core/requirements.ts';
import type { Problem } from '../core/types.ts';
import { SyncError } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { learn } from './learn.ts';
import { learned, NOTHING_KNOWN, type Known } from './known.ts';
import type { PassPlan } from './plan.ts';

/** What the backups told. */
export interface Rebuilt {
  known: Known;
  /** How many were read, and how many could not be. */
  backups: number;
  unreadable: number;
}

/** Whose columns are looked at, and when. */
export type RebuildPlan = Pick<PassPlan, 'requirements' | 'accessTime' | 'active' | 'startedAt'>;

/**
 * Learns from the series of backups what a memory that is lost knew: what was there and is gone later was taken away. It
 * goes on from what can still be read of that memory. A backup that cannot be read, or is of another Grit, is left out.
 */
export async function rebuild(
  plan: RebuildPlan,
  { grit, store }: Pick<Ports, 'grit' | 'store'>,
  salvaged: { memory: Memory; until: Date | null } | null,
  show: (done: number, of: number) => void = () => undefined,
): Promise<Rebuilt> {
  const { startedAt } = plan;
  const columns = grantedColumns(plan);
  const until = salvaged?.until ?? null;
  const series = seriesOf(
    store.backups().filter(({ at }) => until === null || at > until),
    startedAt,
  );
  const contentOf = (name: string) =>
    store
      .readBackup(name, (bytes) => grit.readExport(bytes))
      .catch((error: unknown) => {
        if (isOfTheRun(error)) throw error;
        return null;
      });
  const reference = await newestOf(series, contentOf, columns);
  let known = learned(NOTHING_KNOWN, salvaged === null ? [] : retold(salvaged.memory, startedAt));
  let backups = 0;
  let unreadable = 0;
  for (const [index, { name, at }] of series.entries()) {
    show(index, series.length);
    const content = await contentOf(name);
    if (content === null) unreadable += 1;
    if (content === null || isOtherGrit(reference, content, columns)) continue;
    backups += 1;
    known = learned(known, learn(known.memory, content, at, { columns }).events);
  }
  const end: MemoryEvent = { kind: 'rebuilt', at: startedAt, backups };
  return { known: learned(known, [end]), backups, unreadable };
}

/** What the newest backup knows that can be read: those of another Grit than that one are none of ours. */
async function newestOf(
  series: readonly { name: string }[],
  contentOf: (name: string) => Promise<GritExport | null>,
  columns: string[],
): Promise<Memory> {
  for (const { name } of series.toReversed()) {
    const content = await contentOf(name);
    if (content !== null) return fold(emptyMemory(), seed(emptyMemory(), content, columns, new Date(0)));
  }
  return emptyMemory();
}

/** Whether the whole run is to end, and not just one backup to be left out. */
function isOfTheRun(error: unknown): boolean {
  if (!(error instanceof SyncError)) return true;
  return error.problems.some(({ severity, code }) => severity === 'interrupted' || code === 'pass-timed-out');
}

/** Says what was learned from backups. */
export function rebuiltProblem(
  lost: 'missing' | 'damaged',
  { known, backups, unreadable }: Rebuilt,
): Problem {
  return problem('memory-rebuilt', { lost, backups, unreadable, held: holdsIn(known.memory).length });
}
