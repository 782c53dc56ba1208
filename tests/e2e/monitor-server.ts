import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the monitor received it. */
interface Sign {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** How a monitor answers: with a status, or never, or by closing, or with a body that does not end. */
export type Manner = number | 'hang' | 'close' | 'endless' | 'redirect';

export interface MonitorServer {
  url: string;
  /** What was received, in order. */
  signs: Sign[];
  /** How it answers at that path; everything else gets a 200. */
  answer: Map<string, Manner>;
  /** The paths that were pinged since the last call, in order. */
  pings(): string[];
  /** What was posted, in order: the `text` of each message. */
  texts(): string[];
  close(): Promise<void>;
}

/** A monitor and webhook on loopback that remembers what it is told. */
export async function startMonitor(): Promise<MonitorServer> {
  const signs: Sign[] = [];
  const answer = new Map<string, Manner>();
  let taken = 0;
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      signs.push({ method, path: url, headers, body });
      behave(answer.get(url.split('?')[0] ?? '') ?? 200, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    signs,
    answer,
    pings() {
      const fresh = signs.slice(taken).filter(({ method }) => method === 'GET');
      taken = signs.length;
      return fresh.map(({ path }) => path);
    },
    texts() {
      const posts = signs.filter(({ method }) => method === 'POST');
      return posts.map(({ body }) => (JSON.parse(body) as { text: string }).text);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function behave(manner: Manner, response: ServerResponse): void {
  if (manner === 'hang') return;
  if (manner === 'close') {
    response.destroy();
  } else if (manner === 'endless') {
    response.writeHead(200);
    const pour = () => {
      while (!response.destroyed && response.write('All is well. '.repeat(1000)));
    };
    response.on('drain', pour);
    pour();
  } else {
    response.writeHead(manner === 'redirect' ? 302 : manner, { location: '/elsewhere' });
    response.end('noted');
  }
}
