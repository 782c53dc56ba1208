import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import type { GrantTable } from '../../src/core/types.ts';
import { startGrit } from '../../src/demo/grit.ts';
import { createGrit, type GritOptions } from '../../src/grit/client.ts';
import { closing, failureOf, hurry, lines, rejection, TOKEN, useFastClock } from '../http/support.ts';

const BASE = 'https://grit.example.edu';
const network = setupServer();
const sent: Request[] = [];
const progress: string[] = [];

beforeAll(() => {
  network.listen({ onUnhandledRequest: 'error' });
  network.events.on('request:start', ({ request }) => sent.push(request.clone()));
});
beforeEach(() => {
  sent.length = 0;
  progress.length = 0;
});
afterEach(() => {
  network.resetHandlers();
});
afterAll(() => {
  network.close();
});
useFastClock();

function grit(options: Partial<GritOptions> = {}) {
  const made = createGrit({
    baseUrl: BASE,
    token: TOKEN,
    userAgent: 'grit-sync/0.0 (tests)',
    progress: (text) => progress.push(text),
    timeoutSeconds: 3600,
    retries: 0,
    signal: new AbortController().signal,
    log: (line) => lines.push(line),
    ...options,
  });
  closing(made.http);
  const { upsert } = made.grit;
  if (upsert === null) throw new Error('Grit takes no uploads.');
  return { ...made.grit, upsert, http: made.http };
}

function answer(...answers: (() => Response)[]): void {
  let index = 0;
  network.use(
    http.all(`${BASE}/*`, () => {
      index += 1;
      return answers[Math.min(index, answers.length) - 1]?.() ?? HttpResponse.error();
    }),
  );
}
const says = (body: string, type = 'text/plain', status = 200) => {
  return () => new HttpResponse(body, { status, headers: { 'content-type': type } });
};

const CSV = 'firstName,lastName,externalId,email,pg:Band Saw\n"O\'Brien, Zoë",,00123,,x\n';
const TABLE: GrantTable = {
  columns: ['firstName', 'lastName', 'externalId', 'email', 'pg:Band Saw'],
  rows: [["O'Brien, Zoë", '', '00123', '', 'x']],
};

