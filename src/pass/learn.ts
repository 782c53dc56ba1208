import { problem } from '../catalogue.ts';
import type { GritExport } from '../core/marks.ts';
import { columnsTwice, takeCensus } from '../core/trust/census.ts';
import { fold, type MemoryEvent } from '../core/memory/events.ts';
import { isOtherGrit } from '../core/memory/belonging.ts';
import { areManyAtOnce } from '../core/memory/many.ts';
import { newHolds, observe, seed } from '../core/memory/lessons.ts';
import { cellKey, type Cell, type Census, type Memory } from '../core/memory/memory.ts';
import { guessRenames, openRenames } from '../core/memory/renames.ts';
import type { Assignment, Problem, Requirement } from '../core/types.ts';

/** What one look at Grit teaches. */
interface Lesson {
  events: MemoryEvent[];
  problems: Problem[];
  /** Whether the export can be believed; if not, nothing may be concluded from what it lacks. */
  isSound: boolean;
}

/** What a look at Grit is for. */
export interface LookOptions {
  /** The columns whose marks are remembered, whoever set them. */
  columns?: Iterable<string>;
  /** What earns which column, and the quizzes that were found: by them a renamed column is known. */
  requirements?: readonly Requirement[];
  found?: ReadonlyMap<string, Assignment> | undefined;
  /** Whether it says what is on hold from now on; in the first look after an upload the proof does. */
  saysHolds?: boolean;
  /** What the proof of an earlier upload names as gone: it is not said twice. */
  alreadySaid?: readonly Cell[];
}

/**
 * Checks an export against what is known, and if it is sound, notices which marks have been cleared since. In the first look
 * after an upload, the proof says which ones: nobody knows then whether somebody at the shop or the upload took them.
 */
export function learn(
  memory: Memory,
  content: GritExport,
  now: Date,
  {
    columns = [],
    requirements = [],
    found = new Map(),
    saysHolds = true,
    alreadySaid = [],
  }: LookOptions = {},
): Lesson {
  const twice = columnsTwice(content);
  const { census, before } = takeCensus(memory.census, content, now);
  const counted: MemoryEvent[] = isSame(census, memory.census)
    ? []
    : [{ kind: 'counted', at: now, ...census }];
  const isOther = isOtherGrit(memory, content, columns);
  const problems = [
    ...(twice.length > 0 ? [problem('export-column-twice', { columns: twice })] : []),
    ...(isOther ? [problem('other-grit', { people: content.people.length })] : []),
    ...(before === null ? [] : [problem('export-shrunk', { before, now: content.people.length })]),
  ];
  // Of another Grit nothing is remembered, not even how many people it has.
  if (problems.length > 0) return { events: isOther ? [] : counted, problems, isSound: false };
  const renamed = guessRenames(memory, content.header, requirements, found, now);
  const current = fold(memory, renamed);
  const observed = observe(current, content, now);
  const said = new Set(alreadySaid.map(cellKey));
  const unsaid = saysHolds ? newHolds(observed).filter((cell) => !said.has(cellKey(cell))) : [];
  const held = unsaid.length === 0 ? [] : [heldProblem(current, unsaid, now)];
  const after = fold(current, observed);
  const seeded = seed(after, content, columns, now);
  const open = openRenames(after).map((rename) => problem('column-renamed', rename));
  const events = [...counted, ...renamed, ...observed, ...seeded];
  return { events, problems: [...held, ...open], isSound: true };
}

function heldProblem(before: Memory, held: readonly Cell[], since: Date): Problem {
  return areManyAtOnce(before, held)
    ? problem('many-held', { held, since: toSecond(since) })
    : problem('newly-held', { held });
}

/** As it is typed; no later than the time itself. */
function toSecond(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

function isSame(census: Census, earlier: Census | null): boolean {
  return (
    census.people === earlier?.people && census.shrunkSince?.getTime() === earlier.shrunkSince?.getTime()
  );
}
