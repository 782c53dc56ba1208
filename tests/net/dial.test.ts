import dns from 'node:dns';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { causeOf } from '../../src/errors.ts';
import { dial } from '../../src/net/dial.ts';
import { named, roads, type Road } from './roads.ts';

const HOST = 'canvas.example.edu';
const DEAD = '192.0.2.1';
const GOOD = '127.0.0.1';
const OTHER = '127.0.0.2';

const closing: (() => void)[] = [];
afterEach(() => {
  jest.restoreAllMocks();
  for (const close of closing.splice(0)) close();
});

/** The port of something that listens on all addresses of this machine. */
async function listening(): Promise<number> {
  const server: Server = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A port at which nothing listens. */
async function refusing(): Promise<number> {
  const port = await listening();
  closing.pop()?.();
  return port;
}

function dialing(port: number, given: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  const signal = given.signal ?? new AbortController().signal;
  return dial({ host: HOST, port }, { timeoutMs: 5000, signal, ...given });
}

/** The address that was reached. */
async function reached(connection: Promise<Socket>): Promise<string | undefined> {
  const socket = await connection;
  const { remoteAddress } = socket;
  socket.destroy();
  return remoteAddress;
}

const codeOf = (connection: Promise<Socket>) =>
  connection.then(
    (socket) => {
      socket.destroy();
      return 'connected';
    },
    (error: unknown) => causeOf(error),
  );

describe('a host with several addresses', () => {
  test.each<[string, string[], Record<string, Road>, string]>([
    ['the first is dead', [DEAD, GOOD], { [DEAD]: 'silent' }, GOOD],
    ['the second is dead, and the first is slow', [OTHER, DEAD], { [DEAD]: 'silent', [OTHER]: 600 }, OTHER],
    ['the first is dead, and the second is slow', [DEAD, OTHER], { [DEAD]: 'silent', [OTHER]: 600 }, OTHER],
    ['both are slow', [OTHER, GOOD], { [OTHER]: 600, [GOOD]: 900 }, OTHER],
    ['the later one is faster', [OTHER, GOOD], { [OTHER]: 2000 }, GOOD],
    [
      'IPv6 is announced and dead',
      ['fd00::9', 'fd00::8', GOOD],
      { 'fd00::9': 'silent', 'fd00::8': 'silent' },
      GOOD,
    ],
    [
      'three of four are dead',
      [DEAD, '192.0.2.2', '192.0.2.3', OTHER],
      { [DEAD]: 'silent', '192.0.2.2': 'silent', '192.0.2.3': 'silent', [OTHER]: 300 },
      OTHER,
    ],
  ])('is reached where %s', async (_, addresses, ways, expected) => {
    named(...addresses);
    roads(ways);
    await expect(reached(dialing(await listening()))).resolves.toBe(expected);
  });

  test('is tried at the next one at once where the first refuses', async () => {
    const port = await listening();
    const tried = roads({});
    named('127.255.255.255', GOOD);
    const started = Date.now();
    await expect(reached(dialing(port))).resolves.toBe(GOOD);
    expect(Date.now() - started).toBeLessThan(200);
    expect(tried).toEqual(['127.255.255.255', GOOD]);
  });

  test('has its families tried in turn', async () => {
    const all = ['fd00::1', 'fd00::2', 'fd00::3', DEAD];
    named(...all);
    const tried = roads(Object.fromEntries(all.map((address) => [address, 'silent'])));
    await expect(codeOf(dialing(1, { timeoutMs: 200 }))).resolves.toBe('ETIMEDOUT');
    expect(tried).toEqual(['fd00::1', DEAD, 'fd00::2', 'fd00::3']);
  });

  test('has each tried in time, however short that is', async () => {
    const addresses = Array.from({ length: 8 }, (_, index) => `192.0.2.${index + 1}`);
    named(...addresses, GOOD);
    roads(Object.fromEntries(addresses.map((address) => [address, 'silent'])));
    await expect(reached(dialing(await listening(), { timeoutMs: 600 }))).resolves.toBe(GOOD);
  });

  test('that all refuse is told by what says most', async () => {
    named(GOOD, 'fd00::1');
    roads({ 'fd00::1': 'no way' });
    await expect(codeOf(dialing(await refusing()))).resolves.toBe('ECONNREFUSED');
  });

  test('tries no further one when it is reached', async () => {
    named(DEAD, GOOD, OTHER);
    const tried = roads({ [DEAD]: 'silent', [GOOD]: 100 });
    await expect(reached(dialing(await listening()))).resolves.toBe(GOOD);
    expect(tried).toEqual([DEAD, GOOD]);
  });
});

describe('a name', () => {
  test('without an address is not known', async () => {
    named();
    await expect(codeOf(dialing(1))).resolves.toBe('ENOTFOUND');
  });

  test('that no name server answers for ends in time, and is asked for once', async () => {
    const lookup = jest.spyOn(dns, 'lookup').mockReturnValue(undefined);
    const attempts = [1, 2, 3].map((port) => codeOf(dialing(port, { timeoutMs: 20 })));
    await expect(Promise.all(attempts)).resolves.toEqual(['ETIMEDOUT', 'ETIMEDOUT', 'ETIMEDOUT']);
    expect(lookup).toHaveBeenCalledTimes(1);
  });

  test('is given up with the signal, and so is an attempt to connect', async () => {
    const reason = new Error('The end.');
    jest.spyOn(dns, 'lookup').mockReturnValue(undefined);
    const [first, second] = [new AbortController(), new AbortController()];
    const unknown = dial({ host: 'silent.example.edu', port: 1 }, { timeoutMs: 5000, signal: first.signal });
    first.abort(reason);
    await expect(unknown).rejects.toBe(reason);
    named(DEAD);
    roads({ [DEAD]: 'silent' });
    const silent = dial({ host: DEAD, port: 1 }, { timeoutMs: 5000, signal: second.signal });
    second.abort(reason);
    await expect(silent).rejects.toBe(reason);
  });
});
