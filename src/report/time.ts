const MINUTE_MS = 60_000;
const UNITS = [
  ['day', 24 * 60],
  ['hour', 60],
] as const;

/** A time to the minute, the same wherever it is read. */
export function minuteText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What happened, and when, as Canvas and the memory write it: "graded 2026-11-20 15:04 UTC"; null where no time is known. */
export function eventText(what: string, text: string | null): string | null {
  const time = new Date(text ?? '');
  return Number.isNaN(time.getTime()) ? null : `${what} ${minuteText(time)}`;
}

/** A stretch of time in words, in the largest unit of which there are two: "90 minutes", "36 hours", "3 days". */
export function stretchText(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) return 'less than a minute';
  for (const [unit, length] of UNITS) {
    if (minutes >= 2 * length) return `${Math.floor(minutes / length)} ${unit}s`;
  }
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
