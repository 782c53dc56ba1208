import { describe, expect, test } from '@jest/globals';
import { isPrivate, proxyFor, proxySecrets } from '../../src/config/proxy.ts';
import { SyncError } from '../../src/errors.ts';

const CANVAS = 'https://canvas.campus.edu';
const PROXY = { HTTPS_PROXY: 'http://proxy.campus.edu:3128' };

describe('the proxy for an address', () => {
  test.each([
    ['HTTPS_PROXY', PROXY, 'proxy.campus.edu', 3128, 'HTTPS_PROXY'],
    [
      'https_proxy, which comes first',
      { ...PROXY, https_proxy: 'http://small:1' },
      'small',
      1,
      'https_proxy',
    ],
    ['ALL_PROXY', { ALL_PROXY: 'http://all:8080' }, 'all', 8080, 'ALL_PROXY'],
    [
      'one without a scheme',
      { HTTPS_PROXY: 'proxy.campus.edu:3128' },
      'proxy.campus.edu',
      3128,
      'HTTPS_PROXY',
    ],
    ['one without a port', { HTTPS_PROXY: 'http://proxy.campus.edu' }, 'proxy.campus.edu', 80, 'HTTPS_PROXY'],
    ['one by address', { HTTPS_PROXY: 'http://[fd00::1]:3128' }, 'fd00::1', 3128, 'HTTPS_PROXY'],
  ])('is named by %s', async (_, env, host, port, variable) => {
    await expect(proxyFor(CANVAS, env)).resolves.toEqual({
      ...{ host, port, variable },
      ...{ isSecure: false, authorization: null },
    });
  });

  test('may be spoken to with TLS', async () => {
    const env = { HTTPS_PROXY: 'https://proxy.campus.edu' };
    await expect(proxyFor(CANVAS, env)).resolves.toMatchObject({ isSecure: true, port: 443 });
  });

  test('is another one for http', async () => {
    const env = { ...PROXY, HTTP_PROXY: 'http://plain:1' };
    await expect(proxyFor('http://grit.campus.edu', env)).resolves.toMatchObject({ variable: 'HTTP_PROXY' });
    await expect(proxyFor('http://grit.campus.edu', PROXY)).resolves.toBeNull();
  });

  test.each([
    'https://localhost',
    'https://127.0.0.1:8443',
    'https://[::1]',
    'https://x.localhost',
    'https://0.0.0.0',
  ])('is none for this machine: %s', async (address) => {
    await expect(proxyFor(address, PROXY)).resolves.toBeNull();
  });

  test('is none without a variable, or with an empty one, whatever the process has', async () => {
    await expect(proxyFor(CANVAS, {})).resolves.toBeNull();
    await expect(proxyFor(CANVAS, { HTTPS_PROXY: ' ' })).resolves.toBeNull();
  });

  test('leaves the environment of the process as it is', async () => {
    const before = process.env;
    await proxyFor(CANVAS, PROXY);
    expect(process.env).toBe(before);
  });
});

describe('NO_PROXY', () => {
  test.each([
    [CANVAS, 'canvas.campus.edu'],
    [CANVAS, 'CANVAS.Campus.edu'],
    [CANVAS, '.campus.edu'],
    [CANVAS, '*.campus.edu'],
    [CANVAS, 'campus.edu'],
    [CANVAS, 'other.edu, canvas.campus.edu'],
    [CANVAS, 'other.edu canvas.campus.edu'],
    [CANVAS, '*'],
    [CANVAS, 'other.edu,*'],
    [CANVAS, 'canvas.campus.edu:443'],
    [`${CANVAS}:8443`, 'campus.edu:8443'],
    ['https://192.168.69.69', '192.168.69.69'],
    ['https://192.168.69.69', '192.168.0.0/16'],
    ['https://[fd00::5]', 'fd00::5'],
    ['https://[fd00::5]', '[fd00::5]'],
    ['https://[fd00::5]', 'fd00::/8'],
  ])('exempts %s by "%s"', async (address, list) => {
    await expect(proxyFor(address, { ...PROXY, NO_PROXY: list })).resolves.toBeNull();
  });

  test.each([
    [CANVAS, 'us.edu'],
    [CANVAS, 'canvas.campus.edu:8443'],
    [CANVAS, 'vas.campus.edu'],
    ['https://192.168.69.69', '192.168.0.0/24'],
    ['https://192.168.69.69', '10.0.0.0/99'],
    ['https://[fd00::5]', 'fd00::6'],
    [CANVAS, ' , '],
  ])('leaves %s with "%s"', async (address, list) => {
    await expect(proxyFor(address, { ...PROXY, NO_PROXY: list })).resolves.not.toBeNull();
  });
});

describe('what is no proxy', () => {
  test.each([
    ['socks5://shop:sesame@proxy:1080', 'SOCKS'],
    ['SOCKS4A://proxy:1080', 'SOCKS'],
    ['http://proxy:99999', 'http://host:port'],
    ['http://', 'http://host:port'],
    ['ftp://proxy', 'http://host:port'],
    ['http://shop:sesame@pro xy', 'http://host:port'],
  ])('is said with its variable and without its text: %s', async (address, words) => {
    const error: unknown = await proxyFor(CANVAS, { HTTPS_PROXY: address }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SyncError);
    const [problem] = (error as SyncError).problems;
    expect(problem).toMatchObject({ code: 'config-proxy', severity: 'invalid' });
    expect(problem.message).toContain('HTTPS_PROXY');
    expect(problem.message).toContain(words);
    expect(problem.message + problem.hint).not.toContain('sesame');
  });
});

test('what must be masked of a proxy is its password, as it stands and as it is meant', () => {
  expect(proxySecrets({ https_proxy: 'http://shop:open%20sesame@proxy:1' })).toEqual(
    expect.arrayContaining(['shop:open%20sesame', 'open%20sesame', 'shop:open sesame', 'open sesame']),
  );
  expect(proxySecrets({ ALL_PROXY: 'socks5://key-of-all@proxy' })).toContain('key-of-all');
  expect(proxySecrets({ HTTPS_PROXY: 'shop:p@ss@proxy:1' })).toContain('p@ss');
  expect(proxySecrets({ HTTPS_PROXY: 'http://proxy:3128' })).toEqual([]);
});

describe('an address on a private network', () => {
  test.each([
    ...[
      '10.1.2.3',
      '172.31.0.1',
      '192.168.69.69',
      '169.254.1.1',
      '127.0.0.1',
      '[fd00::1]',
      '[fe80::1]',
      '[::1]',
    ],
    ...['grit', 'grit.local', 'grit.lan', 'localhost', '[::ffff:192.168.1.1]'],
  ])('is %s', (host) => {
    expect(isPrivate(`https://${host}`)).toBe(true);
  });

  test.each(['grit.campus.edu', '8.8.8.8', '172.32.0.1', '[2001:db8::1]', 'local.edu'])(
    'is not %s',
    (host) => {
      expect(isPrivate(`https://${host}`)).toBe(false);
    },
  );
});
