import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import { preloaded, startWorld, type World } from './support.ts';

jest.setTimeout(60_000);

const pem = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url)));

async function inWorld(test: (world: World) => Promise<void>): Promise<void> {
  const world = await startWorld();
  try {
    await test(world);
  } finally {
    await world.close();
  }
}

/** Moves Canvas to another address. */
function moveCanvas({ configFile, canvas }: World, address: string): void {
  writeFileSync(configFile, readFileSync(configFile, 'utf8').replace(canvas.url, address));
}

/** Has the system answer look-ups in that way; `asked` counts them. */
const resolver = (world: World, answer: string) =>
  preloaded(
    world.folder,
    `const dns = require('node:dns'); const real = dns.lookup; let asked = 0;
     dns.lookup = (host, options, done) => host.endsWith('.test') ? (asked += 1, ${answer}) : real(host, options, done);`,
  );
const fails = (code: string) => `done(Object.assign(new Error('x'), { code: '${code}' }))`;

describe('a name that leads nowhere', () => {
  it.concurrent.each([
    ['ENOTFOUND', /finds no address for the name canvas\.campus\.test/, /typing mistake/],
    ['EAI_AGAIN', /because no name server answers/, /After a restart/],
  ])('says which of the two it is: %s', (code, words, hint) =>
    inWorld(async (world) => {
      moveCanvas(world, 'https://canvas.campus.test');
      const { code: exit, report } = await world.report([], resolver(world, fails(code)));
      expect([exit, report.errors.map((one) => one.code)]).toEqual([1, ['canvas-unreachable']]);
      expect(report.errors[0]?.message).toMatch(words);
      expect(report.errors[0]?.hint).toMatch(hint);
      expect(report.requests?.retries).toBe(1);
    }),
  );

  it.concurrent('because it has no address is not known either', () =>
    inWorld(async (world) => {
      moveCanvas(world, 'https://canvas.campus.test');
      const { code, report } = await world.report([], resolver(world, 'done(null, [])'));
      expect([code, report.errors[0]?.message]).toEqual([1, expect.stringContaining('ENOTFOUND')]);
    }),
  );

  it.concurrent('at first, after a restart, is asked for again', () =>
    inWorld(async (world) => {
      const grit = world.grit.url.replace('127.0.0.1', 'grit.test');
      writeFileSync(world.configFile, readFileSync(world.configFile, 'utf8').replace(world.grit.url, grit));
      const found = `asked === 1 ? ${fails('EAI_AGAIN')} : done(null, [{ address: '127.0.0.1', family: 4 }])`;
      const { code, report } = await world.report([], resolver(world, found));
      expect([code, report.errors, report.requests?.retries]).toEqual([0, [], 1]);
    }),
  );
});

describe('an address', () => {
  it.concurrent('of IPv6 may be that of Canvas, in numbers', () =>
    inWorld(async (world) => {
      const forward = createServer((socket) => {
        const { port } = new URL(world.canvas.url);
        import('node:net')
          .then(({ connect }) => {
            const upstream = connect(Number(port), '127.0.0.1');
            socket.on('error', () => upstream.destroy());
            upstream.on('error', () => socket.destroy());
            socket.pipe(upstream).pipe(socket);
          })
          .catch(() => socket.destroy());
      });
      await new Promise<void>((resolve) => forward.listen(0, '::1', resolve));
      moveCanvas(world, `http://[::1]:${(forward.address() as AddressInfo).port}`);
      const { code } = await world.report();
      forward.close();
      expect(code).toBe(0);
    }),
  );

  it.concurrent('with a zone is named as such', () =>
    inWorld(async (world) => {
      moveCanvas(world, 'https://[fe80::1%eth0]:8443');
      const { code, report } = await world.report();
      expect([code, report.errors[0]?.message]).toEqual([2, expect.stringContaining('without a zone')]);
    }),
  );

  it.concurrent.each([
    ['closes each connection at once', (socket: Socket) => socket.destroy(), 'canvas-unreachable'],
    ['ends each connection at once', (socket: Socket) => socket.end(), 'canvas-unreachable'],
    ['says nothing', () => undefined, 'canvas-timed-out'],
    [
      'breaks off in silence in the middle',
      (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n['),
      'canvas-timed-out',
    ],
    [
      'shows the page of a portal',
      (socket: Socket) =>
        socket.end(
          'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<html>Welcome</html>',
        ),
      'canvas-web-page',
    ],
    [
      'sends to the page of a portal',
      (socket: Socket) =>
        socket.end('HTTP/1.1 302 Found\r\nlocation: http://portal.test/\r\ncontent-length: 0\r\n\r\n'),
      'canvas-web-page',
    ],
    [
      'wants a login for the network',
      (socket: Socket) =>
        socket.end(
          'HTTP/1.1 511 Network Authentication Required\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<html>',
        ),
      'canvas-web-page',
    ],
  ])('that %s is an error, and Grit is backed up all the same', (_, behave, code) =>
    inWorld(async (world) => {
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket.on('error', () => undefined));
        socket.once('data', () => behave(socket));
        socket.resume();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      moveCanvas(world, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const { code: exit, report } = await world.report();
      server.close();
      for (const socket of sockets) socket.destroy();
      expect([exit, report.errors.map((one) => one.code)]).toEqual([1, [code]]);
      expect(world.backups()).toHaveLength(1);
    }),
  );

  it.concurrent('with the certificate of a portal is not trusted, and told nothing', () =>
    inWorld(async (world) => {
      const asked: string[] = [];
      const portal = createTlsServer(
        { key: pem('other.key'), cert: pem('other.crt') },
        (request, response) => {
          asked.push(request.url ?? '');
          response.end('<html>');
        },
      );
      await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
      moveCanvas(world, `https://127.0.0.1:${(portal.address() as AddressInfo).port}`);
      const { code, report } = await world.report();
      portal.close();
      expect([code, report.errors[0]?.code, asked]).toEqual([1, expect.stringMatching(/^canvas-/), []]);
      expect(report.errors[0]?.code).not.toBe('canvas-unreachable');
    }),
  );
});
