import { constantsOf } from '../core/columns.ts';
import type { GritExport } from '../core/marks.ts';
import type { MemoryEvent } from '../core/memory/events.ts';
import { permissionsOf } from '../core/requirements.ts';
import { lostMarks } from '../core/trust/proof.ts';
import type { StoredBackup } from '../core/types.ts';
import type { Ports, StorePort } from '../ports.ts';
import { learn } from './learn.ts';
import { learned, type Known } from './known.ts';
import type { PassPlan } from './plan.ts';
import type { Said } from './steps.ts';
import { beforeUnproven, lostSince } from './unproven.ts';

/** What a look at Grit showed, and what is known after it. */
export interface Look extends Said {
  content: GritExport;
  /** Whether anything may be concluded from what the export lacks. */
  isSound: boolean;
  /** Whether an earlier upload may have taken something away, which a backup still has. */
  hasLost: boolean;
  backup: StoredBackup | null;
  known: Known;
}

type Systems = Pick<Ports, 'grit' | 'store'>;

/**
 * Reads the export of Grit, keeps it as a backup, and learns from it. The first sound look after an upload that nobody
 * could prove proves that one as well.
 */
export async function lookAtGrit(plan: PassPlan, known: Known, systems: Systems): Promise<Look> {
  const taken = await keepExport(systems);
  const earlier = await beforeUnproven(known.memory, systems);
  const lost = earlier !== null && 'before' in earlier ? lostMarks(earlier.before, taken.content) : [];
  const look = learnedBy(plan, known, taken, { isProof: false, lost });
  if (!look.isSound) return look;
  const unproven = earlier !== null && 'problem' in earlier ? [earlier.problem] : lostSince(lost);
  return { ...look, hasLost: lost.length > 0, problems: [...look.problems, ...unproven] };
}

/** The same after an upload of this pass, which the pass proves by it. */
export async function lookAgain(plan: PassPlan, known: Known, systems: Systems): Promise<Look> {
  return learnedBy(plan, known, await keepExport(systems), { isProof: true, lost: [] });
}

/** Removes the backups that need not be kept. */
export function prune(store: StorePort): Said {
  store.prune();
  return { problems: [] };
}

type Taken = Pick<Look, 'backup' | 'content'>;

function keepExport({ grit, store }: Systems): Promise<Taken> {
  return store.keepBackup(
    (openSink) => grit.downloadExport(openSink),
    (bytes) => grit.readExport(bytes),
  );
}

function learnedBy(
  plan: PassPlan,
  known: Known,
  { backup, content }: Taken,
  purpose: { isProof: boolean; lost: ReturnType<typeof lostMarks> },
): Look {
  const { startedAt: at, requirements } = plan;
  // Whoever set the marks in these columns, they are remembered.
  const columns = [...permissionsOf(requirements), ...constantsOf({ ...plan, permissions: [] })];
  const { events, isSound, problems } = learn(known.memory, content, at, { columns, ...purpose });
  const checked: MemoryEvent[] =
    isSound && known.memory.unproven !== null ? [{ kind: 'upload-checked', at }] : [];
  return {
    content,
    isSound,
    hasLost: false,
    backup,
    known: learned(known, [...events, ...checked]),
    problems,
  };
}
