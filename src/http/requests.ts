import { RequestError, type Got, type Method, type OptionsInit } from 'got';
import { causeOf } from '../errors.ts';
import type { FailureFacts } from './facts.ts';
import { factsOf, HttpFailure } from './failure.ts';
import { nextLink } from './links.ts';
import { retrying, type Patience } from './retrying.ts';
import { streamInto, type ResponseHead } from './stream.ts';
import type { Turns } from './turns.ts';
import type { Http, HttpOptions, Query } from './types.ts';

/** What all requests of a client have in common. */
interface Sharing {
  signal: AbortSignal;
  counts: Http['counts'];
  turns: Turns;
}

/** The requests themselves, on a client that is set up and ends them with the signal. */
export function requestsWith(
  client: Got,
  { signal, counts, turns }: Sharing,
  { system, baseUrl, secret, retries, log, hearDate }: HttpOptions,
): Pick<Http, 'json' | 'pages' | 'post' | 'download'> {
  const origin = new URL(baseUrl).origin;

  const absolute = (path: string, query: Query = []): URL => {
    const url = new URL(baseUrl + path);
    for (const [name, value] of query) url.searchParams.append(name, value);
    return url;
  };
  const failure = (facts: Pick<FailureFacts, 'kind' | 'request'> & Partial<FailureFacts>) =>
    new HttpFailure(system, { said: '', challenged: false, ...facts });

  const patience: Patience = {
    retries,
    signal,
    turns,
    onRetry: ({ facts }) => {
      counts.retries += 1;
      log(`${system}: trying again after ${facts.status ?? facts.code ?? facts.kind}`);
    },
  };

  /** One request with its retries. */
  function request(method: Method, url: URL, extra: OptionsInit) {
    return retrying(() => attempt(method, url, extra), patience);
  }

  /** One request once; whatever got throws becomes an HttpFailure. */
  async function attempt(method: Method, url: URL, extra: OptionsInit) {
    const label = requestLabel(method, url);
    try {
      const answer = await client(url, {
        ...extra,
        method,
        responseType: 'text',
        isStream: false,
        resolveBodyOnly: false,
      }).on('response', (response) => {
        log(`${label}: ${response.statusCode}`);
        hearDate?.(response.headers.date);
      });
      if (answer.statusCode >= 300) {
        throw failure({ kind: 'web-page', request: label, status: answer.statusCode });
      }
      const { body, headers, statusCode: status } = answer;
      // What got makes for a request stays in memory until the next great cleaning up, and a large pass makes some
      // thousand: without the answers it is little.
      Object.assign(answer, { body: '', rawBody: null });
      return { body, headers, status };
    } catch (error) {
      throw translate(error, label);
    }
  }

  function translate(error: unknown, label: string): unknown {
    if (signal.aborted) return signal.reason;
    // From Node 24 on this comes in place of got's own error where a time-out ends an attempt to connect.
    if (causeOf(error) === 'ERR_SOCKET_CLOSED_BEFORE_CONNECTION') {
      return failure({ kind: 'timeout', request: label, code: 'ETIMEDOUT' });
    }
    return error instanceof RequestError ? new HttpFailure(system, factsOf(error, label, secret)) : error;
  }

  async function jsonAt(url: URL): Promise<{ data: unknown; next: string | undefined }> {
    const { body, headers, status } = await request('GET', url, {});
    const label = requestLabel('GET', url);
    if (isHtml(headers) || isWebPage(body)) throw failure({ kind: 'web-page', request: label, status });
    try {
      return { data: JSON.parse(body), next: nextLink(headers['link']?.toString()) };
    } catch {
      throw failure({ kind: 'answer', request: label, status, code: 'not JSON' });
    }
  }

  return {
    async json(path, query) {
      return (await jsonAt(absolute(path, query))).data;
    },
    async *pages(path, query) {
      const seen = new Set<string>();
      let url: URL | null = absolute(path, query);
      while (url !== null) {
        const label = requestLabel('GET', url);
        if (url.origin !== origin) throw failure({ kind: 'foreign-link', request: label, code: url.origin });
        if (seen.has(url.href)) throw failure({ kind: 'link-loop', request: label });
        seen.add(url.href);
        const { data, next } = await jsonAt(url);
        yield data;
        if (next === '' || (next !== undefined && !URL.canParse(next, url.href))) {
          throw failure({ kind: 'answer', request: label, code: 'no address in the Link header' });
        }
        url = next === undefined ? null : new URL(next, url);
      }
    },
    async post(path, body, contentType) {
      const url = absolute(path);
      const { body: answer, headers } = await request('POST', url, {
        body,
        headers: { 'content-type': contentType },
      });
      // The label alone says nothing here: a server may well call a bare "OK" HTML. A page means that a login form or
      // a proxy answered, and nobody knows where the request went.
      if (isWebPage(answer) || (isHtml(headers) && /^\s*</.test(answer))) {
        throw failure({ kind: 'web-page', request: requestLabel('POST', url) });
      }
      return answer;
    },
    async download(path, openSink) {
      const url = absolute(path);
      const label = requestLabel('GET', url);
      const refuse = ({ statusCode: status, headers }: ResponseHead) => {
        log(`${label}: ${status}`);
        if (status < 300 && !isHtml(headers)) return undefined;
        return failure({ kind: 'web-page', request: label, status });
      };
      await retrying(async () => {
        try {
          await streamInto(client.stream(url), openSink, refuse);
        } catch (error) {
          throw translate(error, label);
        }
      }, patience);
    },
  };
}

function requestLabel(method: string, url: URL): string {
  return `${method} ${url.pathname}`;
}

function isHtml(headers: { 'content-type'?: string | undefined }): boolean {
  return /html/i.test(headers['content-type'] ?? '');
}

function isWebPage(body: string): boolean {
  return /^\s*<(!doctype|html|head|body)/i.test(body);
}
