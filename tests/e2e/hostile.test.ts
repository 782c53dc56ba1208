import { PATIENT } from './passes.ts';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { shareProcess, startWorld, type World } from './support.ts';

shareProcess();

const PEAK = new URL('../bench/peak.cjs', import.meta.url).pathname;
const MOST_KIB = 512 * 1024;

const servers: Server[] = [];
const sockets = new Set<Socket>();
const worlds: World[] = [];

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

/** A server that writes these bytes for each request, the last of them again and again. */
async function writing(first: Buffer | string, again: Buffer | string = ''): Promise<string> {
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.on('data', () => {
      socket.write(first);
      if (again.length === 0) return;
      const go = () => {
        while (!socket.destroyed && socket.write(again));
      };
      socket.on('drain', go);
      go();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A run against it, and the most memory that the process held. */
async function runAgainst(system: 'canvas' | 'grit', url: string) {
  const key = system === 'canvas' ? 'CANVAS_API_KEY' : 'GRIT_API_KEY';
  const rest = system === 'canvas' ? 'courseId: 70076' : 'upsert: true';
  const world = await startWorld({
    config: {
      [system]: `${system}: { apiUrl: "${url}", apiKey: "\${${key}}", ${rest} }\n`,
      http: PATIENT,
    },
  });
  worlds.push(world);
  const peak = join(world.folder, 'peak');
  const { code, report } = await world.report([], {
    NODE_OPTIONS: `--require "${PEAK}"`,
    GRIT_SYNC_BENCH_PEAK: peak,
  });
  expect(Number(readFileSync(peak, 'utf8'))).toBeLessThan(MOST_KIB);
  return { code, world, codes: report.errors.map((one) => one.code) };
}

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const BOMB = gzipSync(Buffer.alloc(256 * 2 ** 20, '1,'));
const packed = (head: string) =>
  Buffer.concat([
    Buffer.from(`${head}content-encoding: gzip\r\ncontent-length: ${BOMB.length}\r\n\r\n`),
    BOMB,
  ]);

describe('a run stays small, and says what is wrong, where Canvas sends', () => {
  test.each([
    ['JSON without end', `${HEAD}\r\n[`, '1,'.repeat(32_000), 'canvas-answer-too-large'],
    ['a gzip bomb', packed(HEAD), '', 'canvas-answer-too-large'],
    ['JSON that is nested without end', `${HEAD}\r\n`, '['.repeat(64_000), 'canvas-answer-too-large'],
    ['a refusal without end', 'HTTP/1.1 400 No\r\n\r\n', 'no '.repeat(20_000), 'canvas-refused'],
    [
      'another protocol',
      'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
      '',
      'canvas-not-http',
    ],
  ])('%s', async (_, first, again, expected) => {
    const { code, codes, world } = await runAgainst('canvas', await writing(first, again));
    expect(code).toBe(1);
    expect(codes).toContain(expected);
    expect(world.backups()).toHaveLength(1);
  });
});

describe('and where Grit sends', () => {
  test.each([
    ['an export without end', 'HTTP/1.1 200 OK\r\n\r\nPK', 'x'.repeat(64_000), 'backup-unreadable'],
    ['a gzip bomb', packed('HTTP/1.1 200 OK\r\n'), '', 'backup-unreadable'],
  ])('%s', async (_, first, again, expected) => {
    const { code, codes, world } = await runAgainst('grit', await writing(first, again));
    expect(code).toBe(1);
    expect(codes).toContain(expected);
    expect(world.backups()).toEqual([]);
  });
});

test('a hub without the interface is named, in a run, a dry run and by doctor', async () => {
  const hub = { name: 'Workshop', hubVersion: '1.1.1008' };
  const world = await startWorld({ grit: { hub, batchGone: true } });
  worlds.push(world);
  for (const args of [[], ['--dry-run']]) {
    const { code, report } = await world.report(args);
    expect([code, report.errors.map((one) => one.code)]).toEqual([1, ['grit-interface-gone']]);
  }
  const doctor = await world.run(['doctor']);
  expect(doctor.stdout).toContain('version 1.1.1008, no longer offers');
});

test('doctor shows the version of a hub that tells it', async () => {
  const world = await startWorld({ grit: { hub: { name: 'Workshop', hubVersion: '1.1.1008' } } });
  worlds.push(world);
  expect((await world.run(['doctor'])).stdout).toContain('1.1.1008');
});
