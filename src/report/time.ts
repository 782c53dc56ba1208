/** A time to the minute, the same wherever it is read. */
export function minuteText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What happened, and when, as Canvas and the memory write it: "graded 2026-11-20 15:04 UTC"; null where no time is known. */
export function eventText(what: string, text: string | null): string | null {
  const time = new Date(text ?? '');
  return Number.isNaN(time.getTime()) ? null : `${what} ${minuteText(time)}`;
}
