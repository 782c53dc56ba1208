import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import { createHttp } from '../../src/http/client.ts';
import { HttpFailure } from '../../src/http/failure.ts';
import type { Http, HttpOptions } from '../../src/http/types.ts';

export const BASE = 'https://canvas.example.edu';
export const TOKEN = 'invented-token-of-nobody';

/** What was logged since the test began. */
export const lines: string[] = [];
const clients: { close(): void }[] = [];

beforeEach(() => {
  lines.length = 0;
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

/** Closed when the test ends. */
export function closing<T extends { close(): void }>(client: T): T {
  clients.push(client);
  return client;
}

/** A client without retries, unless told otherwise. */
export function client(options: Partial<HttpOptions> = {}): Http {
  return closing(
    createHttp({
      system: 'Canvas',
      baseUrl: BASE,
      headers: { authorization: `Bearer ${TOKEN}`, 'user-agent': 'tests' },
      secret: TOKEN,
      timeoutSeconds: 3600,
      retries: 0,
      maxConcurrent: 2,
      signal: new AbortController().signal,
      log: (line) => lines.push(line),
      ...options,
    }),
  );
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let outcome: { reason: unknown } | undefined;
  await promise.catch((reason: unknown) => {
    outcome = { reason };
  });
  if (outcome === undefined) throw new Error('It did not fail.');
  return outcome.reason;
}

/** The failure of a request; none of the ways to print it, nor anything that it carries, shows the token. */
export async function failureOf(promise: Promise<unknown>): Promise<HttpFailure> {
  const error = await rejection(promise);
  if (!(error instanceof HttpFailure)) throw error;
  const everything = inspect(error, { depth: Infinity, showHidden: true, getters: true });
  for (const text of [error.message, String(error), error.stack ?? '', JSON.stringify(error), everything]) {
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain('Bearer');
  }
  expect(error.cause).toBeUndefined();
  return error;
}

/** Timers of the test and of the program go by the clock that `hurry` moves; node's own and the network do not. */
export function useFastClock(): void {
  beforeEach(() => {
    jest.useFakeTimers({ advanceTimers: true, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });
}

/** Lets the clock run, half a second at a time, until the promise is settled or the condition holds. */
export async function hurry<T>(promise: Promise<T>): Promise<T> {
  let settled = false;
  const done = () => {
    settled = true;
  };
  promise.then(done, done);
  await hurryUntil(() => settled);
  return promise;
}

export async function hurryUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await jest.advanceTimersByTimeAsync(500);
}

/** Waits, with the real clock, for something that the network does. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

export const pem = (name: string): string =>
  readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8');
