import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { configWith, folderWith, load, messagesOf, secretsOf } from './support.ts';

const PING = 'https://hc-ping.com/f00d-babe';
const HOOK = 'https://chat.test/hooks/f00d?thread=7';
const pinging = (pingUrl: unknown) => configWith({ monitor: { pingUrl } });

describe('monitor', () => {
  test('has the two addresses, with path and query', async () => {
    const { config } = await load(configWith({ monitor: { pingUrl: PING, webhook: HOOK } }));
    expect(config.monitor).toEqual({ pingUrl: PING, webhook: HOOK });
  });

  test.each(['http://localhost:8000/ping/f00d', 'http://127.0.0.1/f00d', 'http://[::1]:8000/f00d'])(
    'may be on this machine without encryption: %s',
    async (address) => {
      expect((await load(pinging(address))).config.monitor.pingUrl).toBe(address);
    },
  );

  test.each([
    ['plain http', 'http://hc.test/f00d', 'expected an address that begins with https://; over http'],
    ['another protocol', 'ftp://hc.test/f00d', 'expected an address that begins with https://.'],
    ['no address', 'f00d', 'expected an address that begins with https://.'],
    ['a password in it', 'https://me:f00d@hc.test/', 'without a user name or password'],
    ['a number', 7, 'monitor.pingUrl: expected text'],
  ])('%s is refused, without repeating it', async (_, address, message) => {
    const [said = '', ...others] = await messagesOf(pinging(address));
    expect(said).toContain(message);
    expect(others).toEqual([]);
    expect(said).not.toContain('f00d');
  });

  test('is masked like a token, as are the variables in it', async () => {
    const data = configWith({ monitor: { pingUrl: 'https://hc-ping.com/${CHECK}', webhook: HOOK } });
    const secrets = await secretsOf(data, { env: { CHECK: 'f00d-babe' } });
    expect(secrets).toEqual(new Set(['canvas-secret', 'grit-secret', 'f00d-babe', PING, HOOK]));
  });

  test('has no other key', async () => {
    expect(await messagesOf(configWith({ monitor: { pingurl: PING } }))).toEqual([
      'monitor.pingurl: there is no such key.',
    ]);
  });
});

describe('metrics.textfile', () => {
  test('starts at the folder of the configuration', async () => {
    const text = JSON.stringify(configWith({ metrics: { textfile: 'figures/shop.prom' } }));
    const folder = folderWith({ 'config.json': text });
    const { config } = await loadConfig({ file: 'config.json', cwd: folder, env: {} });
    expect(config.metrics.textfile).toBe(join(folder, 'figures/shop.prom'));
  });

  test.each(['shop.txt', 'shop.prom.partial', 'prom', ''])('is not %j', async (textfile) => {
    const [said] = await messagesOf(configWith({ metrics: { textfile } }));
    expect(said).toMatch(/^metrics\.textfile: expected /);
  });
});
