import dns from 'node:dns';
import { getMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, Socket, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { startServer, type DemoServer, type Fault, type Handler } from '../../src/demo/server.ts';
import { client, failureOf, hurry, lines, pem, rejection, until, useFastClock } from './support.ts';

/** Seconds; shorter than this a busy machine would be taken for a silent one. */
const SHORT = 0.25;

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** The demo's server, told to misbehave in that order, then answering well. */
async function demo(handler: Handler, ...faults: Fault[]): Promise<DemoServer> {
  const server = await startServer(handler);
  open.push(server);
  for (const fault of faults) server.misbehave({ when: () => true, fault, times: 1 });
  return server;
}

/** A server of node's own: its port, and how many connections were made and are open. */
async function listening(server: Server) {
  const sockets = new Set<Socket>();
  const seen = { connections: 0, open: () => sockets.size, port: 0 };
  server.on('connection', (socket: Socket) => {
    seen.connections += 1;
    sockets.add(socket.on('error', () => undefined).once('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  seen.port = (server.address() as AddressInfo).port;
  open.push({
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  });
  return seen;
}

const answer = (body: string): Handler => {
  return () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) });
};
const LIST = '[{"id":"1"},{"id":"2"},{"id":"3"}]';

describe('connections', () => {
  test('are kept for the next request', async () => {
    const server = createServer((_, response) => response.end('[]'));
    const seen = await listening(server);
    const canvas = client({ baseUrl: `http://127.0.0.1:${seen.port}` });
    for (let index = 0; index < 5; index += 1) await canvas.json('/x');
    expect(seen.connections).toBe(1);
    canvas.close();
    await until(() => seen.open() === 0);
  });

  test.each(['json', 'post'] as const)(
    'that the other side has closed meanwhile cost no retry: %s',
    async (kind) => {
      const server = createServer((_, response) => response.end('[]'));
      const seen = await listening(server);
      const canvas = client({ baseUrl: `http://127.0.0.1:${seen.port}` });
      const ask = () => (kind === 'json' ? canvas.json('/x') : canvas.post('/x', 'row', 'text/csv'));
      await ask();
      // The next request finds the connection open, and meets its end.
      server.prependOnceListener('request', (request: IncomingMessage) => request.socket.destroy());
      await expect(ask()).resolves.toBeDefined();
      expect(seen.connections).toBe(2);
      expect(canvas.counts.retries).toBe(0);
    },
  );

  test('that are new and break each time are tried as often as is allowed', async () => {
    const server = createServer((request) => request.socket.destroy());
    const seen = await listening(server);
    await failureOf(client({ baseUrl: `http://127.0.0.1:${seen.port}` }).json('/x'));
    expect(seen.connections).toBe(1);
  });

  test.each([1, 2])('are at most %i at once', async (maxConcurrent) => {
    const server = await startServer(answer('[]'), { latencyMs: 5 });
    open.push(server);
    const canvas = client({ baseUrl: server.url, maxConcurrent });
    await Promise.all(Array.from({ length: 12 }, () => canvas.json('/x')));
    expect(server.requests).toHaveLength(12);
    expect(server.maxConcurrent).toBe(maxConcurrent);
  });

  test('in any number may wait for their turn, without a warning of node', () => {
    const any = jest.spyOn(AbortSignal, 'any');
    client();
    const signals = any.mock.results.map(({ value }) => value as AbortSignal);
    expect(signals.map((signal) => getMaxListeners(signal))).toEqual([Infinity]);
  });

  test('that nobody accepts are told so, after the retries', async () => {
    const server = createTcpServer();
    const { port } = await listening(server);
    await open.splice(0)[0]?.close();
    const canvas = client({ baseUrl: `http://127.0.0.1:${port}` });
    const error = await failureOf(canvas.json('/x'));
    expect(error.problems[0].code).toBe('canvas-unreachable');
    expect(error.facts.code).toBe('ECONNREFUSED');
  });
});

describe('an answer that breaks off', () => {
  useFastClock();

  const faults: Fault[] = [
    { kind: 'drop' },
    { kind: 'cut' },
    { kind: 'cut', chunked: true },
    { kind: 'rewrite', change: (whole) => ({ ...whole, status: 500 }) },
  ];

  test.each(faults)('is asked for again: %p', async (fault) => {
    const server = await demo(answer(LIST), fault, fault);
    const canvas = client({ baseUrl: server.url, retries: 2 });
    await expect(hurry(canvas.json('/x'))).resolves.toEqual(JSON.parse(LIST));
    expect(canvas.counts).toEqual({ requests: 3, retries: 2 });
    expect(lines.at(-1)).toBe('GET /x: 200');
  });

  test('is a failure of the network, whatever its status was', async () => {
    const server = await demo(answer(LIST), { kind: 'cut' });
    const error = await failureOf(client({ baseUrl: server.url }).json('/x'));
    expect(error.facts).toMatchObject({ kind: 'network', code: 'ECONNRESET' });
    expect(error.status).toBeUndefined();
  });

  test('does not say what its status meant: it may have been throttling', async () => {
    const listener: RequestListener = (_, response) => {
      response.writeHead(403, { 'content-length': '100' });
      response.write('403 For', () => response.destroy());
    };
    const { port } = await listening(createServer(listener));
    const canvas = client({ baseUrl: `http://127.0.0.1:${port}`, retries: 1 });
    const error = await failureOf(hurry(canvas.json('/x')));
    expect(error.facts.kind).toBe('network');
    expect(canvas.counts.requests).toBe(2);
    expect(lines.filter((line) => line.includes('again'))).toEqual(['Canvas: trying again after ECONNRESET']);
  });

  test('though it is complete by its length is no JSON, and a failure', async () => {
    const server = await demo(answer(LIST), { kind: 'truncate' });
    const error = await failureOf(client({ baseUrl: server.url, retries: 2 }).json('/x'));
    expect(error.problems[0].code).toBe('canvas-answer-invalid');
  });
});

describe('silence', () => {
  test('instead of an answer ends the attempt', async () => {
    const server = await demo(answer(LIST), { kind: 'hang' });
    const canvas = client({ baseUrl: server.url, timeoutSeconds: SHORT, retries: 1 });
    await expect(canvas.json('/x')).resolves.toEqual(JSON.parse(LIST));
    expect(lines[0]).toBe('Canvas: trying again after ETIMEDOUT');
  });

  test('in the middle of a body ends the attempt', async () => {
    const server = await demo(answer(LIST), { kind: 'stall' });
    const error = await failureOf(client({ baseUrl: server.url, timeoutSeconds: SHORT }).json('/x'));
    expect(error.problems[0].code).toBe('canvas-timed-out');
    expect(error.facts).toMatchObject({ kind: 'timeout', code: 'ETIMEDOUT' });
  });

  test('in the middle of the body of a refusal does not hide the status', async () => {
    const listener: RequestListener = (_, response) => {
      response.writeHead(500, { 'content-length': '100' }).write('{"err');
    };
    const { port } = await listening(createServer(listener));
    const grit = client({ baseUrl: `http://127.0.0.1:${port}`, timeoutSeconds: SHORT });
    expect((await failureOf(grit.json('/x'))).facts).toMatchObject({
      kind: 'status',
      status: 500,
      said: '{"err',
    });
  });

  test('does not mean slowness: what keeps coming may take longer', async () => {
    const server = await demo(answer(LIST), { kind: 'slow', chunkMs: 60, chunks: 10 });
    const started = Date.now();
    const canvas = client({ baseUrl: server.url, timeoutSeconds: SHORT });
    await expect(canvas.json('/x')).resolves.toEqual(JSON.parse(LIST));
    expect(Date.now() - started).toBeGreaterThan(SHORT * 2000);
  });

  test('in place of a TLS handshake ends the attempt', async () => {
    const { port } = await listening(createTcpServer());
    const grit = client({ system: 'Grit', baseUrl: `https://127.0.0.1:${port}`, timeoutSeconds: SHORT });
    const error = await failureOf(grit.json('/x'));
    expect(error.problems[0].code).toBe('grit-timed-out');
  });

  test('of a name server ends the attempt', async () => {
    jest.spyOn(dns, 'lookup').mockReturnValue(undefined);
    const error = await failureOf(
      client({ baseUrl: 'http://canvas.example.edu', timeoutSeconds: SHORT }).json('/x'),
    );
    expect(error.facts.kind).toBe('timeout');
  });

  test('of a machine that answers no attempt to connect ends it', async () => {
    jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket) {
      Object.assign(this, { connecting: true });
      return this;
    });
    const error = await failureOf(
      client({ baseUrl: 'http://127.0.0.1:9', timeoutSeconds: SHORT }).json('/x'),
    );
    expect(error.facts.kind).toBe('timeout');
  });
});

