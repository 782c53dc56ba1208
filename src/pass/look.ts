import type { MemoryEvent } from '../core/memory/events.ts';
import { grantedColumns } from '../core/requirements.ts';
import { lostMarks, missingMarks } from '../core/trust/proof.ts';
import type { Assignment } from '../core/types.ts';
import type { Ports, StorePort } from '../ports.ts';
import { learn, type LookOptions } from './learn.ts';
import { learned, type Known, type Look } from './known.ts';
import { lookUntil } from './look-until.ts';
import type { PassPlan } from './plan.ts';
import type { Explain, Said } from './steps.ts';
import { beforeUnproven, lostSince } from './unproven.ts';
import { prove, type Sent } from './upload.ts';

type Systems = Pick<Ports, 'grit' | 'store'>;

/**
 * Reads the export of Grit, keeps it as a backup, and learns from it. The first sound look after an upload that nobody
 * could prove proves that one as well.
 */
export async function backUpAndLook(
  plan: PassPlan,
  known: Known,
  found: ReadonlyMap<string, Assignment> | undefined,
  systems: Systems,
): Promise<Look> {
  const taken = await keepExport(systems);
  const earlier = await beforeUnproven(known.memory, systems);
  const lost = earlier !== null && 'before' in earlier ? lostMarks(earlier.before, taken.content) : [];
  const look = lookFrom(plan, known, taken, { alreadySaid: lost, found });
  if (!look.isSound) return look;
  const unproven = earlier !== null && 'problem' in earlier ? [earlier.problem] : lostSince(lost);
  return { ...look, isWanting: lost.length > 0, problems: [...look.problems, ...unproven] };
}

/**
 * The same after an upload of this pass, which the pass proves by it. What Grit took and does not show yet is looked for again,
 * and each of these exports is a backup. A mark that one of them has and a later one lacks was taken away by somebody.
 */
export async function backUpAndProve(
  plan: PassPlan,
  { planned, known, result }: Sent,
  ports: Ports,
  explain: Explain,
): Promise<Look> {
  const look = async (last: Look | undefined) =>
    lookFrom(plan, last?.known ?? known, await keepExport(ports), { saysHolds: last !== undefined });
  const isWorthAnother = (looks: readonly Look[]) =>
    result.ok === true &&
    looks.at(-1)?.isSound === true &&
    missingMarks(planned.plan.upload, ...looks.map(({ content }) => content)).length > 0;
  const { all, last, problems } = await lookUntil(look, isWorthAnother, ports.patience, explain);
  const proof = prove(
    planned,
    all.map(({ content }) => content),
  );
  return {
    ...last,
    isWanting: proof.length > 0,
    problems: [...all.flatMap((one) => one.problems), ...problems, ...proof],
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

function lookFrom(
  plan: PassPlan,
  known: Known,
  { backup, content }: Taken,
  purpose: Pick<LookOptions, 'saysHolds' | 'alreadySaid' | 'found'>,
): Look {
  const { startedAt: at, requirements } = plan;
  // Whoever set the marks in these columns, they are remembered.
  const columns = grantedColumns(plan);
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
    isWanting: false,
    backup,
    known: learned(known, [...events, ...checked]),
    problems,
  };
}
