const MINUTE_MS = 60_000;
const UNITS = [
  ['day', 24 * 60],
  ['hour', 60],
] as const;

/** A stretch of time in words, in the largest unit of which there are two: "90 minutes", "36 hours", "3 days". */
export function stretchText(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) return 'less than a minute';
  for (const [unit, length] of UNITS) {
    if (minutes >= 2 * length) return `${Math.floor(minutes / length)} ${unit}s`;
  }
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
