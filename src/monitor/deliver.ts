import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Proxy } from '../core/types.ts';
import { causeOf } from '../errors.ts';
import { createAgents } from '../net/agents.ts';
import { ProxyFailure } from '../net/proxy.ts';

/** What is sent, and where to: a GET, or a POST of that JSON. */
export interface Delivery {
  url: string;
  json?: object;
}

interface DeliveryOptions {
  userAgent: string;
  lookup: LookupFunction;
  /** The proxy on the way, if there is one. */
  proxy: Proxy | null;
  /** The longest that the attempt can be waited for, in milliseconds. */
  timeoutMs: number;
  /** Ends the attempt. */
  signal: AbortSignal;
}

const WORDS: Partial<Record<string, string>> = {
  ENOTFOUND: 'its name is not known, ENOTFOUND',
  EAI_AGAIN: 'its name cannot be looked up, EAI_AGAIN',
  ECONNREFUSED: 'nobody listens there, ECONNREFUSED',
};

/**
 * Sends something once. Gives null where it was taken, else the reason in words, in which no part of the address is.
 * Of the answer only the status is read: a body may never end, and a redirect may lead anywhere.
 */
export function deliver(
  { url, json }: Delivery,
  { userAgent, lookup, proxy, timeoutMs, signal }: DeliveryOptions,
): Promise<string | null> {
  const body = json === undefined ? undefined : JSON.stringify(json);
  const headers = {
    'user-agent': userAgent,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  };
  const isSecure = new URL(url).protocol === 'https:';
  const send = isSecure ? httpsRequest : httpRequest;
  // Agents that keep no connection, and the process with it.
  const agents = createAgents({ proxy, lookup, signal, timeoutMs });
  return new Promise((resolve) => {
    const late = () => {
      resolve('no answer in time');
    };
    // The pass must not depend on how soon a connection that is being made takes note of its end.
    signal.addEventListener('abort', late, { once: true });
    const method = body === undefined ? 'GET' : 'POST';
    const agent = isSecure ? agents.https : agents.http;
    const request = send(url, { method, headers, signal, agent }, (response) => {
      const status = response.statusCode ?? 0;
      response.destroy();
      resolve(status >= 200 && status < 300 ? null : `it answered ${status}`);
    });
    // Listening for good: more than one thing can go wrong with a connection that is being ended.
    request.on('error', (error) => {
      const code = causeOf(error);
      resolve(error instanceof ProxyFailure ? proxyWords(error) : (WORDS[code] ?? code));
    });
    request.end(body);
  });
}

function proxyWords({ status, code }: ProxyFailure): string {
  if (status === undefined) return `the proxy cannot be reached, ${code}`;
  return status === 407 ? 'the proxy wants a user name and password, 407' : `the proxy refused it, ${status}`;
}
