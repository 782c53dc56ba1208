import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { pageOf } from '../../src/core/page/facts.ts';
import { renderPage } from '../../src/page/page.ts';
import { editConfig, inWorld } from '../e2e/passes.ts';
import { busyShop, CLOCK, context, found } from '../page/shop.ts';
import { findChromium } from './chromium.ts';

const PHONE = 390;
const DESK = 1280;
const MEASURE = readFileSync(new URL('measure.js', import.meta.url), 'utf8');
/** A folder in which to leave screenshots for a person to look at. */
const SCREENSHOTS = process.env['GRIT_SYNC_SCREENSHOTS'];

/** What `measure.js` finds. */
interface Measured {
  background: string;
  overflow: number;
  columns: string;
  texts: { text: string; contrast: number; size: number }[];
  bars: Record<'passes' | 'grants', { title: string; width: number; height: number; fill: string }[]>;
  rows: Record<'passes' | 'grants', string[][]>;
}

interface Opened {
  page: Page;
  /** Whatever the browser complained about. */
  complaints: string[];
  /** The addresses that the page asked for. */
  requests: string[];
}

const executablePath = findChromium();
if (executablePath === undefined) {
  console.warn('The page is not tested in a browser: let GRIT_SYNC_CHROMIUM name a Chromium.');
}
const inBrowser = executablePath === undefined ? describe.skip : describe;

