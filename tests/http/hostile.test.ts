import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { HttpOptions } from '../../src/http/types.ts';
import { client, failureOf, rejection } from './support.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** What a server writes for each request that it sees, whatever the request is. */
type Script = (socket: Socket, request: number) => void;

/** A client of a server on loopback that writes raw bytes. */
async function facing(script: Script, options: Partial<HttpOptions> = {}) {
  let requests = 0;
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.on('data', (data) => {
      if (!/^(GET|POST) /.test(data.toString('latin1'))) return;
      requests += 1;
      script(socket, requests);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return client({ baseUrl: `http://127.0.0.1:${port}`, timeoutSeconds: 5, ...options });
}

/** Writes the same again and again, until nobody listens any more. */
function endless(socket: Socket, bytes: Buffer | string): void {
  const go = () => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on('drain', go);
  go();
}

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const whole = (body: Buffer | string, headers = '', head = HEAD): Script => {
  const bytes = Buffer.from(body);
  return (socket) => {
    socket.write(`${head}${headers}content-length: ${bytes.length}\r\n\r\n`);
    socket.write(bytes);
  };
};
const BOMB = Buffer.alloc(64 * 2 ** 20, ' ');

describe('a body', () => {
  const tooLarge: [string, Script][] = [
    [
      'that never ends',
      (socket) => {
        socket.write(`${HEAD}\r\n[`);
        endless(socket, '1,'.repeat(32_000));
      },
    ],
    ['that unpacks without end, by gzip', whole(gzipSync(BOMB), 'content-encoding: gzip\r\n')],
    ['by deflate', whole(deflateSync(BOMB), 'content-encoding: deflate\r\n')],
    ['by brotli', whole(brotliCompressSync(BOMB), 'content-encoding: br\r\n')],
    ['of a list of millions', whole(`[${'1,'.repeat(5_000_000)}1]`)],
    ['that is nested millions deep', whole('['.repeat(5_000_000) + ']'.repeat(5_000_000))],
  ];

  test.each(tooLarge)('%s is given up, and not asked for again', async (_, script) => {
    const canvas = await facing(script, { retries: 3 });
    const error = await failureOf(canvas.json('/x'));
    expect(error.problems[0]).toMatchObject({ code: 'canvas-answer-too-large', severity: 'failed' });
    expect(canvas.counts).toEqual({ requests: 1, retries: 0 });
    expect((await failureOf(canvas.post('/x', 'a', 'text/plain'))).facts.kind).toBe('too-large');
  });

  const understood: [string, Script, unknown][] = [
    ['with a mark', whole('\uFEFF{"a":"ü"}'), { a: 'ü' }],
    ['in UTF-16 with a mark', whole(Buffer.from('\uFEFF{"a":"ü"}', 'utf16le')), { a: 'ü' }],
    ['in UTF-16 without one', whole(Buffer.from('{"a":"ü"}', 'utf16le')), { a: 'ü' }],
    ['in big-endian UTF-16', whole(Buffer.from('\uFEFF{"a":"ü"}', 'utf16le').swap16()), { a: 'ü' }],
    ['with a key twice', whole('{"a":1,"a":2}'), { a: 2 }],
    ['packed with gzip', whole(gzipSync('[1]'), 'content-encoding: GZip\r\n'), [1]],
    ['packed with gzip by its old name', whole(gzipSync('[1]'), 'content-encoding: x-gzip\r\n'), [1]],
    ['packed with deflate', whole(deflateSync('[1]'), 'content-encoding: deflate\r\n'), [1]],
    ['packed with brotli', whole(brotliCompressSync('[1]'), 'content-encoding: br\r\n'), [1]],
    ['not packed, and said to be so', whole('[1]', 'content-encoding: identity\r\n'), [1]],
    [
      'in pieces',
      (socket) => socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n3\r\n[1]\r\n0\r\n\r\n`),
      [1],
    ],
    ['that ends with the connection', (socket) => socket.end(`${HEAD}\r\n[1]`), [1]],
  ];

  test.each(understood)('%s is understood', async (_, script, data) => {
    await expect((await facing(script)).json('/x')).resolves.toEqual(data);
  });

  const odd: [string, Script, string][] = [
    ['in Latin-1', whole(Buffer.from('{"a":"ü"}', 'latin1')), 'not UTF-8'],
    ['packed in an unknown way', whole('[1]', 'content-encoding: zstd\r\n'), 'encoding'],
    ['packed twice', whole(gzipSync(gzipSync('[1]')), 'content-encoding: gzip, gzip\r\n'), 'encoding'],
    ['that is not packed, though said to be', whole('[1]', 'content-encoding: gzip\r\n'), 'Z_DATA_ERROR'],
    ['that is no brotli', whole('[1, 2, 3]', 'content-encoding: br\r\n'), 'ERR__ERROR'],
  ];

  test.each(odd)('%s is not guessed at', async (_, script, code) => {
    const canvas = await facing(script, { retries: 3 });
    const error = await failureOf(canvas.json('/x'));
    expect(error.problems[0].code).toBe('canvas-answer-invalid');
    expect(error.message).toContain(code);
    expect(canvas.counts.retries).toBe(0);
  });

  const broken: [string, Script][] = [
    ['is longer than what came', (socket) => socket.end(`${HEAD}content-length: 9\r\n\r\n[1]`)],
    [
      'has a piece of no size',
      (socket) => socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n[1]`),
    ],
    ['has pieces that are cut', (socket) => socket.end(`${HEAD}transfer-encoding: chunked\r\n\r\n9\r\n[1]`)],
    [
      'is packed and cut',
      (socket) =>
        socket.end(
          Buffer.concat([
            Buffer.from(`${HEAD}content-encoding: gzip\r\n\r\n`),
            gzipSync('[1]').subarray(0, 15),
          ]),
        ),
    ],
    [
      'has endless words beside a piece',
      (socket) => {
        socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n1;a=`);
        endless(socket, 'b'.repeat(1000));
      },
    ],
    [
      'has an endless trailer',
      (socket) => {
        socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n3\r\n[1]\r\n0\r\n`);
        endless(socket, 'x: y\r\n'.repeat(100));
      },
    ],
  ];

  test.each(broken)('that %s is a failure', async (_, script) => {
    const error = await failureOf((await facing(script)).json('/x'));
    expect(['network', 'protocol']).toContain(error.facts.kind);
  });

  test('that trickles ends with the pass', async () => {
    const reason = new Error('The pass took too long.');
    const stop = new AbortController();
    const canvas = await facing(
      (socket) => {
        socket.write(`${HEAD}\r\n`);
        const timer = setInterval(() => {
          socket.write('[');
          stop.abort(reason);
        }, 5);
        socket.on('close', () => {
          clearInterval(timer);
        });
      },
      { signal: stop.signal },
    );
    await expect(rejection(canvas.json('/x'))).resolves.toBe(reason);
  });
});

