import { describe, expect, test } from '@jest/globals';
import { describe as inWords, isThrottled, saidIn, type FailureFacts } from '../../src/http/facts.ts';
import { nextLink } from '../../src/http/links.ts';
import { isTransient, retryAfterMs, retryDelay } from '../../src/http/retry.ts';

const facts = (given: Partial<FailureFacts>): FailureFacts => ({
  kind: 'status',
  request: 'GET /x',
  said: '',
  challenged: false,
  ...given,
});
const status = (code: number, given: Partial<FailureFacts> = {}) => facts({ status: code, ...given });

describe('what is tried again', () => {
  test.each([408, 429, 500, 502, 503, 504, 521, 522, 524])('status %i', (code) => {
    expect(isTransient(status(code))).toBe(true);
  });

  test.each([400, 401, 403, 404, 405, 410, 413, 414, 422, 501, 505])('not status %i', (code) => {
    expect(isTransient(status(code))).toBe(false);
  });

  test('nor a status that is not there', () => {
    expect(isTransient(facts({}))).toBe(false);
  });

  test.each(['403 Forbidden (Rate Limit Exceeded)', 'rate limit exceeded'])(
    'a 403 that says "%s"',
    (said) => {
      expect(isTransient(status(403, { said }))).toBe(true);
      expect(isThrottled(status(403, { said }))).toBe(true);
    },
  );

  test('not another status that says so, save 429, which need not say it', () => {
    expect(isThrottled(status(400, { said: 'Rate Limit Exceeded' }))).toBe(false);
    expect(isThrottled(status(429))).toBe(true);
    expect(isThrottled(status(403, { said: 'user not authorized' }))).toBe(false);
  });

  test.each([
    ['network', true],
    ['timeout', true],
    ['certificate', false],
    ['web-page', false],
    ['answer', false],
    ['too-large', false],
    ['too-long', false],
    ['protocol', false],
    ['foreign-link', false],
    ['link-loop', false],
  ] as const)('what went wrong was "%s": %p', (kind, transient) => {
    expect(isTransient(facts({ kind }))).toBe(transient);
  });
});

test('what a connection had left of an earlier answer is tried again on a new one', () => {
  expect(isTransient(facts({ kind: 'protocol', code: 'HPE_INVALID_CONSTANT' }))).toBe(true);
});

describe('the wait before the next attempt', () => {
  test('doubles from one second to thirty, and half of it is left to chance', () => {
    const lowest = [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelay(status(503), attempt, 9, 0));
    const highest = [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelay(status(503), attempt, 9, 1));
    expect(lowest).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(highest).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(retryDelay(status(503), 1, 9, 0.5)).toBe(750);
  });

  test('is none after the last attempt, and none for what will not get better', () => {
    expect(retryDelay(status(503), 5, 5, 0)).toBeGreaterThan(0);
    expect(retryDelay(status(503), 6, 5, 0)).toBe(0);
    expect(retryDelay(status(503), 1, 0, 0)).toBe(0);
    expect(retryDelay(status(404), 1, 5, 0)).toBe(0);
  });

  test('is never shorter than a Retry-After, and at most a second longer', () => {
    for (const chance of [0, 0.3, 1]) {
      for (const attempt of [1, 5]) {
        const wait = retryDelay(status(429, { retryAfter: 30_000 }), attempt, 5, chance);
        expect(wait).toBeGreaterThan(30_000);
        expect(wait).toBeLessThanOrEqual(31_000);
      }
    }
  });

  test('is short but not nothing after a Retry-After of 0', () => {
    expect(retryDelay(status(429, { retryAfter: 0 }), 1, 5, 0)).toBe(500);
    expect(retryDelay(status(429, { retryAfter: 0 }), 5, 5, 1)).toBe(1000);
  });

  test('is none where more than five minutes are asked for', () => {
    expect(retryDelay(status(503, { retryAfter: 300_000 }), 1, 5, 0)).toBe(300_500);
    expect(retryDelay(status(503, { retryAfter: 300_001 }), 1, 5, 0)).toBe(0);
    expect(retryDelay(status(503, { retryAfter: Infinity }), 1, 5, 0)).toBe(0);
  });
});