describe('an upload', () => {
  test('is one part, exactly as Grit takes it, and nothing else', async () => {
    answer(says(''));
    await grit().upsert(TABLE);
    expect(sent).toHaveLength(1);
    const [request] = sent;
    expect(request?.method).toBe('POST');
    expect(request?.url).toBe(`${BASE}/api/batch/user/upsert`);
    expect(request?.headers.get('x-auth-token')).toBe(TOKEN);
    expect(request?.headers.get('user-agent')).toBe('grit-sync/0.0 (tests)');
    expect(request?.headers.has('authorization')).toBe(false);
    const type = request?.headers.get('content-type') ?? '';
    const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(type)?.[1] ?? 'none';
    const body = Buffer.from((await request?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect(body.toString('utf8')).toBe(
      `--${boundary}\r\n` +
        'Content-Disposition: form-data; name="file"; filename="upload.csv"\r\n' +
        'Content-Type: text/csv\r\n\r\n' +
        `${CSV}\r\n--${boundary}--\r\n`,
    );
    expect(request?.headers.get('content-length')).toBe(String(body.length));
    expect(progress).toEqual(['Uploading 1 row to Grit']);
  });

  test('is repeated with the same bytes', async () => {
    answer(says('', 'text/plain', 503), () => HttpResponse.error(), says('OK'));
    const client = grit({ retries: 5 });
    await expect(hurry(client.upsert(TABLE))).resolves.toMatchObject({ result: { ok: true } });
    const bodies = await Promise.all(sent.map((request) => request.text()));
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies).size).toBe(1);
    expect(new Set(sent.map(({ headers }) => headers.get('content-type'))).size).toBe(1);
    expect(client.http.counts).toEqual({ requests: 3, retries: 2 });
  });

  test.each([
    ['nothing', '', 'text/plain'],
    ['a word', 'OK', 'text/plain'],
    ['a word that is called HTML', 'OK', 'text/html'],
    ['a count of no errors', '{"errorCount":0,"errors":[]}', 'application/json'],
    ['something unknown', '{"type":"USER :: Upsert"', 'application/json'],
  ])('that is answered with %s is clean', async (_, body, type) => {
    answer(says(body, type));
    await expect(grit().upsert(TABLE)).resolves.toEqual({
      result: { attempted: true, ok: true, rows: 1 },
      problems: [],
    });
  });

  test.each([
    ['{"errorCount":2}', 2],
    ['{"result":{"errors":["Row 1: Zoë"]}}', 1],
    ['USER :: Upsert, 3 Errors', 3],
  ])('that is answered with %s is not', async (body, count) => {
    answer(says(body));
    const { result, problems } = await grit().upsert(TABLE);
    expect(result).toEqual({ attempted: true, ok: false, rows: 1 });
    expect(problems).toEqual([expect.objectContaining({ code: 'grit-row-errors', severity: 'attention' })]);
    expect(problems[0]?.message).toContain(`${count} error`);
    // The answer may name students.
    expect(JSON.stringify(problems)).not.toContain('Zoë');
  });

  test.each<[string, () => Response, string]>([
    ['a login page', says('<!DOCTYPE html><p>Log in</p>', 'text/html'), 'grit-web-page'],
    [
      'a redirect',
      () => new HttpResponse(null, { status: 302, headers: { location: '/login' } }),
      'grit-web-page',
    ],
    ['401', says('{"error":"Invalid token"}', 'application/json', 401), 'grit-token-refused'],
    ['403', says('<html>', 'text/html', 403), 'grit-token-refused'],
    ['400', says('bad', 'text/plain', 400), 'grit-refused'],
    ['500', says('', 'text/plain', 500), 'grit-server-error'],
    ['silence', () => HttpResponse.error(), 'grit-unreachable'],
  ])('that meets %s fails', async (_, make, code) => {
    answer(make);
    const error = await failureOf(grit().upsert(TABLE));
    expect(error.problems[0]).toMatchObject({ code, severity: 'failed' });
    expect(error.message).toContain('POST /api/batch/user/upsert');
  });
});

describe('an export', () => {
  test('is streamed, with the token, and read', async () => {
    const workbook = readFileSync(new URL('../fixtures/export-handmade.xlsx', import.meta.url));
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    answer(() => new HttpResponse(workbook, { headers: { 'content-type': type } }));
    const client = grit();
    const sink = new PassThrough({ highWaterMark: 2 * workbook.length });
    await client.downloadExport(() => sink);
    const bytes = sink.read() as Buffer;
    expect(bytes.equals(workbook)).toBe(true);
    const { rows, people } = await client.readExport(bytes);
    expect([rows, people.length]).toEqual([3, 2]);
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${BASE}/api/batch/user/export`]);
    expect(sent[0]?.headers.get('x-auth-token')).toBe(TOKEN);
    expect(progress).toEqual(["Reading Grit's users"]);
  });

  test.each<[string, () => Response, string]>([
    ['a login page', says('<html>', 'text/html'), 'grit-web-page'],
    ['a wrong token', says('{"error":"Invalid token"}', 'application/json', 403), 'grit-token-refused'],
  ])('is not stored where it is %s', async (_, make, code) => {
    answer(make);
    const error = await failureOf(grit().downloadExport(() => new PassThrough()));
    expect(error.problems[0].code).toBe(code);
  });

  test('that is none is refused', async () => {
    await expect(rejection(grit().readExport(Buffer.from('oops')))).resolves.toMatchObject({
      problems: [expect.objectContaining({ code: 'backup-unreadable' })],
    });
  });
});

test('one request at a time', async () => {
  const server = await startGrit({ token: TOKEN, latencyMs: 5 });
  // Its sockets would not obey the limit.
  network.close();
  const client = grit({ baseUrl: server.url });
  await Promise.all([
    client.upsert(TABLE),
    client.upsert(TABLE),
    client.downloadExport(() => new PassThrough().resume()),
  ]);
  expect(server.requests).toHaveLength(3);
  expect(server.maxConcurrent).toBe(1);
  await server.close();
});
