import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { got, RequestError, type Method, type OptionsInit } from 'got';
import { factsOf, HttpFailure } from './failure.ts';
import type { FailureFacts } from './facts.ts';
import { nextLink } from './links.ts';
import { gotOptions } from './options.ts';
import { streamInto } from './stream.ts';
import type { Http, HttpOptions, Query } from './types.ts';

/** Requests with keep-alive, time-outs by inactivity and retries; redirects are never followed. */
export function createHttp(options: HttpOptions): Http {
  const { system, baseUrl, signal, log } = options;
  const counts = { requests: 0, retries: 0 };
  const agents = {
    http: new HttpAgent({ keepAlive: true, maxSockets: options.maxConcurrent }),
    https: new HttpsAgent({ keepAlive: true, maxSockets: options.maxConcurrent }),
  };
  const client = got.extend(gotOptions(options, agents, counts));
  const origin = new URL(baseUrl).origin;

  const absolute = (path: string, query: Query = []): URL => {
    const url = new URL(baseUrl + path);
    for (const [name, value] of query) url.searchParams.append(name, value);
    return url;
  };
  const failure = (facts: Pick<FailureFacts, 'kind' | 'request'> & Partial<FailureFacts>) =>
    new HttpFailure(system, { said: '', challenged: false, ...facts });

  /** One request with its retries; whatever got throws becomes an HttpFailure. */
  async function request(method: Method, url: URL, extra: OptionsInit) {
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
      });
      if (answer.statusCode >= 300) {
        throw failure({ kind: 'web-page', request: label, status: answer.statusCode });
      }
      return answer;
    } catch (error) {
      throw translate(error, label);
    }
  }

  function translate(error: unknown, label: string): unknown {
    if (signal.aborted) return signal.reason;
    return error instanceof RequestError ? new HttpFailure(system, factsOf(error, label)) : error;
  }

  async function jsonAt(url: URL): Promise<{ data: unknown; next: string | undefined }> {
    const { body, headers, statusCode: status } = await request('GET', url, {});
    const label = requestLabel('GET', url);
    if (isWebPage(headers['content-type'], body)) throw failure({ kind: 'web-page', request: label, status });
    try {
      return { data: JSON.parse(body), next: nextLink(headers['link']?.toString()) };
    } catch {
      throw failure({ kind: 'answer', request: label, status, code: 'not JSON' });
    }
  }

  return {
    counts,
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
        if (next !== undefined && !URL.canParse(next, url.href)) {
          throw failure({ kind: 'answer', request: label, code: 'no address in the Link header' });
        }
        url = next === undefined ? null : new URL(next, url);
      }
    },
    async post(path, body, contentType) {
      const url = absolute(path);
      const answer = await request('POST', url, { body, headers: { 'content-type': contentType } });
      return answer.body;
    },
    async download(path, openSink) {
      const url = absolute(path);
      const label = requestLabel('GET', url);
      try {
        await streamInto(
          () => client.stream(url),
          openSink,
          (response) => {
            log(`${label}: ${response.statusCode}`);
            if (response.statusCode < 300 && !isWebPage(response.headers['content-type'], ''))
              return undefined;
            return failure({ kind: 'web-page', request: label, status: response.statusCode });
          },
        );
      } catch (error) {
        throw translate(error, label);
      }
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function requestLabel(method: string, url: URL): string {
  return `${method} ${url.pathname}`;
}

function isWebPage(contentType: string | undefined, body: string): boolean {
  return /html/i.test(contentType ?? '') || /^\s*<(!doctype|html)/i.test(body);
}
