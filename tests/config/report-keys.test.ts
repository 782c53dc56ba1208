import { describe, expect, test } from '@jest/globals';
import { configWith, load, messagesOf } from './support.ts';

describe('report', () => {
  test('is no page and no names, unless somebody writes it', async () => {
    const { config } = await load(configWith());
    expect(config.report).toEqual({ html: null, names: false });
    const { config: empty } = await load(configWith({ report: {} }));
    expect(empty.report).toEqual({ html: null, names: false });
  });

  test('is a path from the folder of the configuration, and whether people are named', async () => {
    const { config } = await load(configWith({ report: { html: '/srv/share/shop.HTML', names: true } }));
    expect(config.report).toEqual({ html: '/srv/share/shop.HTML', names: true });
    const relative = await load(configWith({ report: { html: 'share/report.htm' } }));
    expect(relative.config.report.html).toMatch(/^\/.*\/share\/report\.htm$/);
  });

  test.each(['people.json', './state', 'report.html/', 'page', 'report.xhtmls'])(
    'never replaces what is no page: %s',
    async (html) => {
      expect(await messagesOf(configWith({ report: { html } }))).toEqual([
        expect.stringMatching(/^report\.html: expected a path that ends in \.html/),
      ]);
    },
  );

  test('takes nothing else', async () => {
    expect(await messagesOf(configWith({ report: { names: 'yes' } }))).toHaveLength(1);
    expect(await messagesOf(configWith({ report: { name: true } }))).toEqual([
      expect.stringContaining('report.name'),
    ]);
  });
});
