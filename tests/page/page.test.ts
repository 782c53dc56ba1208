import { describe, expect, test } from '@jest/globals';
import { parseHTML } from 'linkedom';
import { pageOf, type Found, type PageContext } from '../../src/core/page/facts.ts';
import { renderPage } from '../../src/page/page.ts';
import { clockOf } from '../../src/page/time.ts';
import { requirement } from '../build.ts';
import {
  ago,
  busyShop,
  cell,
  CLOCK,
  context,
  DAY_MS,
  found,
  granting,
  HOUR_MS,
  LASER,
  memoryOf,
  pagePass,
  SAW,
} from './shop.ts';

/** An element of a page, as far as the tests look at it: there are no types of a browser here. */
interface Element {
  textContent: string;
  tagName: string;
  getAttribute: (name: string) => string | null;
  querySelector: (selector: string) => Element | null;
  querySelectorAll: (selector: string) => Iterable<Element>;
}

interface Rendered {
  source: string;
  document: Element;
  /** The text of the element, in one line. */
  text: (selector: string) => string;
  texts: (selector: string) => string[];
}

function rendered(overrides: Partial<Found> = {}, more: Partial<PageContext> = {}): Rendered {
  const source = renderPage(pageOf(found(overrides), context(more)), CLOCK, '0.1.0');
  const { document } = parseHTML(source) as unknown as { document: Element };
  const inLine = ({ textContent }: Element) => textContent.replaceAll(/\s+/g, ' ').trim();
  return {
    source,
    document,
    text: (selector) => {
      const element = document.querySelector(selector);
      return element === null ? '' : inLine(element);
    },
    texts: (selector) => [...document.querySelectorAll(selector)].map(inLine),
  };
}

describe('the verdict at the top', () => {
  test('says that it works, as of when, and that a page does not change by itself', () => {
    const { text } = rendered();
    expect(text('h1')).toBe('Working');
    expect(text('title')).toBe('Working · grit-sync');
    expect(text('.asof')).toMatch(
      /^As of Sunday, 22 Nov 2026, 14:30\. .*more than 2 hours ago, grit-sync has stopped/,
    );
    expect(text('.needed p')).toBe('Nothing.');
  });

  test.each([
    [
      'never ran',
      { passes: [], memory: memoryOf([], { provenUntil: null }) },
      'No pass has run yet. Start grit-sync run',
    ],
    [
      'did not run lately',
      {
        passes: [pagePass({ startedAt: ago(5 * HOUR_MS) })],
        memory: memoryOf([], { provenUntil: ago(5 * HOUR_MS) }),
      },
      'No pass has run since 22 Nov 2026, 09:30. Look whether the machine was off',
    ],
    [
      'fails',
      {
        passes: [
          pagePass({
            outcome: 'failed',
            proven: false,
            problems: [{ code: 'grit-certificate', severity: 'failed' }],
          }),
        ],
        memory: memoryOf([], { provenUntil: ago(5 * HOUR_MS) }),
      },
      'No pass was completed and proven since 22 Nov 2026, 09:30. See the next lines',
    ],
  ])('says that it does not work where it %s, and what to do', (_, overrides, first) => {
    const { text, texts } = rendered(overrides);
    expect(text('h1')).toBe('Not working');
    expect(texts('.needed li')[0]).toContain(first);
  });

  test('wants a look where nothing is uploaded on purpose, or passes were partial', () => {
    const state = { passes: [pagePass({ proven: false })], memory: memoryOf([], { provenUntil: null }) };
    const off = rendered(state, { isUploadOn: false });
    expect(off.text('h1')).toBe('Look at it');
    expect(off.text('.needed li')).toContain('grit.upsert is false');
    expect(rendered(state).text('.needed li')).toContain('No full pass was run yet');
  });

  test('wants a look where the clock was set back, or the backup is old', () => {
    expect(rendered({ memory: memoryOf([], { provenUntil: ago(-DAY_MS) }) }).text('.needed li')).toContain(
      'clock',
    );
    const old = rendered({ backups: [{ name: 'a', at: ago(DAY_MS), bytes: 1 }] });
    expect(old.text('.needed li')).toContain('The newest backup is of 21 Nov 2026, 14:30.');
    expect(rendered({ backups: [] }).text('.needed li')).toContain('There is no backup.');
  });
});

