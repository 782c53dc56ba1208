import { problem } from '../catalogue.ts';
import type { GritExport } from '../core/marks.ts';
import type { Cell, Memory } from '../core/memory/memory.ts';
import type { Problem } from '../core/types.ts';
import type { Ports } from '../ports.ts';

/**
 * What Grit had before an upload after which nobody could look at it: its export failed, or the power. Null where there
 * was no such upload; the problem where its backup cannot be read any more.
 */
export async function beforeUnproven(
  { unproven }: Memory,
  { grit, store }: Pick<Ports, 'grit' | 'store'>,
): Promise<{ before: GritExport } | { problem: Problem } | null> {
  if (unproven === null) return null;
  try {
    return { before: await store.readBackup(unproven, (bytes) => grit.readExport(bytes)) };
  } catch {
    return { problem: problem('upload-not-proven', { backup: unproven }) };
  }
}

/** What that upload may have taken away, in words. */
export function lostSince(lost: readonly Cell[]): Problem[] {
  return lost.length > 0 ? [problem('marks-lost', { lost, isEarlier: true })] : [];
}
