import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import type { System } from '../../src/http/failure.ts';
import {
  BASE,
  client,
  failureOf,
  hurry,
  hurryUntil,
  lines,
  rejection,
  TOKEN,
  useFastClock,
} from './support.ts';

const network = setupServer();
/** Every request that left the process, and when. */
const sent: { request: Request; at: number }[] = [];
const addresses = () => sent.map(({ request }) => request.url);

beforeAll(() => {
  network.listen({ onUnhandledRequest: 'error' });
  network.events.on('request:start', ({ request }) => {
    sent.push({ request: request.clone(), at: Date.now() });
  });
});
afterEach(() => {
  network.resetHandlers();
  sent.length = 0;
});
afterAll(() => {
  network.close();
});
useFastClock();

type Make = () => Response | Promise<Response>;

/** Answers in that order; the last one goes on for ever. */
function answers(...makes: Make[]): void {
  let index = 0;
  network.use(
    http.all(`${BASE}/*`, () => {
      const make = makes[Math.min(index, makes.length - 1)];
      index += 1;
      return make?.() ?? HttpResponse.error();
    }),
  );
}

const json = (data: Parameters<typeof HttpResponse.json>[0], headers: Record<string, string> = {}): Make => {
  return () => HttpResponse.json(data, { headers });
};
const text = (body: string, init: ResponseInit = {}): Make => {
  return () => new HttpResponse(body, { headers: { 'content-type': 'text/plain' }, ...init });
};
const linkTo = (url: string) => ({ link: `<${BASE}/first>; rel="first",<${url}>; rel="next"` });

async function drain(pages: AsyncGenerator): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const page of pages) seen.push(page);
  return seen;
}

describe('a request', () => {
  test('carries the headers, and a query with each name as often as it is given', async () => {
    answers(json({ name: 'Zoë' }));
    const query = [
      ['ids[]', '1'],
      ['ids[]', '2'],
      ['since', '2026-11-15T09:30:00+01:00'],
    ] as const;
    await expect(client().json('/api/v1/x', query)).resolves.toEqual({ name: 'Zoë' });
    expect(addresses()).toEqual([
      `${BASE}/api/v1/x?ids%5B%5D=1&ids%5B%5D=2&since=2026-11-15T09%3A30%3A00%2B01%3A00`,
    ]);
    expect(sent[0]?.request.headers.get('authorization')).toBe(`Bearer ${TOKEN}`);
    expect(sent[0]?.request.headers.get('user-agent')).toBe('tests');
  });

  test('is counted and logged, without its query', async () => {
    answers(json({}));
    const canvas = client();
    await canvas.json('/api/v1/x', [['user', '101']]);
    await canvas.json('/api/v1/y');
    expect(canvas.counts).toEqual({ requests: 2, retries: 0 });
    expect(lines).toEqual(['GET /api/v1/x: 200', 'GET /api/v1/y: 200']);
  });

  test.each([
    ['a list that is cut off', '[{"id": 1'],
    ['nothing', ''],
    ['text', 'OK'],
  ])('that is answered with %s in place of JSON fails and is not repeated', async (_, body) => {
    answers(text(body, { headers: { 'content-type': 'application/json' } }));
    const canvas = client({ retries: 5 });
    const error = await failureOf(canvas.json('/api/v1/x'));
    expect(error.problems[0]).toMatchObject({ code: 'canvas-answer-invalid', severity: 'failed' });
    expect(error.message).toContain('GET /api/v1/x: 200, not JSON');
    expect(canvas.counts).toEqual({ requests: 1, retries: 0 });
  });

  test.each([
    ['says that it is HTML', '[]', 'text/html; charset=utf-8'],
    ['is HTML under another name', '\n<!DOCTYPE html><p>Log in</p>', 'application/json'],
    ['has no type', '<html></html>', ''],
  ])('whose answer %s fails as a web page', async (_, body, type) => {
    answers(text(body, { headers: { 'content-type': type } }));
    const error = await failureOf(client().json('/api/v1/x'));
    expect(error.problems[0].code).toBe('canvas-web-page');
    expect(error.message).not.toContain('<');
  });
});