describe('what the passes met', () => {
  test('stands there once, with what to do and its code; warnings apart from what needs a person', () => {
    const problems = [
      { code: 'quiz-unpublished', severity: 'attention' },
      { code: 'quiz-unpublished', severity: 'attention' },
      { code: 'newly-held', severity: 'warning' },
    ];
    const { texts } = rendered({ passes: [pagePass({ outcome: 'attention', problems })] });
    expect(texts('.needed li')).toEqual([
      expect.stringMatching(
        /^A quiz .* is not published; nobody can pass it\. Publish it .* quiz-unpublished$/,
      ),
    ]);
    expect(texts('main > .card:last-child li')).toEqual([expect.stringContaining('newly-held')]);
  });

  test('includes what earlier passes met since the last proven one', () => {
    const failed = (minutes: number, code: string) =>
      pagePass({
        startedAt: ago(minutes * 60_000),
        outcome: 'failed',
        proven: false,
        problems: [{ code, severity: 'failed' }],
      });
    const { texts } = rendered({
      passes: [failed(40, 'backup-disk-full'), failed(10, 'canvas-unreachable')],
      memory: memoryOf([], { provenUntil: ago(5 * HOUR_MS) }),
    });
    expect(texts('.needed li code')).toEqual(['canvas-unreachable', 'backup-disk-full']);
  });

  test('and what could not be read is said with its cause', () => {
    const problem = {
      code: 'memory-not-known',
      severity: 'failed',
      message: 'The memory is odd.',
      hint: 'Look.',
    } as const;
    const { text, texts } = rendered({ memory: undefined, problems: [problem] });
    expect(text('h1')).toBe('Not working');
    expect(texts('.needed li')).toEqual([
      expect.stringMatching(/^The memory is odd\. Look\. memory-not-known$/),
    ]);
    expect(text('#held')).toContain('It is not known what is held.');
  });
});

describe('the charts', () => {
  const shop = busyShop();
  const page = rendered(shop, { requirements: [requirement(LASER, '1'), requirement('pg:Kiln', '2')] });
  const bars = (id: string) =>
    [...(page.document.querySelector(`#${id} svg`)?.querySelectorAll('title') ?? [])].map(
      ({ textContent }) => textContent,
    );

  test('have a bar for each day and each way in which passes ended, and so has the table', () => {
    expect(bars('passes')).toContain('21 Nov: 48 passes went well');
    expect(bars('passes')).toContain('3 Nov: 30 passes failed');
    expect(page.texts('#passes tbody tr').slice(0, 2)).toEqual(['22 Nov 29 1 0', '21 Nov 48 0 0']);
    const days = page.texts('#passes tbody tr').map(
      (row) =>
        row
          .split(' ')
          .slice(2)
          .filter((cellText) => cellText !== '0').length,
    );
    expect(bars('passes')).toHaveLength(days.reduce((sum, one) => sum + one, 0));
  });

  test('have a row for each machine with its sum, and a bar for each day with grants', () => {
    const rows = page.texts('#grants tbody tr');
    expect(bars('grants')).toHaveLength(rows.length);
    const sum = (machine: string) =>
      rows
        .filter((row) => row.includes(machine))
        .reduce((total, row) => total + Number(row.split(' ').at(-1)), 0);
    const svg = page.text('#grants svg');
    for (const machine of ['Laser Cutter', 'Band Saw', 'Lathe', 'Drill Press']) {
      expect(sum(machine)).toBeGreaterThan(0);
      expect(svg).toContain(machine);
      expect(page.texts('#grants svg text')).toContain(String(sum(machine)));
    }
    expect(page.text('#grants')).toContain('None: Kiln.');
  });

  test('count passes in whole ones, however few there are', () => {
    const ticks = [...rendered().document.querySelectorAll('#passes [aria-label="y-axis tick label"] text')];
    expect(ticks.map(({ textContent }) => textContent)).toEqual(['0', '1']);
  });

  test('say what they are to somebody who does not see them', () => {
    for (const id of ['passes', 'grants']) {
      const svg = page.document.querySelector(`#${id} svg`);
      expect(svg?.getAttribute('role')).toBe('img');
      expect(svg?.getAttribute('aria-label')).toMatch(/a day.*table below$/);
    }
  });

  test('are not drawn where there is nothing to show', () => {
    const empty = rendered({ passes: [] });
    expect([...empty.document.querySelectorAll('svg')]).toEqual([]);
    expect(empty.text('#passes')).toContain('There were none.');
    expect(empty.text('#grants')).toContain('There were none.');
  });
});

