import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** What the proxy does with a CONNECT: a status, silence, or a refusal whose body never ends. */
export type Manner = number | 'connect' | 'silent' | 'endless' | 'trickle' | 'cut' | 'garbage';

/** A proxy on loopback, behind which every name leads to this machine. */
export interface ProxyServer {
  port: number;
  manner: Manner;
  /** `host:port` and the login of each CONNECT. */
  asked: { target: string; authorization: string | undefined }[];
  /** Everything that came in before a tunnel was open. */
  seen: string;
  close(): Promise<void>;
}

export async function startProxy(targetPort: () => number): Promise<ProxyServer> {
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(400).end());
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  const proxy: ProxyServer = {
    port: 0,
    manner: 'connect',
    asked: [],
    seen: '',
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    proxy.asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    proxy.seen += JSON.stringify(request.headers);
    if (proxy.manner === 'connect') {
      const upstream = connect(targetPort(), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(upstream).pipe(client);
      });
      sockets.add(upstream.on('error', () => client.destroy()));
    } else answer(client, proxy.manner);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy.port = (server.address() as AddressInfo).port;
  return proxy;
}

function answer(client: Socket, manner: Manner): void {
  if (typeof manner === 'number') client.end(`HTTP/1.1 ${manner} No\r\ncontent-length: 0\r\n\r\n`);
  else if (manner === 'cut') client.destroy();
  else if (manner === 'garbage') client.end('SSH-2.0-OpenSSH_9.2\r\n');
  else if (manner === 'endless') repeat(client, 'HTTP/1.1 403 No\r\n\r\n', 'x'.repeat(65_536), 0);
  else if (manner === 'trickle') repeat(client, 'HTTP/1.1 200 OK\r\nx: ', 'x', 20);
}

function repeat(client: Socket, head: string, piece: string, everyMs: number): void {
  client.write(head);
  const timer = setInterval(() => {
    client.write(piece);
  }, everyMs);
  client.once('close', () => {
    clearInterval(timer);
  });
}