describe('a redirect', () => {
  const places = [`${BASE}/login`, 'https://elsewhere.example.org/login'];
  const cases = [301, 302, 303, 307, 308].flatMap((status) =>
    places.map((place) => [status, place] as const),
  );

  test.each(cases)('%i to %s is not followed, by no kind of request', async (status, location) => {
    const redirect = () => new HttpResponse(null, { status, headers: { location } });
    network.use(http.all(`${BASE}/api/*`, redirect));
    const canvas = client({ retries: 5 });
    for (const request of [
      canvas.json('/api/v1/x'),
      drain(canvas.pages('/api/v1/x', [])),
      canvas.post('/api/v1/x', 'a=b', 'text/plain'),
    ]) {
      const error = await failureOf(request);
      expect(error.problems[0].code).toBe('canvas-web-page');
      expect(error.status).toBe(status);
    }
    expect(addresses()).toEqual(Array(3).fill(`${BASE}/api/v1/x`));
  });
});

describe('a list', () => {
  test('is followed by its next links, as they stand there, to the end', async () => {
    const second = `${BASE}/api/v1/x?b%5B%5D=%2B1&a=(x)&page=bookmark:WzY1OTU4MzZd&per_page=100`;
    answers(
      json([1], linkTo(second)),
      json([], linkTo(`${BASE}/api/v1/x?page=3`)),
      json([2], { link: '<x>; rel="first"' }),
    );
    await expect(drain(client().pages('/api/v1/x', [['per_page', '100']]))).resolves.toEqual([[1], [], [2]]);
    expect(addresses()).toEqual([`${BASE}/api/v1/x?per_page=100`, second, `${BASE}/api/v1/x?page=3`]);
    expect(sent.map(({ request }) => request.headers.get('authorization'))).toEqual(
      Array(3).fill(`Bearer ${TOKEN}`),
    );
  });

  test('may have links without an origin', async () => {
    answers(json([1], { link: '</api/v1/x?page=2>; rel="next"' }), json([2]));
    await expect(drain(client().pages('/api/v1/x', []))).resolves.toEqual([[1], [2]]);
    expect(addresses()[1]).toBe(`${BASE}/api/v1/x?page=2`);
  });

  test('that leads to itself is given up', async () => {
    answers(json([1], linkTo(`${BASE}/api/v1/x?a=1`)));
    const error = await failureOf(drain(client().pages('/api/v1/x', [['a', '1']])));
    expect(error.problems[0].code).toBe('canvas-link-loop');
    expect(sent).toHaveLength(1);
  });

  test('that comes back to an earlier page is given up', async () => {
    answers(json([1], linkTo(`${BASE}/a`)), json([2], linkTo(`${BASE}/b`)), json([3], linkTo(`${BASE}/a`)));
    const error = await failureOf(drain(client().pages('/api/v1/x', [])));
    expect(error.problems[0].code).toBe('canvas-link-loop');
    expect(sent).toHaveLength(3);
  });

  test.each([
    'https://elsewhere.example.org/api/v1/x',
    'https://canvas.example.edu.example.org/api/v1/x',
    'https://canvas.example.edu@elsewhere.example.org/api/v1/x',
    '//elsewhere.example.org/api/v1/x',
    'https://canvas.example.edu:8443/api/v1/x',
    'http://canvas.example.edu/api/v1/x',
  ])('that leads to %s stays at home', async (url) => {
    answers(json([1], linkTo(url)));
    network.use(http.all(/elsewhere|8443|http:|edu\.example\.org/, () => HttpResponse.json([])));
    const pages = client().pages('/api/v1/x', []);
    await expect(pages.next()).resolves.toMatchObject({ value: [1] });
    const error = await failureOf(pages.next());
    expect(error.problems[0].code).toBe('canvas-foreign-link');
    expect(error.message).toContain(new URL(url, BASE).origin);
    expect(addresses()).toEqual([`${BASE}/api/v1/x`]);
  });

  test.each(['<https://[>; rel="next"', 'garbage; rel="next"', '<>; rel="next"'])(
    'with the link %s is not taken for complete',
    async (link) => {
      answers(json([1], { link }));
      const error = await failureOf(drain(client().pages('/api/v1/x', [])));
      expect(error.problems[0].code).toBe('canvas-answer-invalid');
      expect(error.message).toContain('Link header');
      expect(sent).toHaveLength(1);
    },
  );

  test('of which one page cannot be read fails', async () => {
    answers(json([1], linkTo(`${BASE}/2`)), text('<html>', { headers: { 'content-type': 'text/html' } }));
    const error = await failureOf(drain(client().pages('/api/v1/x', [])));
    expect(error.problems[0].code).toBe('canvas-web-page');
  });
});