describe('names', () => {
  const shop = busyShop();

  test('are not on the page, nor are campus wide ids, unless it is asked for them', () => {
    const { source, text } = rendered(shop);
    expect(source).not.toMatch(/Wren|Sprocket|1000700|a\.example/);
    expect(text('#held tbody')).toBe('Laser Cutter 2 whole person 1 Band Saw 1');
    expect(text('footer')).toContain('This page names nobody.');
  });

  test('stand beside what is held where it is asked for them', () => {
    const { texts, text } = rendered(shop, { names: true });
    expect(texts('#held tbody tr')).toContain('Wren Sprocket (10007001) Laser Cutter 13 Nov 2026');
    expect(texts('#held tbody tr')).toContain('10007009 whole person 23 Oct 2026');
    expect(text('footer')).toContain('This page names people');
  });
});

describe('text that people typed', () => {
  const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&\u202e';

  test('is shown as it is and never obeyed, in names, columns and codes', () => {
    const column = `pg:${HOSTILE}`;
    const passes = [
      pagePass({ startedAt: ago(HOUR_MS), skipped: null }),
      granting(ago(HOUR_MS), { [column]: 2 }),
      pagePass({ outcome: 'attention', problems: [{ code: HOSTILE, severity: 'attention' }] }),
    ];
    const people = new Map([['1', { firstName: HOSTILE, lastName: '</table>', email: '' }]]);
    const memory = memoryOf(
      [cell('1', column, { heldSince: ago(DAY_MS) }), cell(HOSTILE, SAW, { heldSince: ago(DAY_MS) })],
      { people },
    );
    const requirements = [requirement(column, '1'), requirement(`pg:none ${HOSTILE}`, '2')];
    const { source, document, text } = rendered({ passes, memory }, { requirements, names: true });
    expect([...document.querySelectorAll('script, img')]).toEqual([]);
    expect(source).not.toMatch(/<script|<img|\u202e/);
    expect(text('#held')).toContain('<script>alert(1)</script><img src=x onerror=alert(2)>"\'& </table> (1)');
    expect(text('#grants svg')).toContain('<script>alert(1)');
  });
});

describe('a page that is one file', () => {
  const { source, document } = rendered(busyShop(), { names: true });

  test('has no script, and nothing that is loaded from elsewhere', () => {
    expect([...document.querySelectorAll('script, iframe, object, embed, form, a')]).toEqual([]);
    expect(source).not.toMatch(/\b(?:src|srcset|action|xlink:href)=|url\(|@import/);
    expect([...document.querySelectorAll('[href]')].map((element) => element.getAttribute('href'))).toEqual([
      'data:,',
    ]);
  });

  test('forbids it as well', () => {
    const policy = document
      .querySelector('meta[http-equiv="Content-Security-Policy"]')
      ?.getAttribute('content');
    expect(policy).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
    );
  });

  test('has a language, a width for phones, and is not to be found by search machines', () => {
    expect(source).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(document.querySelector('meta[name=viewport]')?.getAttribute('content')).toBe(
      'width=device-width, initial-scale=1',
    );
    expect(document.querySelector('meta[name=robots]')?.getAttribute('content')).toBe('noindex');
  });
});

test('what was skipped is told by reason, with what to do; the test student is nobody', () => {
  const { texts } = rendered({ passes: [pagePass({ skipped: { 'no-external-id': 1, 'test-student': 1 } })] });
  expect(texts('#skipped li')).toEqual([
    expect.stringMatching(/^1 person without a campus wide id in Canvas Ask/),
  ]);
});

test('a quiz that has gone quiet is named by its machine and its id, with what is usual', () => {
  const { text } = rendered(busyShop());
  expect(text('#quiet li')).toBe(
    'Lathe Nobody has passed assignment 440140 since 7 Oct 2026, for 45 days; usually somebody does every 7 days.',
  );
  expect(rendered().document.querySelector('#quiet')).toBeNull();
});

test('the times are those of the place', () => {
  const clock = clockOf('America/New_York');
  const source = renderPage(pageOf(found(), context({ dayOf: clock.dayOf })), clock, '0.1.0');
  expect(source).toContain('22 Nov 2026, 09:30');
  expect(source).toContain('Times are those of America/New_York.');
});
