import { problem } from '../catalogue.ts';
import type { GritExport } from '../core/marks.ts';
import { isOvertaken, lasting, unknownCells } from '../core/memory/additions.ts';
import { configuredBy, isOtherGrit, isOtherShop } from '../core/memory/belonging.ts';
import { fold } from '../core/memory/events.ts';
import { seed } from '../core/memory/lessons.ts';
import { holdsIn } from '../core/memory/holds.ts';
import { emptyMemory, type Memory } from '../core/memory/memory.ts';
import { retold } from '../core/memory/retell.ts';
import { seriesOf } from '../core/memory/series.ts';
import { grantedColumns } from '../core/requirements.ts';
import type { Problem } from '../core/types.ts';
import { problemsOf } from '../errors.ts';
import type { JournalPort, Ports } from '../ports.ts';
import { backupReader, type ReadBackup } from './backups.ts';
import { learn } from './learn.ts';
import { learned, NOTHING_KNOWN, type Known } from './known.ts';
import type { PassPlan } from './plan.ts';

/** What there is of a memory before backups are read. */
export interface Basis {
  memory: Memory;
  /** Up to when nothing is missing in it; null where that is no time. */
  until: Date | null;
  /** Why it cannot be read as a whole; undefined where it can. */
  damage?: unknown;
}

/** What became of a memory that is learned anew. */
export type Lost = 'missing' | 'damaged';

/** What the backups told. */
export interface Rebuilt {
  known: Known;
  /** Whether the memory that there is was left out, and begins anew: it is of something else. */
  isOther: boolean;
  /** How many were read, and how many could not be. */
  backups: number;
  unreadable: number;
}

/** Whose columns are looked at, and when. */
export type RebuildPlan = Pick<PassPlan, 'requirements' | 'accessTime' | 'active' | 'startedAt'>;

/** The memory that there is, as far as it can be read; throws where a later version wrote it, or nobody may read it. */
export function basisIn(journal: JournalPort): Basis {
  const salvaged = journal.salvage();
  try {
    return { memory: journal.read().memory, until: salvaged.until };
  } catch (error) {
    if (isDamaged(error)) return { ...salvaged, damage: error };
    throw error;
  }
}

/** Whether a memory cannot be read because it is not as it was written. */
export function isDamaged(error: unknown): boolean {
  return problemsOf(error).some(({ code }) => code === 'memory-damaged');
}

const SECOND_MS = 1000;

/** How a rebuild is done. */
export interface RebuildOptions {
  /**
   * Whether a person asks for it: then all backups are read, also those from when the memory is whole, and a memory of another
   * Grit or configuration is left out.
   */
  isAsked?: boolean;
  show: (text: string) => void;
}

/**
 * Learns from the series of backups what the memory does not know: what was there and is gone later was taken away. What it
 * does know stays: who released a hold, and on what a grant rests, no backup tells. A backup that cannot be read, or is of
 * another Grit, is left out.
 */
export async function rebuild(
  plan: RebuildPlan,
  systems: Pick<Ports, 'grit' | 'store'>,
  basis: Basis,
  { isAsked = false, show }: RebuildOptions,
): Promise<Rebuilt> {
  const series = seriesOf(systems.store.backups(), plan.startedAt);
  const read = backupReader(systems);
  const newest = await newestOf(series, read);
  const isOther = isAsked && isOfOthers(basis.memory, newest, plan);
  const { memory, until, damage } = isOther ? { ...basis, memory: emptyMemory(), until: null } : basis;
  const isWhole = damage === undefined && !isOther;
  // The name of a backup tells no more than the second, in which the memory may have gone on.
  const isNewer = ({ at }: { at: Date }) => until === null || at.getTime() + SECOND_MS > until.getTime();
  const older = isAsked ? series.filter((backup) => !isNewer(backup)) : [];
  const lessons = new Lessons(plan, newest, read, (done) => {
    show(`Reading backups: ${done} of ${series.length}`);
  });
  const alone = await lessons.from(older, fold(emptyMemory(), retold(onlyIds(memory), plan.startedAt)));
  const start = isWhole ? { memory, unsaved: [] } : learned(NOTHING_KNOWN, retold(memory, plan.startedAt));
  const more = learned(start, unknownCells(memory, alone.memory));
  const since = await lessons.from(series.filter(isNewer), more.memory);
  const known = learned(more, lasting(more.memory, since.unsaved));
  const { backups, unreadable } = lessons;
  const isNews = !isWhole || known.unsaved.length > 0;
  const end = isNews ? [{ kind: 'rebuilt' as const, at: plan.startedAt, backups }] : [];
  return { known: learned(known, end), isOther, backups, unreadable };
}

/** Whether a memory is of another Grit than its newest backup, or of another configuration. */
function isOfOthers({ configured, entries }: Memory, newest: GritExport | null, plan: RebuildPlan): boolean {
  if (configured !== null && isOtherShop(configured, configuredBy(plan.requirements))) return true;
  return newest !== null && isOtherGrit({ entries }, newest, grantedColumns(plan));
}

/** Who is the same person, and no more than that. */
function onlyIds({ aliases }: Memory): Memory {
  return { ...emptyMemory(), aliases };
}

/** What backups teach, one after the other. */
class Lessons {
  backups = 0;
  unreadable = 0;
  readonly #columns: string[];
  /** What the newest backup knows: those of another Grit than that one are none of ours. */
  readonly #reference: Memory;
  readonly #read: ReadBackup;
  readonly #show: (done: number) => void;

  constructor(plan: RebuildPlan, newest: GritExport | null, read: ReadBackup, show: (done: number) => void) {
    this.#columns = grantedColumns(plan);
    this.#reference = newest === null ? emptyMemory() : this.#seeded(newest);
    this.#read = read;
    this.#show = show;
  }

  async from(series: readonly { name: string; at: Date }[], memory: Memory): Promise<Known> {
    let known: Known = { memory, unsaved: [] };
    for (const { name, at } of series) {
      this.#show(this.backups + this.unreadable);
      const content = await this.#read(name);
      if (content === null) this.unreadable += 1;
      if (content === null || isOtherGrit(this.#reference, content, this.#columns)) continue;
      this.backups += 1;
      const { events } = learn(known.memory, content, at, { columns: this.#columns });
      known = learned(
        known,
        events.filter((event) => !isOvertaken(known.memory, event)),
      );
    }
    return known;
  }

  #seeded(content: GritExport): Memory {
    return fold(emptyMemory(), seed(emptyMemory(), content, this.#columns, new Date(0)));
  }
}

/** What the newest backup says that can be read. */
async function newestOf(series: readonly { name: string }[], read: ReadBackup): Promise<GritExport | null> {
  for (const { name } of series.toReversed()) {
    const content = await read(name);
    if (content !== null) return content;
  }
  return null;
}

/** Says what was learned from backups. */
export function rebuiltProblem(lost: Lost, { known, backups, unreadable }: Rebuilt): Problem {
  return problem('memory-rebuilt', { lost, backups, unreadable, held: holdsIn(known.memory).length });
}