describe('a retry', () => {
  test('follows what is likely to pass, and is counted and logged', async () => {
    answers(
      text('', { status: 503 }),
      () => HttpResponse.error(),
      text('Rate Limit Exceeded', { status: 403 }),
      json([1]),
    );
    const canvas = client({ retries: 3 });
    await expect(hurry(canvas.json('/api/v1/x'))).resolves.toEqual([1]);
    expect(canvas.counts).toEqual({ requests: 4, retries: 3 });
    const retries = lines.filter((line) => line.includes('again'));
    expect(retries[0]).toBe('Canvas: trying again after 503');
    expect(retries[1]).toMatch(/^Canvas: trying again after [A-Z_]+$/);
    expect(retries[2]).toBe('Canvas: trying again after 403');
  });

  test('is not made more often than asked', async () => {
    answers(text('', { status: 503 }));
    const canvas = client({ retries: 2 });
    const error = await failureOf(hurry(canvas.json('/api/v1/x')));
    expect(error.problems[0].code).toBe('canvas-server-error');
    expect(canvas.counts).toEqual({ requests: 3, retries: 2 });
  });

  test.each([400, 401, 403, 404, 422])('is not made after %i', async (status) => {
    answers(text('no', { status }));
    const canvas = client({ retries: 5 });
    expect((await failureOf(hurry(canvas.json('/api/v1/x')))).status).toBe(status);
    expect(canvas.counts).toEqual({ requests: 1, retries: 0 });
  });

  test('waits as long as it is asked to, in seconds or until a time, and not much longer', async () => {
    answers(
      text('', { status: 429, headers: { 'retry-after': '30' } }),
      () => {
        const until = new Date(Date.now() + 60_000).toUTCString();
        return new HttpResponse(null, { status: 503, headers: { 'retry-after': until } });
      },
      json([]),
    );
    await hurry(client({ retries: 2 }).json('/api/v1/x'));
    const [first = 0, second = 0, third = 0] = sent.map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(30_000);
    expect(second - first).toBeLessThan(33_000);
    // The date has no fraction of a second.
    expect(third - second).toBeGreaterThanOrEqual(59_000);
    expect(third - second).toBeLessThan(63_000);
  });

  test('is left to the next pass where the wait would be too long', async () => {
    answers(text('', { status: 503, headers: { 'retry-after': '301' } }));
    const canvas = client({ retries: 5 });
    const error = await failureOf(canvas.json('/api/v1/x'));
    expect(error.facts.retryAfter).toBe(301_000);
    expect(canvas.counts).toEqual({ requests: 1, retries: 0 });
  });

  test('of an upload sends the same bytes under the same type', async () => {
    answers(text('', { status: 500 }), text('', { status: 429 }), text('fine'));
    const body = Buffer.from([0, 255, 10, 13, 200]);
    const grit = client({ system: 'Grit', retries: 5 });
    await expect(hurry(grit.post('/api/x', body, 'application/x-invented'))).resolves.toBe('fine');
    expect(grit.counts).toEqual({ requests: 3, retries: 2 });
    for (const { request } of sent) {
      expect(request.method).toBe('POST');
      expect(request.headers.get('content-type')).toBe('application/x-invented');
      expect(request.headers.get('authorization')).toBe(`Bearer ${TOKEN}`);
      expect(Buffer.from(await request.arrayBuffer())).toEqual(body);
    }
  });
});

describe('an upload', () => {
  test.each([
    ['nothing', '', 'text/plain'],
    ['text that is called HTML', 'OK', 'text/html'],
    ['XML', '<?xml version="1.0"?><result/>', 'application/xml'],
    ['no JSON under its name', '{oops', 'application/json'],
  ])('may be answered with %s', async (_, body, type) => {
    answers(text(body, { headers: { 'content-type': type } }));
    await expect(client().post('/api/x', 'a', 'text/plain')).resolves.toBe(body);
  });

  test.each([
    ['<!-- saved --><p>Log in</p>', 'text/html'],
    [' <HTML><body>Log in</body></html>', 'text/plain'],
    ['<body>Log in</body>', ''],
  ])('is not thought to be taken where the answer is the page %s', async (body, type) => {
    answers(text(body, { headers: { 'content-type': type } }));
    const error = await failureOf(client({ system: 'Grit' }).post('/api/x', 'a', 'text/plain'));
    expect(error.problems[0].code).toBe('grit-web-page');
    expect(error.message).toContain('POST /api/x');
  });
});

