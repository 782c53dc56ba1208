/** What history says of a pass, as far as its status goes. */
export interface PastPass {
  startedAt: Date;
  finishedAt: Date;
  mode: string;
  outcome: string;
  exitCode: number;
  proven: boolean;
  /** Null where the pass did not come so far. */
  plan: { newPeople: number; newGrants: number } | null;
  upsert: { attempted: boolean; ok: boolean | null; rows: number } | null;
  problems: { code: string; severity: string }[];
}

/** Why nothing was proven lately, as far as it can be told. */
export interface Unproven {
  reason: 'never-ran' | 'not-running' | 'failing' | 'upload-off' | 'partial';
  /** The codes of what the last passes met, the newest first; some only where that is the reason. */
  codes: string[];
}

/** What came up in one of so many of the last passes is still of interest. */
const RECENT = 5;

/** Whether something happened no longer ago than that. What lies in the future did not happen too long ago. */
export function isWithin(time: Date, now: Date, maxAgeMs: number): boolean {
  return now.getTime() - time.getTime() <= maxAgeMs;
}

/**
 * Looks for the reason why no pass was proven within `maxAgeMs`, in the passes since the last one that was: first
 * whether there were any, then what went wrong in them, then whether they could be proven at all.
 */
export function whyUnproven(
  passes: readonly PastPass[],
  { now, maxAgeMs, isUploadOn }: { now: Date; maxAgeMs: number; isUploadOn: boolean },
): Unproven {
  const last = passes.at(-1);
  if (last === undefined) return { reason: 'never-ran', codes: [] };
  if (!isWithin(last.startedAt, now, maxAgeMs)) return { reason: 'not-running', codes: [] };
  const codes = codesOf(passes.slice(passes.findLastIndex(({ proven }) => proven) + 1));
  if (codes.length > 0) return { reason: 'failing', codes };
  return { reason: isUploadOn ? 'partial' : 'upload-off', codes: [] };
}

function codesOf(passes: readonly PastPass[]): string[] {
  const serious = passes
    .slice(-RECENT)
    .toReversed()
    .flatMap(({ problems }) => problems.filter(({ severity }) => severity !== 'warning'));
  return [...new Set(serious.map(({ code }) => code))];
}
