import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request as a demo server received it. */
export interface DemoRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A whole answer, before it is sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** What can go wrong with an answer. Where it says "real", the request takes effect; elsewhere it does not. */
export type Fault =
  /** A JSON error with this status. */
  | { kind: 'status'; status: number; body?: string; headers?: Record<string, string> }
  /** A login page, with status 200 unless told. */
  | { kind: 'html'; status?: number }
  | { kind: 'text'; body: string; status?: number; contentType?: string }
  /** Half of the real answer, then the connection is destroyed. */
  | { kind: 'cut'; chunked?: boolean }
  /** Half of the real answer with a content-length that fits it. */
  | { kind: 'truncate' }
  /** 200 and no body. */
  | { kind: 'empty' }
  /** Accepted and never answered. */
  | { kind: 'hang' }
  /** Half of the real answer, then silence. */
  | { kind: 'stall' }
  /** The real answer in pieces, with a pause before each. */
  | { kind: 'slow'; chunkMs: number; chunks?: number }
  /** Canvas-api: throttled requests get plain text, as 403 in the past and 429 now, without Retry-After. */
  | { kind: 'throttle'; status?: 403 | 429; retryAfter?: string }
  | { kind: 'redirect'; location: string; status?: number }
  /** The connection is destroyed without an answer. */
  | { kind: 'drop' }
  /** The real answer, changed. */
  | { kind: 'rewrite'; change: (answer: Answer) => Answer };

/** When a server misbehaves, how, and how often (always, unless told). */
export interface Misbehaviour {
  /** `index` is the 0-based number of the request among all requests to this server. */
  when: (request: DemoRequest, index: number) => boolean;
  fault: Fault;
  times?: number;
}

export const LOGIN_PAGE =
  '<!DOCTYPE html>\n<html><head><title>Log In</title></head><body><form action="/login">' +
  '<input name="user"><input name="password" type="password"></form></body></html>\n';

/** Sends a complete answer. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) });
  response.end(answer.body);
}

function plain(status: number, contentType: string, body: string, headers: Record<string, string>): Answer {
  return { status, headers: { 'content-type': contentType, ...headers }, body: Buffer.from(body) };
}

function throttled(status: 403 | 429, retryAfter: string | undefined): Answer {
  const body = `${status} ${status === 403 ? 'Forbidden' : 'Too Many Requests'} (Rate Limit Exceeded)\n`;
  const headers = { 'x-rate-limit-remaining': '0.0' };
  return plain(
    status,
    'text/plain; charset=utf-8',
    body,
    retryAfter === undefined ? headers : { ...headers, 'retry-after': retryAfter },
  );
}

/** Sends the headers and the first half of an answer; resolves when they have left this process. */
function sendHalf(response: ServerResponse, answer: Answer, chunked: boolean): Promise<void> {
  const length = String(answer.body.length);
  response.writeHead(
    answer.status,
    chunked ? answer.headers : { ...answer.headers, 'content-length': length },
  );
  return new Promise((resolve) => {
    response.write(answer.body.subarray(0, Math.ceil(answer.body.length / 2)), () => {
      resolve();
    });
  });
}

async function drip(
  response: ServerResponse,
  answer: Answer,
  pace: { chunkMs: number; chunks: number; signal: AbortSignal },
): Promise<void> {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) });
  const size = Math.max(1, Math.ceil(answer.body.length / pace.chunks));
  for (let start = 0; start < answer.body.length && !response.destroyed; start += size) {
    await sleep(pace.chunkMs, undefined, { signal: pace.signal });
    response.write(answer.body.subarray(start, start + size));
  }
  response.end();
}

/** Answers with a fault in place of (or made from) the real answer. */
export async function sendFault(
  response: ServerResponse,
  fault: Fault,
  real: () => Promise<Answer>,
  signal: AbortSignal,
): Promise<void> {
  switch (fault.kind) {
    case 'status': {
      const body = fault.body ?? JSON.stringify({ errors: [{ message: `Invented error ${fault.status}` }] });
      sendAnswer(response, plain(fault.status, 'application/json; charset=utf-8', body, fault.headers ?? {}));
      return;
    }
    case 'html':
      sendAnswer(response, plain(fault.status ?? 200, 'text/html; charset=utf-8', LOGIN_PAGE, {}));
      return;
    case 'text':
      sendAnswer(response, plain(fault.status ?? 200, fault.contentType ?? 'text/plain', fault.body, {}));
      return;
    case 'throttle':
      sendAnswer(response, throttled(fault.status ?? 429, fault.retryAfter));
      return;
    case 'redirect':
      sendAnswer(
        response,
        plain(fault.status ?? 302, 'text/html; charset=utf-8', '', { location: fault.location }),
      );
      return;
    case 'empty':
      sendAnswer(response, { status: 200, headers: {}, body: Buffer.alloc(0) });
      return;
    case 'hang':
      return;
    case 'drop':
      response.destroy();
      return;
    case 'rewrite':
      sendAnswer(response, fault.change(await real()));
      return;
    case 'truncate': {
      const answer = await real();
      sendAnswer(response, { ...answer, body: answer.body.subarray(0, Math.ceil(answer.body.length / 2)) });
      return;
    }
    case 'cut':
      await sendHalf(response, await real(), fault.chunked ?? false);
      response.destroy();
      return;
    case 'stall':
      await sendHalf(response, await real(), false);
      return;
    case 'slow':
      await drip(response, await real(), { chunkMs: fault.chunkMs, chunks: fault.chunks ?? 5, signal });
  }
}