describe('a refusal', () => {
  const challenge = { 'www-authenticate': 'Bearer realm="canvas-lms"' };

  test.each<[System, number, Record<string, string>, string, string]>([
    ['Canvas', 401, challenge, '{"errors":[{"message":"Invalid access token."}]}', 'canvas-token-refused'],
    [
      'Canvas',
      401,
      {},
      '{"errors":[{"message":"Insufficient scopes on access token."}]}',
      'canvas-not-allowed',
    ],
    ['Canvas', 403, {}, '{"status":"unauthorized"}', 'canvas-not-allowed'],
    ['Canvas', 403, challenge, '<html>no user agent</html>', 'canvas-web-page'],
    ['Canvas', 403, {}, '403 Forbidden (Rate Limit Exceeded)\n', 'canvas-throttled'],
    ['Canvas', 429, {}, '', 'canvas-throttled'],
    [
      'Canvas',
      404,
      {},
      '{"errors":[{"message":"The specified resource does not exist."}]}',
      'canvas-not-found',
    ],
    ['Canvas', 400, {}, '', 'canvas-refused'],
    ['Canvas', 499, {}, '', 'canvas-refused'],
    ['Canvas', 500, {}, '', 'canvas-server-error'],
    ['Canvas', 503, {}, '<html>Maintenance</html>', 'canvas-server-error'],
    ['Grit', 401, {}, '{"error":"Invalid token"}', 'grit-token-refused'],
    ['Grit', 403, {}, '<html>Forbidden</html>', 'grit-token-refused'],
    ['Grit', 404, {}, '', 'grit-not-found'],
    ['Grit', 502, {}, '<html>Bad gateway</html>', 'grit-server-error'],
  ])('of %s with %i, %p and %s is %s', async (system, status, headers, body, code) => {
    answers(text(body, { status, headers }));
    const error = await failureOf(client({ system }).json('/api/v1/x'));
    expect(error.problems).toEqual([expect.objectContaining({ code, severity: 'failed' })]);
    expect(error.message).toContain(`GET /api/v1/x: ${status}`);
    expect(error.message).not.toContain('<');
  });

  test('tells an expired token from another one, and what support asks for', async () => {
    const headers = { ...challenge, 'x-request-context-id': '0f0e-1d' };
    answers(text('{"errors":[{"message":"Expired access token."}]}', { status: 401, headers }));
    const error = await failureOf(client().json('/api/v1/x'));
    expect(error.message).toBe(
      'Canvas refused the API token, which has expired (GET /api/v1/x: 401, "Expired access token.", request 0f0e-1d).',
    );
    expect(error.facts).toMatchObject({ challenged: true, requestId: '0f0e-1d' });
  });

  test('that repeats the token does not pass it on, not even cut in two', async () => {
    answers(text(`{"error":"${'x'.repeat(150)} ${TOKEN}"}`, { status: 400 }));
    const error = await failureOf(client().json('/api/v1/x', [['access_token', TOKEN]]));
    expect(error.facts.said).toContain('***');
    expect(error.message).not.toContain(TOKEN.slice(0, 6));
  });

  test.each([
    ['Canvas', 400, '{"errors":{"group_id":[{"message":"Ada Sprocket is in another section."}]}}'],
    ['Canvas', 403, '{"errors":[{"message":"Ada Sprocket may not be added"}]}'],
    ['Canvas', 404, '{"message":"no Ada Sprocket here"}'],
    ['Canvas', 422, 'Ada Sprocket'],
    ['Canvas', 500, '"Ada Sprocket"'],
    ['Grit', 400, '{"error":"row 3: Ada Sprocket"}'],
    ['Grit', 403, 'Ada Sprocket'],
    ['Grit', 500, 'Ada Sprocket'],
  ] as const)('of a POST to %s with %i is not quoted: it may name students', async (system, status, body) => {
    answers(text(body, { status }));
    const error = await failureOf(client({ system }).post('/api/x', 'a', 'text/plain'));
    expect(error.message).toContain(`(POST /api/x: ${status})`);
  });

  test.each([
    ['Canvas', { 'www-authenticate': 'Bearer' }, 'Revoked access token.'],
    ['Canvas', {}, 'Insufficient scopes on access token.'],
    ['Grit', {}, 'Invalid token'],
  ] as const)('of a POST to %s with 401 is quoted: it is about the token', async (system, headers, said) => {
    answers(text(JSON.stringify({ error: said }), { status: 401, headers }));
    const error = await failureOf(client({ system }).post('/api/x', 'a', 'text/plain'));
    expect(error.message).toContain(`(POST /api/x: 401, "${said}")`);
  });

  test.each([
    ['a list', (canvas: ReturnType<typeof client>) => drain(canvas.pages('/api/v1/x', [['t', TOKEN]]))],
    ['an upload', (canvas: ReturnType<typeof client>) => canvas.post('/api/v1/x', TOKEN, 'text/plain')],
  ])('of %s shows no token', async (_, ask) => {
    answers(text(`no ${TOKEN}`, { status: 403 }));
    expect((await failureOf(ask(client()))).status).toBe(403);
  });
});