describe('the end of a pass', () => {
  const reason = new Error('The pass took too long.');

  test.each<Fault>([{ kind: 'hang' }, { kind: 'stall' }])(
    'breaks off an answer under way, and leaves no connection: %p',
    async (fault) => {
      const stop = new AbortController();
      const body = { status: 200, headers: {}, body: Buffer.from(LIST) };
      const server = await demo(() => body, fault);
      const canvas = client({ baseUrl: server.url, signal: stop.signal, retries: 5 });
      const outcome = rejection(canvas.json('/x'));
      await until(() => server.requests.length === 1);
      stop.abort(reason);
      await expect(outcome).resolves.toBe(reason);
      expect(canvas.counts).toEqual({ requests: 1, retries: 0 });
      await until(() => !process.getActiveResourcesInfo().includes('TCPSocketWrap'));
    },
  );

  test('lets go of what waits for its turn', async () => {
    const stop = new AbortController();
    const server = await demo(answer(LIST), { kind: 'hang' });
    const canvas = client({ baseUrl: server.url, signal: stop.signal, maxConcurrent: 1 });
    const outcomes = ['/a', '/b', '/c'].map((path) => rejection(canvas.json(path)));
    await until(() => server.requests.length === 1);
    stop.abort(reason);
    await expect(Promise.all(outcomes)).resolves.toEqual([reason, reason, reason]);
    expect(server.requests.map(({ url }) => url.pathname)).toEqual(['/a']);
  });
});