describe('a Retry-After', () => {
  const now = Date.parse('2026-11-22T09:30:00Z');

  test.each([
    [undefined, undefined],
    ['30', 30_000],
    [' 0 ', 0],
    ['Sun, 22 Nov 2026 09:31:30 GMT', 90_000],
    ['Sun, 22 Nov 2026 09:29:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
  ])('of %p is %p ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

describe('the next link', () => {
  const next = 'https://canvas.example.edu/api/v1/x?ids%5B%5D=1,2&page=bookmark:WzY1OTU4MzZd&per_page=100';

  test.each([
    [
      'among others',
      `<https://a.example/1>; rel="current",<${next}>; rel="next",<https://a.example/>; rel="first"`,
    ],
    ['alone', `<${next}>; rel="next"`],
    ['without quotes and with other parameters', `<${next}>; title="x"; rel=next; type="json"`],
    ['in capitals and with spaces', ` <${next}> ; REL="Next" , <https://a.example/>; rel="first"`],
  ])('is found %s, as it stands there', (_, header) => {
    expect(nextLink(header)).toBe(next);
  });

  test.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['no next link', '<https://a.example/1>; rel="current",<https://a.example/>; rel="first"'],
    ['a link that only has "next" in its address', '<https://a.example/?rel="next">; rel="prev"'],
    ['a relation that begins like it', '<https://a.example/1>; rel="next-archive"'],
  ])('is undefined with %s', (_, header) => {
    expect(nextLink(header)).toBeUndefined();
  });

  test.each(['garbage; rel="next"', 'rel="next"', '<>; rel="next"', '<https://a.example/1; rel="next"'])(
    'is empty where it has no address: %s',
    (header) => {
      expect(nextLink(header)).toBe('');
    },
  );
});

describe('what the other side says', () => {
  test.each([
    ['{"errors":[{"message":"Invalid access token."}]}', 'Invalid access token.'],
    ['{"errors":[{"message":"one"},{"message":"two"}]}', 'one; two'],
    ['{"status":"unauthorized","errors":[{"message":"not authorized"}]}', 'not authorized'],
    ['{"errors":{"submitted_since":"Invalid datetime"}}', 'Invalid datetime'],
    ['{"status":"unauthenticated"}', 'unauthenticated'],
    [
      '{"errors":{"group_id":[{"attribute":"group_id","message":"The group is full."}]}}',
      'The group is full.',
    ],
    ['{"errors":"plain"}', 'plain'],
    ['{"message":"Invalid assignment_ids: 1,2"}', 'Invalid assignment_ids: 1,2'],
    ['{"error":"invalid assignment ids requested"}', 'invalid assignment ids requested'],
    ['{"errors":[],"message":"the other one"}', 'the other one'],
    ['"text"', 'text'],
    ['null', ''],
    ['17', ''],
    ['', ''],
    ['403 Forbidden (Rate Limit Exceeded)\n', '403 Forbidden (Rate Limit Exceeded)'],
    ['two\r\n\tlines\u0007 here', 'two lines here'],
    ['<!DOCTYPE html><p>never quoted</p>', ''],
    ['  <html>', ''],
  ])('in %s', (body, said) => {
    expect(saidIn(body)).toBe(said);
  });

  test('is cut short', () => {
    const said = saidIn('x'.repeat(5000));
    expect(said).toBe(`${'x'.repeat(160)}…`);
    expect(saidIn('x'.repeat(160))).toBe('x'.repeat(160));
  });

  test('stands in the message with status, code and the id for support', () => {
    expect(inWords(facts({}))).toBe('GET /x');
    expect(inWords(status(403, { said: 'no', requestId: 'a-b' }))).toBe('GET /x: 403, "no", request a-b');
    expect(inWords(facts({ kind: 'network', code: 'ECONNRESET' }))).toBe('GET /x: ECONNRESET');
  });
});

test('what a refusal hides deep down is looked for once, not twice at each depth', () => {
  const body = `${'{"errors":'.repeat(30)}"deep"${'}'.repeat(30)}`;
  const started = performance.now();
  expect(saidIn(body)).toBe('');
  expect(performance.now() - started).toBeLessThan(1000);
});
