import { finished, type Writable } from 'node:stream';
import { RequestError, type Got, type Method, type OptionsInit, type Request } from 'got';
import { causeOf } from '../errors.ts';
import { ProxyFailure } from '../net/proxy.ts';
import { ACCEPTED_ENCODINGS, decodingFault, refusalOf } from './body.ts';
import type { FailureFacts } from './facts.ts';
import { factsOf, factsOfRefusal, HttpFailure } from './failure.ts';
import { headOf, type Head } from './head.ts';
import { OddAnswer } from './odd.ts';
import { tlsCauseOf } from './tls-causes.ts';
import type { HttpOptions } from './types.ts';

/** A request, and what is done with an answer that is no refusal. */
export interface Exchange<T> {
  method: Method;
  url: URL;
  extra?: Pick<OptionsInit, 'body' | 'headers'>;
  take: (stream: Request, head: Head) => Promise<T>;
  /** Where the answer goes: if that breaks, the request is over, and why it broke is the reason. */
  sink?: Writable;
}

/** What a failure of such a request is made of. */
export type Fail = (facts: Pick<FailureFacts, 'kind' | 'request'> & Partial<FailureFacts>) => HttpFailure;

/** `GET /api/v1/courses/1/users`: how a request is named. */
export function labelOf(method: string, url: URL): string {
  return `${method} ${url.pathname}`;
}

/**
 * Makes requests, each once: no body of an answer is read but by us, with a limit. Whatever goes wrong becomes an
 * HttpFailure, save what breaks a sink, and the reason of the signal.
 */
export function exchanging(
  client: Got,
  signal: AbortSignal,
  { secret, timeoutSeconds, log, hearDate }: HttpOptions,
  fail: Fail,
) {
  return async <T>({ method, url, extra = {}, take, sink }: Exchange<T>): Promise<T> => {
    const label = labelOf(method, url);
    const headers = { 'accept-encoding': ACCEPTED_ENCODINGS, ...extra.headers };
    const stream = client.stream(url, {
      ...extra,
      headers,
      method,
      throwHttpErrors: false,
      decompress: false,
    });
    let status: number | undefined;
    let broken: Error | null | undefined;
    try {
      const coming = headOf(stream);
      if (sink !== undefined) {
        finished(sink, { readable: false }, (error) => {
          broken ??= error;
          if (error) stream.destroy();
        });
      }
      const head = await coming;
      status = head.statusCode;
      log(`${label}: ${status}`);
      hearDate?.(head.headers.date);
      if (status >= 400) throw await refusal(stream, head, label);
      if (status >= 300) throw fail({ kind: 'web-page', request: label, status });
      return await take(stream, head);
    } catch (error) {
      throw translate(broken ?? error, label, status);
    } finally {
      // Also lets go of the signal, which lives as long as the pass.
      stream.destroy();
    }
  };

  async function refusal(stream: Request, head: Head, label: string): Promise<HttpFailure> {
    // Half of what a silence may take: at the whole of it the connection is ended, and with it what has come.
    const beginning = await refusalOf(stream, head, timeoutSeconds * 500).catch((error: unknown) => {
      // Canvas throttles with a 403 and says so in the body alone, so without it nobody knows what this was.
      if (signal.aborted || head.statusCode === 403) throw error;
      return '';
    });
    return fail(factsOfRefusal(head, beginning, label, secret));
  }

  function translate(thrown: unknown, label: string, status: number | undefined): unknown {
    if (signal.aborted) return signal.reason;
    const error = decodingFault(thrown) ?? thrown;
    // From Node 24 on this comes in place of got's own error where a time-out ends an attempt to connect.
    if (causeOf(error) === 'ERR_SOCKET_CLOSED_BEFORE_CONNECTION') {
      return fail({ kind: 'timeout', request: label, code: 'ETIMEDOUT' });
    }
    if (error instanceof OddAnswer) {
      const { kind, code } = error;
      // Where the connection broke, the status means nothing: the other side may have been about to say why.
      const known = status === undefined || kind === 'network' ? {} : { status };
      return fail({ kind, request: label, ...(code === undefined ? {} : { code }), ...known });
    }
    // From Node 24 on a connection that ends while a request is being written tells a stream so in raw form.
    const isOurs =
      error instanceof RequestError ||
      error instanceof ProxyFailure ||
      tlsCauseOf(error) !== null ||
      isOfNetwork(error);
    return isOurs ? fail(factsOf(error, label)) : error;
  }
}

/** What a file cannot fail with. */
function isOfNetwork(error: unknown): boolean {
  return /^(ECONN|EHOST|ENET|EPIPE$)/.test(causeOf(error));
}
