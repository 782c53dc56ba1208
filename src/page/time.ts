/** How the page writes times: by the calendar and the clock of the place where it is read. */
export interface Clock {
  /** Such as "America/New_York". */
  timeZone: string;
  /** Such as "2026-11-22". */
  dayOf: (time: Date) => string;
  /** Such as "22 Nov 2026, 09:30". */
  text: (time: Date) => string;
  /** Such as "22 Nov 2026". */
  date: (time: Date) => string;
  /** Such as "Sunday". */
  weekday: (time: Date) => string;
}

/** The clock of a time zone. */
export function clockOf(timeZone: string): Clock {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  const parts = format({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const date = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const weekday = format({ weekday: 'long' });
  const minute = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return {
    timeZone,
    dayOf: (time) => parts.format(time).split('/').reverse().join('-'),
    text: (time) => `${date.format(time)}, ${minute.format(time)}`,
    date: (time) => date.format(time),
    weekday: (time) => weekday.format(time),
  };
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A day such as "2026-11-22" as "22 Nov". */
export function dayText(day: string): string {
  return DAY.format(new Date(`${day}T00:00:00Z`));
}
