/** A time for people, in the zone of this machine: "Nov 28, 2026, 04:24 EST". */
export function localTime(time: Date): string {
  if (Number.isNaN(time.getTime())) return 'an unknown time';
  return time.toLocaleString('en-US', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
}
