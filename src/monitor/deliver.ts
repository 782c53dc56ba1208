import type { LookupFunction } from 'node:net';
import type { Proxy } from '../core/types.ts';
import { causeOf } from '../errors.ts';
import { tlsCauseOf, type TlsCause } from '../http/tls-causes.ts';
import { readsSystemStore, securedOf, Trust } from '../http/trust.ts';
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

/** What is not secure about it. Names in a certificate are left out: they may be those of the secret address. */
const INSECURE: Record<TlsCause, string> = {
  'unknown-issuer': readsSystemStore
    ? 'this computer does not trust its certificate; name a private one in NODE_EXTRA_CA_CERTS'
    : 'this computer does not trust its certificate; NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt names those of the system',
  'other-name': 'its certificate is for another name',
  expired: 'its certificate has expired, or the clock of this computer is wrong',
  'not-yet-valid': 'its certificate is not valid yet, or the clock of this computer is wrong',
  weak: 'its certificate is too weak',
  'not-for-servers': 'its certificate is not for servers',
  revoked: 'its certificate was revoked',
  broken: 'its certificate is damaged',
  'no-tls': 'there is no TLS on that port',
  'old-protocol': 'it speaks only an old TLS',
  'no-shared-cipher': 'it has no way of encryption in common with this computer',
  'client-certificate': 'it asked for a certificate of ours',
  closed: 'it closed the connection while that was being secured',
  failed: 'the connection could not be secured',
};

/** Sends something once, and once more where the certificates of the system have to be asked about. */
export async function deliver(delivery: Delivery, options: DeliveryOptions): Promise<string | null> {
  const trust = new Trust(null);
  const attempt = async () => {
    const outcome = await send(delivery, options, trust);
    if (outcome !== null && typeof outcome !== 'string') throw new Refused(outcome.cause);
    return outcome;
  };
  try {
    return await trust.widening(attempt, (error) => (error instanceof Refused ? error.reason : undefined));
  } catch (error) {
    if (error instanceof Refused) return INSECURE[error.reason];
    throw error;
  }
}

class Refused extends Error {
  readonly reason: TlsCause;

  constructor(reason: TlsCause) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Sends something once. Gives null where it was taken, else the reason in words, in which no part of the address is.
 * Of the answer only the status is read: a body may never end, and a redirect may lead anywhere.
 */
function send(
  { url, json }: Delivery,
  { userAgent, lookup, proxy, timeoutMs, signal }: DeliveryOptions,
  trust: Trust,
): Promise<string | { cause: TlsCause } | null> {
  const body = json === undefined ? undefined : JSON.stringify(json);
  const headers = {
    'user-agent': userAgent,
    ...(body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  };
  const target = new URL(url);
  // Agents that keep no connection, and the process with it.
  const agents = createAgents({ proxy, lookup, signal, timeoutMs, witness: trust });
  const agent = target.protocol === 'https:' ? agents.https : agents.http;
  return new Promise((resolve) => {
    const late = () => {
      resolve('no answer in time');
    };
    // The pass must not depend on how soon a connection that is being made takes note of its end.
    signal.addEventListener('abort', late, { once: true });
    const method = body === undefined ? 'GET' : 'POST';
    const request = trust.request(target, { method, headers, signal, agent }, (response) => {
      const status = response.statusCode ?? 0;
      response.destroy();
      resolve(status >= 200 && status < 300 ? null : `it answered ${status}`);
    });
    // Listening for good: more than one thing can go wrong with a connection that is being ended.
    request.on('error', (error) => {
      const insecure = tlsCauseOf(error, securedOf(error));
      if (insecure !== null) {
        resolve(insecure);
        return;
      }
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
