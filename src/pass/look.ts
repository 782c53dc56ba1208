import { constantsOf } from '../core/columns.ts';
import type { GritExport } from '../core/marks.ts';
import type { MemoryEvent } from '../core/memory/events.ts';
import { permissionsOf } from '../core/requirements.ts';
import { lostMarks, missingMarks } from '../core/trust/proof.ts';
import type { Assignment, Plan, StoredBackup, UpsertResult } from '../core/types.ts';
import type { Ports, StorePort } from '../ports.ts';
import { learn, type LookOptions } from './learn.ts';
import { learned, type Known } from './known.ts';
import { lookUntil } from './looks.ts';
import type { PassPlan } from './plan.ts';
import type { Explain, Said } from './steps.ts';
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
  /** What the looks since the last change showed, this one included. */
  shown: readonly GritExport[];
}

type Systems = Pick<Ports, 'grit' | 'store'>;

/**
 * Reads the export of Grit, keeps it as a backup, and learns from it. The first sound look after an upload that nobody
 * could prove proves that one as well.
 */
export async function lookAtGrit(
  plan: PassPlan,
  known: Known,
  found: ReadonlyMap<string, Assignment> | undefined,
  systems: Systems,
): Promise<Look> {
  const taken = await keepExport(systems);
  const earlier = await beforeUnproven(known.memory, systems);
  const lost = earlier !== null && 'before' in earlier ? lostMarks(earlier.before, taken.content) : [];
  const look = learnedBy(plan, known, taken, { isProof: false, lost, found });
  if (!look.isSound) return look;
  const unproven = earlier !== null && 'problem' in earlier ? [earlier.problem] : lostSince(lost);
  return { ...look, hasLost: lost.length > 0, problems: [...look.problems, ...unproven] };
}

/**
 * The same after an upload of this pass, which the pass proves by it. What Grit took and does not show yet is looked for again,
 * and each of these exports is a backup. A mark that one of them has and a later one lacks was taken away by somebody.
 */
export async function lookAgain(
  plan: PassPlan,
  { plan: { upload } }: { plan: Pick<Plan, 'upload'> },
  { known, result }: { known: Known; result: UpsertResult },
  ports: Ports,
  explain: Explain,
): Promise<Look> {
  const look = async (last: Look | undefined) =>
    learnedBy(plan, last?.known ?? known, await keepExport(ports), { isProof: last === undefined, lost: [] });
  const isEnough = (looks: readonly Look[]) =>
    result.ok !== true ||
    looks.at(-1)?.isSound !== true ||
    missingMarks(upload, ...looks.map(({ content }) => content)).length === 0;
  const { all, last, problems } = await lookUntil(look, isEnough, ports.patience, explain);
  return {
    ...last,
    shown: all.map(({ content }) => content),
    problems: [...all.flatMap((one) => one.problems), ...problems],
  };
}

/** Removes the backups that need not be kept. */
export function prune(store: StorePort): Said {
  store.prune();
  return { problems: [] };
}

/** An export of Grit, and the backup as which it was kept. */
export type Taken = Pick<Look, 'backup' | 'content'>;

/** Reads the export of Grit and keeps it as a backup. */
export function keepExport({ grit, store }: Systems): Promise<Taken> {
  return store.keepBackup(
    (openSink) => grit.downloadExport(openSink),
    (bytes) => grit.readExport(bytes),
  );
}

function learnedBy(
  plan: PassPlan,
  known: Known,
  { backup, content }: Taken,
  purpose: Pick<LookOptions, 'isProof' | 'lost' | 'found'>,
): Look {
  const { startedAt: at, requirements } = plan;
  // Whoever set the marks in these columns, they are remembered.
  const columns = [...permissionsOf(requirements), ...constantsOf({ ...plan, permissions: [] })];
  const { events, isSound, problems } = learn(known.memory, content, at, {
    columns,
    requirements,
    ...purpose,
  });
  const checked: MemoryEvent[] =
    isSound && known.memory.unproven !== null ? [{ kind: 'upload-checked', at }] : [];
  return {
    content,
    isSound,
    hasLost: false,
    backup,
    known: learned(known, [...events, ...checked]),
    shown: [content],
    problems,
  };
}