inBrowser('the page in a real browser', () => {
  let browser: Browser;
  let folder: string;
  let files: Record<'busy' | 'quiet', string>;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--disable-gpu'] });
    folder = mkdtempSync(join(tmpdir(), 'grit-sync-page-'));
    const write = (name: string, html: string) => {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, html);
      return file;
    };
    files = {
      busy: write('busy', renderPage(pageOf(busyShop(), context({ names: true })), CLOCK, '0.1.0')),
      quiet: write('quiet', renderPage(pageOf(found(), context()), CLOCK, '0.1.0')),
    };
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open<T>(
    file: string,
    { width = DESK, colorScheme = 'light' }: { width?: number; colorScheme?: 'light' | 'dark' },
    use: (opened: Opened) => Promise<T>,
  ): Promise<T> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const [complaints, requests]: [string[], string[]] = [[], []];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    try {
      await page.goto(pathToFileURL(file).href);
      return await use({ page, complaints, requests });
    } finally {
      await page.close();
    }
  }
  const measure = async ({ page }: Opened) => await page.evaluate<Measured>(MEASURE);

  describe.each([
    ['a phone', PHONE, 'light'],
    ['a phone', PHONE, 'dark'],
    ['a desk', DESK, 'light'],
    ['a desk', DESK, 'dark'],
  ] as const)('on %s (%d wide), %s', (_, width, colorScheme) => {
    const view = { width, colorScheme };

    test.each(['busy', 'quiet'] as const)(
      'a %s shop: nothing is complained about, nothing else is asked for, nothing sticks out, all can be read',
      async (name) => {
        await open(files[name], view, async (opened) => {
          const { page, complaints, requests } = opened;
          const { overflow, texts } = await measure(opened);
          expect(complaints).toEqual([]);
          expect(requests).toEqual([pathToFileURL(files[name]).href]);
          expect(overflow).toBeLessThanOrEqual(0);
          expect(texts.length).toBeGreaterThan(25);
          expect(texts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
          expect(texts.filter(({ size }) => size < 10.5)).toEqual([]);
          if (SCREENSHOTS !== undefined) {
            await page.screenshot({
              path: join(SCREENSHOTS, `${name}-${width}-${colorScheme}.png`),
              fullPage: true,
            });
          }
        });
      },
    );

    test('the tables behind the charts fit as well', async () => {
      await open(files.busy, view, async (opened) => {
        for (const summary of await opened.page.locator('summary').all()) await summary.click();
        const { overflow, texts } = await measure(opened);
        expect(overflow).toBeLessThanOrEqual(0);
        expect(texts.map(({ text }) => text)).toContain('Drill Press');
        expect(texts.filter(({ contrast }) => contrast < 4.5)).toEqual([]);
      });
    });
  });

  test('light and dark are not the same, and a phone has one column where a desk has two', async () => {
    const look = (width: number, colorScheme: 'light' | 'dark') =>
      open(files.busy, { width, colorScheme }, async (opened) => {
        const { background, columns, bars } = await measure(opened);
        return { background, columns, fill: bars.grants[0]?.fill };
      });
    const [light, dark, phone] = [
      await look(DESK, 'light'),
      await look(DESK, 'dark'),
      await look(PHONE, 'light'),
    ];
    expect(light.background).not.toBe(dark.background);
    expect(light.fill).not.toBe(dark.fill);
    expect([light.columns, phone.columns]).toEqual(['grid', 'flex']);
  });

  test('the charts have the data: a bar for each number of the tables, and as high as it says', async () => {
    await open(files.busy, {}, async (opened) => {
      const { bars, rows } = await measure(opened);
      const kinds = ['went well', 'wants a look', 'failed'];
      const passes = rows.passes.flatMap(([day = '', ...numbers]) =>
        numbers.flatMap((text, index) =>
          text === '0' ? [] : [{ day, kind: kinds[index], number: Number(text) }],
        ),
      );
      expect(bars.passes).toHaveLength(passes.length);
      for (const { day, kind = '', number } of passes) {
        const words = `${day}: ${number} ${number === 1 ? 'pass' : 'passes'} ${kind}`;
        expect(bars.passes.map(({ title }) => title)).toContain(words);
      }
      expect(bars.grants).toHaveLength(rows.grants.length);
      expect(rows.grants.length).toBeGreaterThan(20);

      for (const drawn of [bars.passes, bars.grants]) {
        const perOne = drawn.map(({ title, height }) => height / Number(/: (\d+) /.exec(title)?.[1]));
        expect(Math.max(...perOne) / Math.min(...perOne)).toBeCloseTo(1, 1);
        expect(Math.min(...drawn.map(({ width }) => width))).toBeGreaterThan(4);
      }
      const fills = new Set(
        bars.passes.map(({ title, fill }) => `${fill} ${/(?:passes|pass) (.+)$/.exec(title)?.[1]}`),
      );
      expect(fills.size).toBe(kinds.length);
      expect(new Set(bars.passes.map(({ fill }) => fill)).size).toBe(kinds.length);
    });
  });

  test('not even what somebody smuggles into it can ask for anything or run', async () => {
    const asked: string[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const smuggled = join(folder, 'smuggled.html');
    const inside = `<img src="${address}/image"><script src="${address}/script"></script><script>document.title = 'ran';</script>
      <link rel="stylesheet" href="${address}/style"><iframe src="${address}/frame"></iframe></main>`;
    writeFileSync(smuggled, readFileSync(files.busy, 'utf8').replace('</main>', inside));
    try {
      await open(smuggled, {}, async ({ page }) => {
        expect(await page.title()).toBe('Look at it · grit-sync');
      });
      expect(asked).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('the page that a real pass wrote shows what that pass did', () =>
    inWorld({}, async (world) => {
      editConfig(world, (text) => `${text}report: { html: report.html }\n`);
      expect(await world.run(['run', '--quiet'])).toMatchObject({ code: 0 });
      await open(join(world.folder, 'report.html'), { width: PHONE }, async (opened) => {
        const { page, complaints, requests } = opened;
        const { overflow, bars } = await measure(opened);
        expect(await page.locator('h1').innerText()).toBe('Working');
        expect(bars.passes.map(({ title }) => title)).toEqual([expect.stringMatching(/: 1 pass went well$/)]);
        expect(bars.grants.map(({ title }) => title).sort()).toEqual([
          expect.stringMatching(/: 1 grant of Band Saw$/),
          expect.stringMatching(/: 1 grant of Laser Cutter$/),
        ]);
        expect({ complaints, requests: requests.length, sticksOut: overflow > 0 }).toEqual({
          complaints: [],
          requests: 1,
          sticksOut: false,
        });
      });
    }));
});