describe('the network', () => {
  test('that does not work is told in a word', async () => {
    answers(() => HttpResponse.error());
    const error = await failureOf(client().json('/api/v1/x'));
    expect(error.problems[0].code).toBe('canvas-unreachable');
    expect(error.status).toBeUndefined();
  });
});

describe('the end of a pass', () => {
  const reason = new Error('The pass took too long.');

  test('keeps a request from being sent', async () => {
    const canvas = client({ signal: AbortSignal.abort(reason) });
    await expect(rejection(canvas.json('/api/v1/x'))).resolves.toBe(reason);
    await expect(rejection(drain(canvas.pages('/api/v1/x', [])))).resolves.toBe(reason);
    await expect(rejection(canvas.post('/api/v1/x', '', 'text/plain'))).resolves.toBe(reason);
    expect(sent).toHaveLength(0);
    expect(canvas.counts.requests).toBe(0);
  });

  test.each(['while a request is under way', 'between two pages'])('%s is the reason', async (when) => {
    const stop = new AbortController();
    answers(json([1], linkTo(`${BASE}/2`)), () => new Promise(() => undefined));
    const pages = client({ signal: stop.signal, retries: 5 }).pages('/api/v1/x', []);
    await pages.next();
    if (when === 'between two pages') stop.abort(reason);
    const outcome = rejection(pages.next());
    if (when !== 'between two pages') {
      await hurryUntil(() => sent.length === 2);
      stop.abort(reason);
    }
    await expect(outcome).resolves.toBe(reason);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('during the wait for a retry is at once, and leaves no timer', async () => {
    const stop = new AbortController();
    answers(text('', { status: 503, headers: { 'retry-after': '200' } }));
    const canvas = client({ signal: stop.signal, retries: 5 });
    const outcome = rejection(canvas.json('/api/v1/x'));
    await hurryUntil(() => lines.length === 1 && jest.getTimerCount() > 0);
    const before = Date.now();
    stop.abort(reason);
    await expect(outcome).resolves.toBe(reason);
    expect(Date.now() - before).toBeLessThan(1000);
    expect(jest.getTimerCount()).toBe(0);
    expect(canvas.counts).toEqual({ requests: 1, retries: 0 });
  });

  test('that was a time-out of a signal gives that reason too', async () => {
    const stop = new AbortController();
    answers(() => new Promise(() => undefined));
    const outcome = rejection(client({ signal: stop.signal, retries: 5 }).json('/api/v1/x'));
    await hurryUntil(() => sent.length === 1);
    const timeout = new DOMException('Too late.', 'TimeoutError');
    stop.abort(timeout);
    await expect(outcome).resolves.toBe(timeout);
  });

  test('closing ends what is under way and what waits, and leaves no timer', async () => {
    answers(text('', { status: 503, headers: { 'retry-after': '200' } }), () => new Promise(() => undefined));
    const canvas = client({ retries: 5 });
    const waiting = rejection(canvas.json('/api/v1/waits'));
    await hurryUntil(() => lines.length === 1 && jest.getTimerCount() > 0);
    const asking = rejection(canvas.json('/api/v1/asks'));
    await hurryUntil(() => sent.length === 2);
    canvas.close();
    await expect(waiting).resolves.toMatchObject({ name: 'AbortError' });
    await expect(asking).resolves.toMatchObject({ name: 'AbortError' });
    expect(jest.getTimerCount()).toBe(0);
  });

  test('of one question ends its requests, and only those', async () => {
    const [question, inner] = [new AbortController(), new AbortController()];
    answers(
      () => new Promise(() => undefined),
      () => new Promise(() => undefined),
      json([1]),
    );
    const canvas = client();
    const asked = canvas.until(question.signal);
    const first = rejection(asked.json('/api/v1/x'));
    const second = rejection(asked.until(inner.signal).json('/api/v1/x'));
    await hurryUntil(() => sent.length === 2);
    question.abort(reason);
    await expect(first).resolves.toBe(reason);
    await expect(second).resolves.toBe(reason);
    await expect(canvas.json('/api/v1/x')).resolves.toEqual([1]);
    expect(asked.counts).toBe(canvas.counts);
    expect(canvas.counts.requests).toBe(3);
  });
});
