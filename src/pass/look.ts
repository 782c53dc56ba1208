import type { GritExport } from '../core/marks.ts';
import type { MemoryEvent } from '../core/memory/events.ts';
import type { Memory } from '../core/memory/memory.ts';
import { lostMarks } from '../core/trust/proof.ts';
import type { Problem, StoredBackup } from '../core/types.ts';
import type { Ports } from '../ports.ts';
import { learn } from './learn.ts';
import { beforeUnproven, lostSince } from './unproven.ts';

/** What a look at Grit is for. */
export interface LookOptions {
  now: Date;
  /** The columns whose marks are remembered, whoever set them. */
  columns: Iterable<string>;
  /** Whether it comes after an upload of this pass, to prove that. */
  isProof: boolean;
}

/** What a look at Grit showed, and what was learned from it. */
export interface Look {
  content: GritExport;
  /** Whether anything may be concluded from what the export lacks. */
  isSound: boolean;
  /** Whether an earlier upload may have taken something away, which a backup still has. */
  hasLost: boolean;
  backup: StoredBackup | null;
  /** What was learned. */
  events: MemoryEvent[];
  problems: Problem[];
}

/**
 * Reads the export of Grit, keeps it as a backup, and learns from it. The first sound look after an upload that nobody
 * could prove proves that one as well.
 */
export async function lookAtGrit(
  memory: Memory,
  { now, columns, isProof }: LookOptions,
  { grit, store }: Pick<Ports, 'grit' | 'store'>,
): Promise<Look> {
  const { backup, content } = await store.keepBackup(
    (openSink) => grit.downloadExport(openSink),
    (bytes) => grit.readExport(bytes),
  );
  const earlier = isProof ? null : await beforeUnproven(memory, { grit, store });
  const lost = earlier !== null && 'before' in earlier ? lostMarks(earlier.before, content) : [];
  const lesson = learn(memory, content, now, { columns, isProof, lost });
  const { isSound, problems } = lesson;
  if (!isSound) return { content, isSound, backup, events: lesson.events, problems, hasLost: false };
  const checked: MemoryEvent[] = memory.unproven === null ? [] : [{ kind: 'upload-checked', at: now }];
  const unproven = earlier !== null && 'problem' in earlier ? [earlier.problem] : lostSince(lost);
  return {
    content,
    isSound,
    hasLost: lost.length > 0,
    backup,
    events: [...lesson.events, ...checked],
    problems: [...problems, ...unproven],
  };
}
