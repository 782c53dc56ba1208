import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { startProxy, type Manner, type ProxyServer } from '../net/proxy-server.ts';
import { startMonitor } from './monitor-server.ts';
import { CANVAS_TOKEN, problemsIn, startWorld, tracesOf, type World } from './support.ts';

jest.setTimeout(60_000);

const CERTIFICATE = fileURLToPath(new URL('../fixtures/tls/campus.crt', import.meta.url));
const pem = (name: string) => readFileSync(CERTIFICATE.replace('campus.crt', name), 'utf8');
const PASSWORD = 'open%20sesame';

const CANVAS = `canvas:
  apiUrl: https://canvas.campus.test
  apiKey: \${CANVAS_API_KEY}
  courseId: 70076
`;

interface Campus {
  world: World;
  proxy: ProxyServer;
  /** The variables that name the proxy. */
  env: Record<string, string>;
}

/** A world whose Canvas is known to the proxy alone: its name leads nowhere from this machine. */
async function onCampus(test: (campus: Campus) => Promise<void>, grit?: string): Promise<void> {
  const tls = { key: pem('campus.key'), cert: pem('campus.crt') };
  const world = await startWorld({
    canvas: { tls },
    config: { canvas: CANVAS, ...(grit === undefined ? {} : { grit }) },
  });
  const proxy = await startProxy(() => Number(new URL(world.canvas.url).port));
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: CERTIFICATE };
  try {
    await test({ world, proxy, env });
  } finally {
    await Promise.all([world.close(), proxy.close()]);
  }
}

const codes = ({ errors }: { errors: { code: string }[] }) => errors.map(({ code }) => code);

describe('a proxy that the environment names', () => {
  it.concurrent('is the way to Canvas, and Grit on this machine is reached without it', () =>
    onCampus(async ({ world, proxy, env }) => {
      const { code, report } = await world.report([], env);
      expect([code, codes(report)]).toEqual([0, []]);
      expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(new Set(['canvas.campus.test:443']));
      expect(proxy.seen).not.toContain(CANVAS_TOKEN);
      expect(world.grit.requests.length).toBeGreaterThan(0);
    }),
  );

  it.concurrent(
    'may be named by the .env beside the configuration, in small letters and without a scheme',
    () =>
      onCampus(async ({ world, proxy, env }) => {
        writeFileSync(join(world.folder, '.env'), `https_proxy=127.0.0.1:${proxy.port}\n`);
        const { code } = await world.report([], { NODE_EXTRA_CA_CERTS: env['NODE_EXTRA_CA_CERTS'] ?? '' });
        expect(code).toBe(0);
        expect(proxy.asked).not.toEqual([]);
      }),
  );

  it.concurrent('is told name and password, which no output and no file holds', () =>
    onCampus(async ({ world, proxy, env }) => {
      const named = { ...env, HTTPS_PROXY: `http://shop:${PASSWORD}@127.0.0.1:${proxy.port}` };
      const finished = await world.run(['run', '--verbose'], named);
      expect(finished.code).toBe(0);
      const login = Buffer.from('shop:open sesame').toString('base64');
      expect(proxy.asked[0]?.authorization).toBe(`Basic ${login}`);
      const refused = await world.run(['run', '--verbose'], {
        ...named,
        HTTPS_PROXY: `socks5://shop:${PASSWORD}@x`,
      });
      for (const secret of [PASSWORD, 'open sesame', login])
        expect(tracesOf(world, finished) + refused.stdout + refused.stderr).not.toContain(secret);
    }),
  );

  it.concurrent('is the way to a monitor as well', () =>
    onCampus(async ({ world, proxy, env }) => {
      const monitor = await startMonitor();
      writeFileSync(world.configFile, 'monitor: { pingUrl: "https://ping.campus.test/x" }\n', { flag: 'a' });
      const { report } = await world.report([], env);
      await monitor.close();
      expect(proxy.asked.map(({ target }) => target)).toContain('ping.campus.test:443');
      // Behind the proxy there is another name in the certificate.
      expect(report.warnings.map(({ code }) => code)).toEqual(['ping-failed']);
    }),
  );

  it.concurrent('leads to Grit at a public address, and to a private one only where that is asked for', () =>
    onCampus(async ({ world, proxy, env }) => {
      const grit = (apiUrl: string, more = '') => {
        writeFileSync(
          world.configFile,
          readFileSync(world.configFile, 'utf8').replace(
            /^grit:\n(?: .*\n)+/m,
            `grit:\n  apiUrl: ${apiUrl}\n  apiKey: \${GRIT_API_KEY}\n${more}`,
          ),
        );
      };
      const ways = async () => {
        const { stdout } = await world.run(['doctor', '--json'], env);
        const { checks } = JSON.parse(stdout) as { checks: { check: string; message: string }[] };
        return checks.filter(({ check }) => check === 'network').map(({ message }) => message);
      };
      const proxied = `through the proxy 127.0.0.1:${proxy.port} (HTTPS_PROXY).`;
      const directly = 'directly, without a proxy.';
      proxy.manner = 403;
      grit('https://grit.campus.test');
      await expect(ways()).resolves.toEqual([`Canvas: ${proxied}`, `Grit: ${proxied}`]);
      grit('https://127.0.0.1:1');
      await expect(ways()).resolves.toEqual([`Canvas: ${proxied}`, `Grit: ${directly}`]);
      grit('https://grit', '  useProxy: true\n');
      await expect(ways()).resolves.toEqual([`Canvas: ${proxied}`, `Grit: ${proxied}`]);
    }),
  );
});

