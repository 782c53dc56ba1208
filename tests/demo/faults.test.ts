import { describe, expect, test } from '@jest/globals';
import { ask, canvasWith, rowsOf, smallCanvas } from './ask.ts';

const PATH = '/courses/1/users';
const always = (): boolean => true;

describe('a server that misbehaves', () => {
  test('does so at the chosen request and as often as told, and remembers all requests', async () => {
    const canvas = await canvasWith(smallCanvas());
    canvas.misbehave({ when: (_, index) => index >= 1, fault: { kind: 'status', status: 503 }, times: 1 });
    const statuses = [await ask(canvas, PATH), await ask(canvas, PATH), await ask(canvas, PATH)];
    expect(statuses.map((answer) => answer.status)).toEqual([200, 503, 200]);
    expect(canvas.requests.map((request) => request.url.pathname)).toEqual(Array(3).fill(`/api/v1${PATH}`));
  });

  test.each([
    [403, '403 Forbidden (Rate Limit Exceeded)\n'],
    [429, '429 Too Many Requests (Rate Limit Exceeded)\n'],
  ] as const)('throttles as Canvas does, with %i', async (status, body) => {
    const canvas = await canvasWith(smallCanvas());
    canvas.misbehave({ when: always, fault: { kind: 'throttle', status } });
    const answer = await ask(canvas, PATH);
    expect([answer.status, await answer.text()]).toEqual([status, body]);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(answer.headers.get('x-rate-limit-remaining')).toBe('0.0');
    expect(answer.headers.get('x-request-cost')).toBeNull();
    expect(answer.headers.get('retry-after')).toBeNull();
  });

  test('can show a login page, nothing at all, another text, or another place', async () => {
    const canvas = await canvasWith(smallCanvas());
    canvas.misbehave({ when: (_, index) => index === 0, fault: { kind: 'html' } });
    canvas.misbehave({ when: (_, index) => index === 1, fault: { kind: 'empty' } });
    canvas.misbehave({
      when: (_, index) => index === 2,
      fault: { kind: 'text', body: '[1', contentType: 'application/json' },
    });
    canvas.misbehave({
      when: (_, index) => index === 3,
      fault: { kind: 'redirect', location: 'https://example.com/' },
    });
    const html = await ask(canvas, PATH);
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await (await ask(canvas, PATH)).text()).toBe('');
    expect(await (await ask(canvas, PATH)).text()).toBe('[1');
    expect((await ask(canvas, PATH)).headers.get('location')).toBe('https://example.com/');
  });

  test.each([{ chunked: false }, { chunked: true }])('cuts the connection in the middle: %o', async (how) => {
    const canvas = await canvasWith(smallCanvas());
    canvas.misbehave({ when: always, fault: { kind: 'cut', ...how } });
    const answer = await ask(canvas, PATH);
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  test('sends half an answer as if it were whole', async () => {
    const canvas = await canvasWith(smallCanvas());
    canvas.misbehave({ when: always, fault: { kind: 'truncate' } });
    const text = await (await ask(canvas, PATH)).text();
    expect(text).toMatch(/^\[\{"id":"101"/);
    expect(text.endsWith(']')).toBe(false);
  });

  test('drops the connection', async () => {
    const canvas = await canvasWith(smallCanvas());
    canvas.misbehave({ when: always, fault: { kind: 'drop' } });
    await expect(ask(canvas, PATH)).rejects.toThrow('fetch failed');
  });

  test('drips the real answer', async () => {
    const canvas = await canvasWith(smallCanvas());
    canvas.misbehave({ when: always, fault: { kind: 'slow', chunkMs: 5, chunks: 4 } });
    expect(await rowsOf(ask(canvas, PATH))).toHaveLength(2);
  });

  test.each(['hang', 'stall'] as const)('closes although a request does %s', async (kind) => {
    let arrived = (): void => undefined;
    const seen = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const canvas = await canvasWith(smallCanvas(), {
      onRequest: () => {
        arrived();
      },
    });
    canvas.misbehave({ when: always, fault: { kind } });
    const outcome = ask(canvas, PATH).then((answer) => answer.text());
    outcome.catch(() => undefined);
    await seen;
    await canvas.close();
    await expect(outcome).rejects.toThrow(/failed|terminated/);
  });

  test('rewrites an answer, such as its next link', async () => {
    const canvas = await canvasWith(smallCanvas());
    canvas.misbehave({
      when: always,
      fault: {
        kind: 'rewrite',
        change: (answer) => ({
          ...answer,
          headers: { ...answer.headers, link: '<https://elsewhere.example.com/>; rel="next"' },
        }),
      },
    });
    expect((await ask(canvas, PATH)).headers.get('link')).toContain('elsewhere');
  });

  test('a request takes no effect where the fault comes in place of the answer', async () => {
    const canvas = await canvasWith(smallCanvas());
    canvas.misbehave({ when: always, fault: { kind: 'status', status: 500 } });
    const headers = { authorization: 'Bearer demo-canvas-token' };
    const body = new URLSearchParams({ user_id: '101' });
    await fetch(`${canvas.url}/api/v1/groups/51/memberships`, { method: 'POST', headers, body });
    expect(canvas.data.groups[0]?.userIds).toEqual([]);
    expect(canvas.requests[0]?.body.toString()).toBe('user_id=101');
  });
});

test('counts how many requests are open at once, and holds answers back', async () => {
  let waiting = 0;
  let release = (): void => undefined;
  const three = new Promise<void>((resolve) => {
    release = resolve;
  });
  const canvas = await canvasWith(smallCanvas(), {
    latencyMs: 1,
    onRequest: async () => {
      waiting += 1;
      if (waiting === 3) release();
      await three;
    },
  });
  await Promise.all([1, 2, 3].map(async () => (await ask(canvas, PATH)).text()));
  expect(canvas.maxConcurrent).toBe(3);
});
