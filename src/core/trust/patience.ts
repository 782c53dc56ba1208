/** How long to wait before each further look at Grit after an upload: a hub that is slow to show it is mostly slow by seconds. */
const PAUSES_MS = [1000, 6000, 20_000];
/** All looks together take no longer, however slowly Grit answers. */
const LONGEST_MS = 30_000;

/**
 * How long to wait before looking again for what an upload has not brought yet, after so many looks and that much time since the
 * first of them; null where it was looked for often or long enough. `most` is how often anything is tried again at all.
 */
export function pauseBefore(looks: number, elapsedMs: number, most: number): number | null {
  const pause = PAUSES_MS[looks - 1];
  if (pause === undefined || looks > most || elapsedMs + pause > LONGEST_MS) return null;
  return pause;
}
