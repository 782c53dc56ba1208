import { finished, type Writable } from 'node:stream';
import type { Got, Method, Request } from 'got';
import { pour, textOf } from './body.ts';
import { exchanging, labelOf, type Exchange, type Fail } from './exchange.ts';
import { isPage } from './facts.ts';
import { HttpFailure } from './failure.ts';
import type { Head } from './head.ts';
import { nextLink } from './links.ts';
import { isWebPage } from './page.ts';
import { followed } from './pages.ts';
import { retrying, type Patience } from './retrying.ts';
import type { Trust } from './trust.ts';
import type { Turns } from './turns.ts';
import type { Http, HttpOptions, Query } from './types.ts';

/** What all requests of a client have in common. */
interface Sharing {
  signal: AbortSignal;
  counts: Http['counts'];
  turns: Turns;
  trust: Trust;
}

/** The requests themselves, on a client that is set up and ends them with the signal. */
export function requestsWith(
  client: Got,
  { signal, counts, turns, trust }: Sharing,
  options: HttpOptions,
): Pick<Http, 'json' | 'pages' | 'post' | 'download' | 'glance'> {
  const { system, baseUrl, retries, log } = options;
  const fail: Fail = (facts) => new HttpFailure(system, { said: '', challenged: false, ...facts });
  const once = exchanging(client, signal, options, fail);
  /** Each request, and the same once more where the certificates of the system have to be asked about. */
  const exchange = <T>(request: Exchange<T>): Promise<T> =>
    trust.widening(
      () => once(request),
      (error) => (error instanceof HttpFailure ? error.facts.insecure?.cause : undefined),
      // Of the first one nothing was sent.
      () => {
        counts.requests -= 1;
      },
    );
  const patience: Patience = {
    retries,
    signal,
    turns,
    onRetry: ({ facts }) => {
      counts.retries += 1;
      log(`${system}: trying again after ${facts.status ?? facts.code ?? facts.kind}`);
    },
  };

  const absolute = (path: string, query: Query = []): URL => {
    const url = new URL(baseUrl + path);
    for (const [name, value] of query) url.searchParams.append(name, value);
    return url;
  };

  /** One request with its retries, for a text. */
  const request = (method: Method, url: URL, extra: Exchange<unknown>['extra'] = {}) =>
    retrying(() => exchange({ method, url, extra, take: headAndText }), patience);

  async function jsonAt(url: URL): Promise<{ data: unknown; next: string | undefined }> {
    const { text, head } = await request('GET', url);
    const { statusCode: status, headers } = head;
    const label = labelOf('GET', url);
    if (isHtml(head) || isWebPage(text)) throw fail({ kind: 'web-page', request: label, status });
    try {
      return { data: JSON.parse(text), next: nextLink(headers['link']?.toString()) };
    } catch {
      throw fail({ kind: 'answer', request: label, status, code: 'not JSON' });
    }
  }
  const pages = followed(jsonAt, baseUrl, fail);

  return {
    async json(path, query) {
      return (await jsonAt(absolute(path, query))).data;
    },
    pages: (path, query) => pages(absolute(path, query)),
    async post(path, body, contentType) {
      const url = absolute(path);
      const { text, head } = await request('POST', url, { body, headers: { 'content-type': contentType } });
      // The label alone says nothing here: a server may well call a bare "OK" HTML. A page means that a login form or
      // a proxy answered, and nobody knows where the request went.
      if (isWebPage(text) || (isHtml(head) && isPage(text))) {
        throw fail({ kind: 'web-page', request: labelOf('POST', url), status: head.statusCode });
      }
      return text;
    },
    async download(path, openSink) {
      const url = absolute(path);
      await retrying(async () => {
        const sink = openSink();
        await closing(
          sink,
          exchange({ method: 'GET', url, sink, take: (stream, head) => pour(stream, head, sink) }),
        );
      }, patience);
    },
    async glance(path) {
      try {
        return await turns.take(() => exchange({ method: 'GET', url: absolute(path), take: textOf }), signal);
      } catch {
        return null;
      }
    },
  };
}

async function headAndText(stream: Request, head: Head): Promise<{ head: Head; text: string }> {
  return { head, text: await textOf(stream, head) };
}

/**
 * Settles when the sink is closed, one way or the other: else its last write could land in a file that is thought to
 * be done with.
 */
async function closing(sink: Writable, poured: Promise<void>): Promise<void> {
  try {
    await poured;
  } catch (error) {
    sink.destroy();
    if (!sink.closed) await new Promise((resolve) => sink.once('close', resolve));
    throw error;
  }
  await new Promise<void>((resolve, reject) => {
    finished(sink, { readable: false }, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function isHtml({ headers }: Head): boolean {
  return /html/i.test(headers['content-type'] ?? '');
}