describe('a proxy that makes no connection', () => {
  const MANNERS: [manner: Manner, code: string, words: RegExp][] = [
    [407, 'canvas-proxy-password', /wants another user name and password/],
    [403, 'canvas-proxy-refused', /made no connection to Canvas \(.*403/],
    [502, 'canvas-proxy-refused', /made no connection to Canvas \(.*502/],
    ['endless', 'canvas-proxy-refused', /403/],
    ['silent', 'canvas-proxy-unreachable', /ETIMEDOUT/],
    ['trickle', 'canvas-proxy-unreachable', /ETIMEDOUT/],
    ['cut', 'canvas-proxy-unreachable', /ECONNRESET/],
    ['garbage', 'canvas-proxy-unreachable', /HPE_/],
  ];

  it.concurrent.each(MANNERS)('is named as the cause: %s', (manner, code, words) =>
    onCampus(async ({ world, proxy, env }) => {
      proxy.manner = manner;
      const { code: exit, report } = await world.report([], env);
      expect([exit, codes(report)]).toEqual([1, [code]]);
      expect(report.errors[0]?.message).toMatch(words);
      expect(report.errors[0]?.message).toContain(`127.0.0.1:${proxy.port}`);
      expect(world.canvas.requests).toEqual([]);
      expect(world.backups()).toHaveLength(1);
    }),
  );

  it.concurrent('because nothing listens there is named too', () =>
    onCampus(async ({ world, proxy, env }) => {
      await proxy.close();
      const { code, report } = await world.report([], env);
      expect([code, codes(report)]).toEqual([1, ['canvas-proxy-unreachable']]);
      expect(report.errors[0]?.message).toContain('ECONNREFUSED');
    }),
  );

  it.concurrent.each([
    ['socks5://proxy.campus.test:1080', /HTTPS_PROXY names a SOCKS proxy/],
    ['http://proxy.campus.test:99999', /HTTPS_PROXY does not name a proxy/],
    ['ftp://proxy.campus.test', /HTTPS_PROXY does not name a proxy/],
  ])('because its address is none is exit 2, which names the variable: %s', (address, words) =>
    onCampus(async ({ world, env }) => {
      const { code, stderr } = await world.run(['run'], { ...env, HTTPS_PROXY: address });
      expect(code).toBe(2);
      expect(problemsIn(stderr).map(({ message }) => message)).toEqual([expect.stringMatching(words)]);
    }),
  );
});
