import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TlsOptions } from 'node:tls';
import { sendAnswer, sendFault } from './faults.ts';
import type { Answer, DemoRequest, Misbehaviour } from './faults.ts';

export type { Answer, DemoRequest, Fault, Misbehaviour } from './faults.ts';

/** What every server of the demo can be told when it starts. */
export interface ServerOptions {
  /** Each answer is held back by this many milliseconds. */
  latencyMs?: number;
  /** The port on 127.0.0.1; 0, the default, takes any free one. */
  port?: number;
  /** PEM texts; with them the server speaks https. */
  tls?: TlsOptions;
  /** Awaited before the answer is worked out. */
  onRequest?: (request: DemoRequest) => void | Promise<void>;
}

/** A server on loopback that remembers what it was asked and can be told to misbehave. */
export interface DemoServer {
  /** The origin, without a trailing slash. */
  readonly url: string;
  /** Every request seen, in order. */
  readonly requests: DemoRequest[];
  /** The first misbehaviour that matches a request takes it. */
  misbehave(misbehaviour: Misbehaviour): void;
  /** How many requests are open now. */
  readonly open: number;
  /** The most requests that were open at the same time. */
  maxConcurrent: number;
  /** By how much the clock of this server is ahead, in milliseconds: what its `date` header says. */
  clockAheadMs: number;
  /** Destroys all open connections, also those that hang. */
  close(): Promise<void>;
}

export type Handler = (request: DemoRequest) => Answer | Promise<Answer>;

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function toRequest(message: IncomingMessage, body: Buffer, origin: string): DemoRequest {
  const scheme = origin.slice(0, origin.indexOf(':'));
  const base = `${scheme}://${message.headers.host ?? origin.slice(scheme.length + 3)}`;
  const target = message.url ?? '/';
  const url = URL.canParse(base + target) ? new URL(base + target) : new URL(origin);
  return { method: message.method ?? 'GET', url, headers: message.headers, body };
}

/** An answer for a mistake of our own, so that it does not look like an answer of the real system. */
function ownMistake(error: unknown): Answer {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    status: 500,
    headers: { 'content-type': 'text/plain' },
    body: Buffer.from(`The demo server failed: ${text}`),
  };
}

/** Starts a server on 127.0.0.1 that answers with `handler`. */
export async function startServer(handler: Handler, options: ServerOptions = {}): Promise<DemoServer> {
  const requests: DemoRequest[] = [];
  const misbehaviours: { rule: Misbehaviour; used: number }[] = [];
  const closing = new AbortController();
  let open = 0;
  let origin = '';

  function nextFault(request: DemoRequest, index: number): Misbehaviour['fault'] | undefined {
    const entry = misbehaviours.find(
      ({ rule, used }) => used < (rule.times ?? Infinity) && rule.when(request, index),
    );
    if (entry === undefined) return undefined;
    entry.used += 1;
    return entry.rule.fault;
  }

  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = toRequest(message, await readBody(message), origin);
    const index = requests.push(request) - 1;
    const fault = nextFault(request, index);
    response.setHeader('date', new Date(Date.now() + server.clockAheadMs).toUTCString());
    await options.onRequest?.(request);
    const real = (): Promise<Answer> => Promise.resolve(request).then(handler).catch(ownMistake);
    const latency = options.latencyMs ?? 0;
    if (latency > 0) await sleep(latency, undefined, { signal: closing.signal });
    if (fault === undefined) sendAnswer(response, await real());
    else await sendFault(response, fault, real, closing.signal);
  }

  const listener = (message: IncomingMessage, response: ServerResponse): void => {
    open += 1;
    server.maxConcurrent = Math.max(server.maxConcurrent, open);
    response.once('close', () => {
      open -= 1;
    });
    respond(message, response).catch(() => {
      // The client went away, this server is closing, or a test's hook threw: nobody is left to be told.
      response.destroy();
    });
  };

  const native = options.tls === undefined ? http.createServer() : https.createServer(options.tls);
  // Longer than any test, so that a client never meets a connection that is just being closed.
  native.keepAliveTimeout = 120_000;
  native.on('request', listener);
  const server: DemoServer = {
    get url() {
      return origin;
    },
    requests,
    get open() {
      return open;
    },
    maxConcurrent: 0,
    clockAheadMs: 0,
    misbehave(rule) {
      misbehaviours.push({ rule, used: 0 });
    },
    close() {
      closing.abort();
      return new Promise<void>((resolve) => {
        native.close(() => {
          resolve();
        });
        native.closeAllConnections();
      });
    },
  };
  await new Promise<void>((resolve, reject) => {
    native.once('error', reject);
    native.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = native.address() as AddressInfo;
  origin = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  return server;
}
