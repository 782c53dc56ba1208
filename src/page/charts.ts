import { plot, rectY, ruleY, text, type PlotOptions } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { DayOfGrants, DayOfPasses } from '../core/page/daily.ts';
import { count } from '../report/words.ts';
import { Html } from './html.ts';
import { dayText } from './time.ts';
import { machineOf } from './words.ts';

/** In the units of the drawing: about the width of a phone, so that its letters are legible there. */
const WIDTH = 350;
const DAY_MS = 24 * 60 * 60_000;

/** How a pass ended, its colour, and what it is called. The colours are those of the style, in light and dark. */
export const OUTCOMES = [
  { key: 'ok', color: 'var(--calm)', label: 'went well' },
  { key: 'attention', color: 'var(--amber)', label: 'wants a look' },
  { key: 'failed', color: 'var(--bad)', label: 'failed' },
] as const;

/** How many passes there were a day, and how they ended. */
export function passesChart(days: readonly DayOfPasses[]): Html {
  const bars = days.flatMap((one) =>
    OUTCOMES.map(({ key, label }) => ({ ...span(one.day), key, number: one[key], label })),
  );
  const most = tallest(days.map(({ ok, attention, failed }) => ok + attention + failed));
  return draw({
    height: 160,
    marginLeft: 30,
    ariaLabel: 'Passes a day, by how they ended; the numbers are in the table below',
    x: timeAxis(days.map(({ day }) => day)),
    // No halves of a pass.
    y: { label: null, ticks: Math.min(3, most), tickFormat: 'd', tickSize: 0, domain: [0, most] },
    color: { domain: OUTCOMES.map(({ key }) => key), range: OUTCOMES.map(({ color }) => color) },
    marks: [
      rectY(
        bars.filter(({ number }) => number > 0),
        {
          x1: 'from',
          x2: 'to',
          y: 'number',
          fill: 'key',
          order: OUTCOMES.map(({ key }) => key),
          title: ({ day, number, label }: (typeof bars)[number]) =>
            `${dayText(day)}: ${count(number, 'pass', 'passes')} ${label}`,
          insetLeft: 0.75,
          insetRight: 0.75,
        },
      ),
      ruleY([0], { stroke: 'var(--line)' }),
    ],
  });
}

/** What each machine gained each day: a row a machine, all on one scale. */
export function grantsChart(grants: readonly DayOfGrants[], days: readonly string[]): Html {
  const columns = [...new Set(grants.map(({ column }) => column))];
  const rows = columns.map((column) => ({
    column,
    label: shortened(machineOf(column)),
    total: grants.filter((one) => one.column === column).reduce((sum, one) => sum + one.grants, 0),
  }));
  const bars = grants.map((one) => ({ ...one, ...span(one.day) }));
  return draw({
    height: columns.length * 56 + 30,
    marginLeft: 2,
    ariaLabel: 'Grants a day, by machine; the numbers are in the table below',
    x: timeAxis(days),
    // Higher than the tallest bar: the upper part is for the name of the machine.
    y: { axis: null, domain: [0, 1.8 * tallest(grants.map((one) => one.grants))] },
    fy: { domain: columns, axis: null, padding: 0.12 },
    marks: [
      ruleY(columns, { fy: (column: string) => column, y: 0, stroke: 'var(--line)' }),
      rectY(bars, {
        x1: 'from',
        x2: 'to',
        y: 'grants',
        fy: 'column',
        fill: 'var(--good)',
        title: ({ day, column, grants: number }: DayOfGrants) =>
          `${dayText(day)}: ${count(number, 'grant')} of ${machineOf(column)}`,
        insetLeft: 0.75,
        insetRight: 0.75,
      }),
      text(rows, { fy: 'column', text: 'label', frameAnchor: 'top-left', dy: 3, fontWeight: 600 }),
      text(rows, {
        fy: 'column',
        text: ({ total }: (typeof rows)[number]) => total.toLocaleString('en'),
        frameAnchor: 'top-right',
        dy: 3,
        fontVariant: 'tabular-nums',
        fill: 'var(--quiet)',
      }),
    ],
  });
}

/** A day of the calendar as a stretch of the axis, which is in UTC whatever the place. */
function span(day: string): { day: string; from: Date; to: Date } {
  const from = Date.parse(`${day}T00:00:00Z`);
  return { day, from: new Date(from), to: new Date(from + DAY_MS) };
}

/** A label a week, under the middle of its day, the last one being the last day. */
function timeAxis(days: readonly string[]) {
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const labelled = days.filter((_, index) => (days.length - 1 - index) % 7 === 0);
  return {
    type: 'utc',
    label: null,
    tickSize: 0,
    domain: [span(first).from, span(last).to],
    ticks: labelled.map((day) => new Date(span(day).from.getTime() + DAY_MS / 2)),
    tickFormat: (time: Date) => dayText(time.toISOString().slice(0, 10)),
  } as const;
}

function tallest(numbers: readonly number[]): number {
  return Math.max(1, ...numbers);
}

const MOST_LETTERS = 38;
function shortened(label: string): string {
  return label.length <= MOST_LETTERS ? label : `${label.slice(0, MOST_LETTERS - 1)}…`;
}

/** What there is of a drawing without the types of a browser, which the rest of the program has no use for. */
interface Drawing {
  setAttribute: (name: string, value: string) => void;
  outerHTML: string;
}

/** The drawing, made by Plot in a document of its own, since there is no browser here. */
function draw(options: PlotOptions): Html {
  const { document } = parseHTML('<!doctype html><html><body></body></html>') as { document: unknown };
  const svg = plot({
    document,
    width: WIDTH,
    marginTop: 8,
    marginRight: 20,
    marginBottom: 26,
    ...options,
  }) as Drawing;
  svg.setAttribute('role', 'img');
  return new Html(svg.outerHTML);
}