describe('a certificate', () => {
  async function secured(name: string): Promise<string> {
    const server = createTlsServer({ key: pem(`${name}.key`), cert: pem(`${name}.crt`) }, (_, response) =>
      response.end('[]'),
    );
    return `https://127.0.0.1:${(await listening(server)).port}`;
  }
  const codeOf = async (canvas: ReturnType<typeof client>, code = 'grit-certificate') => {
    const error = await failureOf(canvas.json('/x'));
    expect(error.problems[0].code).toBe(code);
    expect(canvas.counts).toEqual({ requests: 1, retries: 0 });
    return error.facts.code;
  };

  test('of the file is trusted, though it is for another name', async () => {
    const grit = client({ system: 'Grit', baseUrl: await secured('grit'), ca: pem('grit.crt') });
    await expect(grit.json('/x')).resolves.toEqual([]);
  });

  test('may be one of several in the file', async () => {
    const ca = `# for the workshop\n${pem('other.crt')}\n${pem('grit.crt')}`;
    const grit = client({ system: 'Grit', baseUrl: await secured('grit'), ca });
    await expect(grit.json('/x')).resolves.toEqual([]);
  });

  test.each([null, undefined])('is not trusted without a file (%p), and not asked again', async (ca) => {
    const baseUrl = await secured('grit');
    const grit = client({ system: 'Grit', baseUrl, retries: 5, ...(ca === undefined ? {} : { ca }) });
    await expect(codeOf(grit)).resolves.toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  test('that is not in the file is not trusted', async () => {
    const grit = client({ system: 'Grit', baseUrl: await secured('other'), retries: 5, ca: pem('grit.crt') });
    await expect(codeOf(grit)).resolves.toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  test('that was signed with one of the file must have the right name', async () => {
    const grit = client({
      system: 'Grit',
      baseUrl: await secured('signed'),
      retries: 5,
      ca: pem('grit.crt'),
    });
    await expect(codeOf(grit, 'grit-certificate-name')).resolves.toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });
});