describe('a refusal', () => {
  test.each([
    [
      'without end',
      (socket: Socket) => {
        endless(socket, 'no '.repeat(10_000));
      },
    ],
    ['that trickles', (socket: Socket) => setInterval(() => socket.write('no '), 20).unref()],
  ])('%s is quoted by its beginning', async (_, go) => {
    const canvas = await facing(
      (socket) => {
        socket.write('HTTP/1.1 500 Oops\r\n\r\n');
        go(socket);
      },
      { timeoutSeconds: 0.2 },
    );
    const error = await failureOf(canvas.json('/x'));
    expect(error.facts).toMatchObject({ kind: 'status', status: 500 });
    expect(error.facts.said).toMatch(/^no no/);
  });

  test.each(['{"errors":', '['])('that is nested 30,000 deep by %s says nothing', async (open) => {
    const close = open === '[' ? ']' : '}';
    const body = `${open.repeat(30_000 / open.length)}"deep"${close.repeat(30_000 / open.length)}`;
    const canvas = await facing((socket) => {
      socket.write(`HTTP/1.1 422 No\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    });
    expect((await failureOf(canvas.json('/x'))).facts).toMatchObject({ status: 422, said: '' });
  });

  test.each(['gzip', 'zstd'])('that cannot be unpacked (%s) is one all the same', async (encoding) => {
    const canvas = await facing((socket) => {
      socket.write(`HTTP/1.1 404 No\r\ncontent-encoding: ${encoding}\r\ncontent-length: 3\r\n\r\nabc`);
    });
    expect((await failureOf(canvas.json('/x'))).facts).toMatchObject({ status: 404, said: '' });
  });

  test('by a redirect without end is not read', async () => {
    const canvas = await facing((socket) => {
      socket.write('HTTP/1.1 302 Away\r\nlocation: /y\r\n\r\n');
      endless(socket, 'x'.repeat(10_000));
    });
    expect((await failureOf(canvas.json('/x'))).facts).toMatchObject({ kind: 'web-page', status: 302 });
  });
});

describe('what is no HTTP', () => {
  test('such as 101, after which Node watches nothing, ends at once', async () => {
    const canvas = await facing(
      (socket) =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: other\r\nconnection: upgrade\r\n\r\n'),
      { retries: 3, timeoutSeconds: 3600 },
    );
    const error = await failureOf(canvas.json('/x'));
    expect(error.problems[0].code).toBe('canvas-not-http');
    expect(error.message).toContain('101');
    expect(canvas.counts).toEqual({ requests: 1, retries: 0 });
    const sink = new Writable({
      write: (_, __, done) => {
        done();
      },
    });
    expect((await failureOf(canvas.download('/x', () => sink))).facts.kind).toBe('protocol');
  });

  test.each([100, 102, 103])('such as %i again and again ends', async (status) => {
    const canvas = await facing((socket) => {
      endless(socket, `HTTP/1.1 ${status} Wait\r\n\r\n`);
    });
    expect((await failureOf(canvas.json('/x'))).problems[0].code).toBe('canvas-not-http');
  });

  test('but one sign that an answer is on its way is', async () => {
    const canvas = await facing((socket) =>
      socket.write(`HTTP/1.1 103 Early\r\n\r\n${HEAD}content-length: 3\r\n\r\n[1]`),
    );
    await expect(canvas.json('/x')).resolves.toEqual([1]);
  });

  const garbage: [string, Script][] = [
    ['the bare words of HTTP/0.9', (socket) => socket.end('[1]')],
    ['another protocol', (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n')],
    [
      'a header without end',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nlink: ');
        endless(socket, 'x'.repeat(10_000));
      },
    ],
    [
      'headers without end',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        endless(socket, 'link: </x>; rel="next"\r\n'.repeat(100));
      },
    ],
  ];

  test.each(garbage)('such as %s is a failure', async (_, script) => {
    expect((await failureOf((await facing(script)).json('/x'))).problems[0].code).toBe('canvas-not-http');
  });
});

describe('a list', () => {
  test('whose pages have no end is given up', async () => {
    const canvas = await facing((socket, request) => {
      const body = `[${'1,'.repeat(50_000)}1]`;
      socket.write(
        `${HEAD}link: </x?page=${request}>; rel="next"\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    });
    const read = async () => {
      for await (const page of canvas.pages('/x', [])) expect(page).toHaveLength(50_001);
    };
    const error = await failureOf(read());
    expect(error.problems[0].code).toBe('canvas-list-too-long');
    expect(canvas.counts.requests).toBe(6);
  });
});

describe('a download', () => {
  async function load(body: Buffer | string, headers: string) {
    const chunks: Buffer[] = [];
    const grit = await facing(whole(body, headers, 'HTTP/1.1 200 OK\r\n'), { system: 'Grit' });
    const sink = new Writable({
      write: (chunk: Buffer, _, done) => {
        chunks.push(chunk);
        done();
      },
    });
    await grit.download('/export', () => sink);
    return Buffer.concat(chunks).toString();
  }

  test.each(['text/html', 'application/json', 'text/html; charset=utf-16'])(
    'of a workbook that is called %s is a workbook',
    async (type) => {
      await expect(load('PK\x03\x04 and so on', `content-type: ${type}\r\n`)).resolves.toBe(
        'PK\x03\x04 and so on',
      );
    },
  );

  test('that comes packed is unpacked', async () => {
    await expect(load(gzipSync('PK'.repeat(5000)), 'content-encoding: gzip\r\n')).resolves.toBe(
      'PK'.repeat(5000),
    );
  });

  test.each([
    '<!DOCTYPE html><p>Log in',
    '\r\n\t<HTML>',
    '\uFEFF<html>',
    '<!-- a proxy -->\n<html>',
    '<?xml version="1.0"?>\n<!DOCTYPE html>',
    Buffer.from('\uFEFF<html>', 'utf16le'),
    `<html>${' '.repeat(10_000)}`,
  ])('of the page %p is none, whatever it is called', async (page) => {
    const error = await failureOf(load(page, 'content-type: application/vnd.ms-excel\r\n'));
    expect(error.problems[0].code).toBe('grit-web-page');
  });
});
