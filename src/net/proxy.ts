import { request } from 'node:http';
import { isIP, isIPv6, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Proxy } from '../core/types.ts';
import { causeOf } from '../errors.ts';
import { dial, inTime, type Dialing } from './dial.ts';
import { secured } from './secured.ts';

/** How a proxy is called where a person reads it: without what may be a password. */
export function proxyName({ host, port }: Proxy): string {
  return withPort(host, port);
}

/** That a proxy is the reason why there is no connection. */
export class ProxyFailure extends Error {
  readonly proxy: Proxy;
  /** The word for what went wrong on the way to it, or its status. */
  readonly code: string;
  /** What it answered, if it did. */
  readonly status: number | undefined;

  constructor(proxy: Proxy, why: { code: string } | { status: number }) {
    const code = 'status' in why ? `the proxy answered ${why.status}` : why.code;
    super(`The proxy ${proxyName(proxy)} made no connection: ${code}`);
    this.name = 'ProxyFailure';
    this.proxy = proxy;
    this.code = code;
    this.status = 'status' in why ? why.status : undefined;
  }
}

/**
 * A connection to a host through a proxy, which learns no more than host and port. Rejects with a ProxyFailure, or with
 * the reason of the signal.
 */
export async function openTunnel(
  target: { host: string; port: number },
  proxy: Proxy,
  dialing: Dialing,
): Promise<Socket> {
  try {
    const status = await askForTunnel(target, proxy, dialing);
    if (status instanceof Error) throw status;
    return status;
  } catch (error) {
    if (error instanceof ProxyFailure || dialing.signal.aborted) throw error;
    throw new ProxyFailure(proxy, { code: causeOf(error) });
  }
}

async function askForTunnel(
  { host, port }: { host: string; port: number },
  proxy: Proxy,
  dialing: Dialing,
): Promise<Socket | ProxyFailure> {
  const socket = await connectTo(proxy, dialing);
  const authority = withPort(host, port);
  // Node's own client limits what comes before the end of the head.
  const asking = request({
    method: 'CONNECT',
    path: authority,
    createConnection: () => socket,
    headers: {
      host: authority,
      connection: 'keep-alive',
      ...(proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization }),
    },
  });
  const answered = new Promise<Socket | ProxyFailure>((resolve, reject) => {
    asking.on('error', reject);
    asking.once('connect', ({ statusCode: status = 0 }, _socket, head) => {
      if (status < 200 || status > 299) {
        resolve(new ProxyFailure(proxy, { status }));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
  });
  asking.end();
  try {
    const answer = await inTime(answered, dialing.timeoutMs, dialing.signal);
    // Whatever else it has to say of its refusal, which may have no end.
    if (answer instanceof Error) socket.destroy();
    return answer;
  } catch (error) {
    asking.destroy();
    socket.destroy();
    throw error;
  }
}

async function connectTo({ host, port, isSecure }: Proxy, dialing: Dialing): Promise<Socket> {
  const socket = await dial({ host, port }, dialing);
  if (!isSecure) return socket;
  return secured(connectTls({ socket, host, servername: isIP(host) === 0 ? host : '' }), dialing);
}

function withPort(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
