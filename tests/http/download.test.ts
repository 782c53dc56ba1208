import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { startServer, type DemoServer, type Fault } from '../../src/demo/server.ts';
import type { Http } from '../../src/http/types.ts';
import {
  client,
  failureOf,
  hurry,
  hurryUntil,
  lines,
  pem,
  rejection,
  until,
  useFastClock,
} from './support.ts';

/** Larger than what the streams in between can hold. */
const BODY = Buffer.from(Array.from({ length: 400_000 }, (_, index) => index % 251));
const ANSWER = { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: BODY };

interface Behaviour {
  write?: Error;
  final?: Error;
  destroy?: Error;
  /** How long closing takes, in turns of the event loop. */
  turns?: number;
}

/** What became of each sink, in order. */
const events: string[] = [];
const sinks: Sink[] = [];

class Sink extends Writable {
  readonly #chunks: Buffer[] = [];
  readonly #number = sinks.push(this);
  readonly #behaviour: Behaviour;

  constructor(behaviour: Behaviour = {}) {
    super();
    this.#behaviour = behaviour;
    events.push(`open ${this.#number}`);
    this.once('finish', () => events.push(`finish ${this.#number}`));
    this.once('close', () => events.push(`close ${this.#number}`));
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error | null) => void): void {
    this.#chunks.push(chunk);
    setImmediate(callback, this.#behaviour.write);
  }

  override _final(callback: (error?: Error | null) => void): void {
    setImmediate(callback, this.#behaviour.final);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    const { turns = 3, destroy } = this.#behaviour;
    const wait = (left: number): void => {
      if (left > 0) setImmediate(wait, left - 1);
      else callback(error ?? destroy);
    };
    wait(turns);
  }
}

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  events.length = 0;
  sinks.length = 0;
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function grit(
  faults: Fault[],
  options: Parameters<typeof client>[0] = {},
): Promise<{ server: DemoServer; http: Http; load: (sink?: () => Writable) => Promise<void> }> {
  const server = await startServer(() => ANSWER);
  open.push(server);
  for (const fault of faults) server.misbehave({ when: () => true, fault, times: 1 });
  const http = client({ system: 'Grit', baseUrl: server.url, ...options });
  return { server, http, load: (sink = () => new Sink()) => http.download('/export', sink) };
}

describe('a download', () => {
  test('goes into one sink, byte for byte, and is done when the sink is closed', async () => {
    const { http, load } = await grit([]);
    await load();
    expect(events).toEqual(['open 1', 'finish 1', 'close 1']);
    expect(sinks[0]?.bytes.equals(BODY)).toBe(true);
    expect(http.counts).toEqual({ requests: 1, retries: 0 });
    expect(lines).toEqual(['GET /export: 200']);
  });

  test('may be slow, as long as it goes on', async () => {
    const { load } = await grit([{ kind: 'slow', chunkMs: 60, chunks: 10 }], { timeoutSeconds: 0.25 });
    const started = Date.now();
    await load();
    expect(Date.now() - started).toBeGreaterThan(500);
    expect(sinks[0]?.bytes.equals(BODY)).toBe(true);
  });

  test('may go into a stream that can also be read', async () => {
    const { load } = await grit([]);
    const { PassThrough } = await import('node:stream');
    const both = new PassThrough({ highWaterMark: 2 * BODY.length });
    await load(() => both);
    expect(BODY.equals(both.read() as Buffer)).toBe(true);
  });

  test.each([
    ['a web page', { kind: 'html' }, 'grit-web-page'],
    ['a redirect', { kind: 'redirect', location: '/login' }, 'grit-web-page'],
    [
      'a redirect with the right type',
      { kind: 'rewrite', change: (whole) => ({ ...whole, status: 302 }) },
      'grit-web-page',
    ],
    ['401', { kind: 'status', status: 401 }, 'grit-token-refused'],
    ['404', { kind: 'status', status: 404 }, 'grit-not-found'],
    ['half of it', { kind: 'cut' }, 'grit-unreachable'],
    ['half of it, of unknown length', { kind: 'cut', chunked: true }, 'grit-unreachable'],
    ['500', { kind: 'status', status: 500 }, 'grit-server-error'],
  ] satisfies [string, Fault, string][])('that gives %s fails', async (_, fault, code) => {
    const { server, load } = await grit([fault]);
    const error = await failureOf(load());
    expect(error.problems[0].code).toBe(code);
    expect(error.message).toContain('GET /export');
    // The sink is closed and not finished, so nothing in it can be taken for an export.
    expect(events).toEqual(['open 1', 'close 1']);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['web page', { kind: 'html' }],
    ['refusal', { kind: 'status', status: 403 }],
  ] satisfies [string, Fault][])('puts no byte of a %s into the sink', async (_, fault) => {
    const { load } = await grit([fault]);
    await failureOf(load());
    expect(sinks[0]?.bytes).toHaveLength(0);
  });

  test('that was refused tells what the other side said', async () => {
    const { load } = await grit([{ kind: 'status', status: 403, body: '{"error":"Remote access is off"}' }]);
    expect((await failureOf(load())).facts.said).toBe('Remote access is off');
  });

  test('of which nothing more comes ends by the time-out', async () => {
    const { load } = await grit([{ kind: 'stall' }], { timeoutSeconds: 0.25 });
    expect((await failureOf(load())).problems[0].code).toBe('grit-timed-out');
    expect(events).toEqual(['open 1', 'close 1']);
  });

  test('whose refusal breaks off is still refused', async () => {
    const server = createServer((_, response) => {
      response.writeHead(500, { 'content-length': '100' });
      response.write('{"err', () => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const http = client({ system: 'Grit', baseUrl: `http://127.0.0.1:${port}` });
    const error = await failureOf(http.download('/export', () => new Sink()));
    expect(error.facts).toMatchObject({ kind: 'status', status: 500, said: '' });
    await new Promise((resolve) => server.close(resolve));
  });

  test('trusts no certificate that others do not', async () => {
    const server = createTlsServer({ key: pem('other.key'), cert: pem('other.crt') });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const http = client({ system: 'Grit', baseUrl: `https://127.0.0.1:${port}`, ca: pem('grit.crt') });
    const error = await failureOf(http.download('/export', () => new Sink()));
    expect(error.problems[0].code).toBe('grit-certificate');
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('another attempt', () => {
  useFastClock();

  test.each([
    { kind: 'cut' },
    { kind: 'cut', chunked: true },
    { kind: 'drop' },
    { kind: 'throttle' },
    { kind: 'status', status: 503 },
  ] satisfies Fault[])('after %p gets a new sink, opened when the old one is closed', async (fault) => {
    const { http, load } = await grit([fault, fault], { retries: 2 });
    await hurry(load(() => new Sink({ turns: 50 })));
    expect(events).toEqual(['open 1', 'close 1', 'open 2', 'close 2', 'open 3', 'finish 3', 'close 3']);
    expect(sinks[2]?.bytes.equals(BODY)).toBe(true);
    expect(http.counts).toEqual({ requests: 3, retries: 2 });
  });

  test('is not made more often than asked', async () => {
    const { http, load } = await grit([{ kind: 'cut' }, { kind: 'drop' }], { retries: 1 });
    expect((await failureOf(hurry(load()))).problems[0].code).toBe('grit-unreachable');
    expect(events).toEqual(['open 1', 'close 1', 'open 2', 'close 2']);
    expect(http.counts).toEqual({ requests: 2, retries: 1 });
  });

  test('is made once, although the old sink cannot be closed well', async () => {
    const { server, load } = await grit([{ kind: 'cut' }], { retries: 3 });
    await hurry(load(() => new Sink(sinks.length === 0 ? { destroy: new Error('not closed') } : {})));
    expect(events).toEqual(['open 1', 'close 1', 'open 2', 'finish 2', 'close 2']);
    expect(server.requests).toHaveLength(2);
  });

  test('that is refused at its head is the end', async () => {
    const { load } = await grit([{ kind: 'cut' }, { kind: 'html' }], { retries: 3 });
    expect((await failureOf(hurry(load()))).problems[0].code).toBe('grit-web-page');
    expect(events).toEqual(['open 1', 'close 1', 'open 2', 'close 2']);
  });

  test('for which no sink can be opened is the end, and none is under way then', async () => {
    const full = new Error('no space');
    const { server, load } = await grit([{ kind: 'cut' }, { kind: 'drop' }], { retries: 3 });
    const outcome = rejection(
      load(() => {
        if (sinks.length === 1) throw full;
        return new Sink();
      }),
    );
    await expect(hurry(outcome)).resolves.toBe(full);
    expect(jest.getTimerCount()).toBe(0);
    expect(server.requests).toHaveLength(1);
  });

  test('is not waited for when the pass ended while the words of a refusal came', async () => {
    const reason = new Error('The pass took too long.');
    const stop = new AbortController();
    const server = createServer((_, response) => {
      response.writeHead(503, { 'content-length': '100' });
      response.write('{"err');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const http = client({
      system: 'Grit',
      baseUrl: `http://127.0.0.1:${port}`,
      signal: stop.signal,
      retries: 3,
    });
    const heard = new Promise<void>((resolve) => {
      const listener = () => {
        unsubscribe('got:response:start', listener);
        resolve();
      };
      subscribe('got:response:start', listener);
    });
    const outcome = rejection(http.download('/export', () => new Sink()));
    await heard;
    stop.abort(reason);
    await expect(outcome).resolves.toBe(reason);
    await new Promise((resolve) => server.close(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(jest.getTimerCount()).toBe(0);
    expect(http.counts).toEqual({ requests: 1, retries: 0 });
  });

  test('is not waited for when the pass ends', async () => {
    const reason = new Error('The pass took too long.');
    const stop = new AbortController();
    const { load } = await grit([{ kind: 'throttle', retryAfter: '200' }], {
      retries: 3,
      signal: stop.signal,
    });
    const outcome = rejection(load());
    await hurryUntil(() => jest.getTimerCount() > 0);
    stop.abort(reason);
    await expect(outcome).resolves.toBe(reason);
    expect(events).toEqual(['open 1', 'close 1']);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a sink', () => {
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });

  test.each<[string, Behaviour]>([
    ['written', { write: full }],
    ['finished', { final: full }],
    ['closed', { destroy: full }],
  ])('that cannot be %s is what the caller hears of, and ends the download', async (_, behaviour) => {
    const { server, load } = await grit([], { retries: 3 });
    await expect(rejection(load(() => new Sink(behaviour)))).resolves.toBe(full);
    expect(events.at(-1)).toBe('close 1');
    expect(server.requests).toHaveLength(1);
  });

  test('that cannot be opened leaves no request behind', async () => {
    const { server, http } = await grit([{ kind: 'drop' }], { retries: 3 });
    const outcome = http.download('/export', () => {
      throw full;
    });
    await expect(rejection(outcome)).resolves.toBe(full);
    await until(() => !process.getActiveResourcesInfo().includes('TCPSocketWrap'));
    expect(server.requests).toHaveLength(0);
  });

  test('that somebody else closes ends the download', async () => {
    const { load } = await grit([{ kind: 'stall' }], { retries: 3 });
    const outcome = rejection(load());
    await until(() => (sinks[0]?.bytes.length ?? 0) > 0);
    sinks[0]?.destroy();
    await expect(outcome).resolves.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
  });

  test('is closed when the pass ends, and the connection with it', async () => {
    const reason = new Error('The pass took too long.');
    const stop = new AbortController();
    const { load } = await grit([{ kind: 'stall' }], { signal: stop.signal, retries: 3 });
    const outcome = rejection(load());
    await until(() => (sinks[0]?.bytes.length ?? 0) > 0);
    stop.abort(reason);
    await expect(outcome).resolves.toBe(reason);
    expect(events).toEqual(['open 1', 'close 1']);
    await until(() => !process.getActiveResourcesInfo().includes('TCPSocketWrap'));
  });

  test('that is already closed when the pass ends does not keep it waiting', async () => {
    const reason = new Error('The pass took too long.');
    const { load } = await grit([], { signal: AbortSignal.abort(reason) });
    const sink = new Sink();
    sink.destroy();
    await until(() => sink.closed);
    await expect(rejection(load(() => sink))).resolves.toBe(reason);
  });
});
