import { problem } from '../catalogue.ts';
import type { GritExport } from '../core/marks.ts';
import { columnsTwice, takeCensus } from '../core/trust/census.ts';
import { cellKey, observe, seed, type Cell, type Memory } from '../core/trust/memory.ts';
import type { Problem } from '../core/types.ts';

/** What one look at Grit teaches. */
interface Lesson {
  memory: Memory;
  problems: Problem[];
  /** Whether the export can be believed; if not, nothing may be concluded from what it lacks. */
  isSound: boolean;
}

/** What a look at Grit is for. */
export interface LookOptions {
  /** The columns whose marks are remembered, whoever set them. */
  columns?: Iterable<string>;
  /** Whether it comes after an upload, to prove that. */
  isProof?: boolean;
  /** What a proof of an earlier upload names as gone; it is not said twice. */
  lost?: readonly Cell[];
}

/**
 * Checks an export against what is known, and if it is sound, notices which marks have been cleared since. In the look
 * after an upload, the proof says which ones: nobody knows then whether somebody at the shop or the upload took them.
 */
export function learn(
  memory: Memory,
  content: GritExport,
  now: Date,
  { columns = [], isProof = false, lost = [] }: LookOptions = {},
): Lesson {
  const twice = columnsTwice(content);
  const { census, before } = takeCensus(memory.census, content, now);
  const known = { ...memory, census };
  const problems = [
    ...(twice.length > 0 ? [problem('export-column-twice', { columns: twice })] : []),
    ...(before === null ? [] : [problem('export-shrunk', { before, now: content.people.length })]),
  ];
  if (problems.length > 0) return { memory: known, problems, isSound: false };
  const { memory: observed, newlyHeld } = observe(known, content, now);
  const named = new Set(lost.map(cellKey));
  const unsaid = isProof ? [] : newlyHeld.filter((cell) => !named.has(cellKey(cell)));
  const held = unsaid.length === 0 ? [] : [problem('newly-held', { held: unsaid })];
  return { memory: seed(observed, content, columns, now), problems: held, isSound: true };
}
