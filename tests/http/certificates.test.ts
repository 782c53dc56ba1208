import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { HttpFailure } from '../../src/http/failure.ts';
import { client, failureOf, lines, pem, rejection, TOKEN } from './support.ts';

/**
 * Which certificate is trusted by which file. certificates.md has the answers; with GRIT_SYNC_WRITE_TABLE=1 this test
 * writes it anew.
 */
const TABLE = fileURLToPath(new URL('certificates.md', import.meta.url));
const crt = (...names: string[]) => names.map((name) => pem(`${name}.crt`)).join('');
const ANY_STRENGTH = { ciphers: 'DEFAULT@SECLEVEL=0' };

const SERVERS: Record<string, [name: string, chain: string[], more?: TlsOptions]> = {
  'self-signed, other name': ['grit', []],
  'self-signed, not for signing': ['bare', []],
  'from the campus, other name': ['leaf', []],
  'the same, chain sent': ['leaf', ['middle']],
  'the same, chain and root sent': ['leaf', ['middle', 'root']],
  'from the campus, right name': ['here', []],
  'the same, right name, chain sent': ['here', ['middle']],
  'the same, right name, all sent': ['here', ['middle', 'root']],
  'new one of two with one name': ['twin-new', []],
  'old one of two with one name': ['twin-old', []],
  'from the campus, expired': ['here-expired', ['middle']],
  'self-signed, not yet valid': ['future', []],
  'self-signed, for clients': ['client-only', []],
  'self-signed, short key': ['weak-key', [], ANY_STRENGTH],
  'from the campus, SHA-1': ['weak-hash', ['middle'], ANY_STRENGTH],
  'issued by a server': ['by-leaf', ['here', 'middle']],
  'issued by an expired root': ['under-expired', []],
};
const FILES: Record<string, (name: string) => string | null> = {
  'no file': () => null,
  'its own certificate': (name) => crt(name),
  root: () => crt('root'),
  'issuing CA': () => crt('middle'),
  'root and issuing CA': () => crt('root', 'middle'),
  'chain, backwards': (name) => crt('root', 'middle', name),
  'old and new': () => crt('twin-old', 'twin-new'),
  'expired root': () => crt('root-expired'),
  another: () => crt('other'),
};

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

async function portOf(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A server with that certificate: its address, and every byte that came through its secure connections. */
async function serving(name: string, chain: string[], more: TlsOptions = {}) {
  const heard: string[] = [];
  const options = { key: pem(`${name}.key`), cert: crt(name, ...chain), ...more };
  const server = createServer(options, (_, response) => response.end('[]'));
  server.on('secureConnection', (socket) => {
    socket.on('data', (bytes: Buffer) => heard.push(bytes.toString('latin1')));
  });
  servers.push(server);
  return { baseUrl: `https://127.0.0.1:${await portOf(server)}`, heard };
}

test('the table of certificates and ways to trust them', async () => {
  const rows: string[][] = [];
  for (const [what, [name, chain, more]] of Object.entries(SERVERS)) {
    const { baseUrl, heard } = await serving(name, chain, more);
    const cells: string[] = [];
    for (const fileFor of Object.values(FILES)) {
      heard.length = 0;
      const http = client({ system: 'Grit', baseUrl, retries: 3, ca: fileFor(name) });
      const outcome = await http.json('/x').catch((error: unknown) => error);
      http.close();
      const code = outcome instanceof HttpFailure ? outcome.problems[0].code : null;
      cells.push(code === null ? '**trusted**' : code.replace(/^grit-certificate-?/, '') || 'unknown issuer');
      // Not a byte of a request reaches who is not trusted, and nobody tries again.
      const hasToken = heard.join('').includes(TOKEN);
      expect([heard.length > 0, hasToken, http.counts.retries]).toEqual([code === null, code === null, 0]);
    }
    rows.push([what, ...cells]);
  }
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const head = ['Grit shows', ...Object.keys(FILES)];
  const table = [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
  if (process.env['GRIT_SYNC_WRITE_TABLE'] === '1') writeFileSync(TABLE, `${table}\n`);
  const plain = (text: string) => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---').trim();
  expect(plain(table)).toBe(plain(readFileSync(TABLE, 'utf8')));
});

describe('alerts of a server in the handshake', () => {
  const open: ReturnType<typeof createTcpServer>[] = [];
  afterEach(() => {
    for (const server of open.splice(0)) server.close();
  });

  test.each([
    [40, 'grit-tls-no-cipher'],
    [71, 'grit-tls-no-cipher'],
    [70, 'grit-tls-old'],
    [86, 'grit-tls-old'],
    [42, 'grit-tls-client-certificate'],
    [46, 'grit-tls-client-certificate'],
    [48, 'grit-tls-client-certificate'],
    [116, 'grit-tls-client-certificate'],
    [80, 'grit-tls-failed'],
    [112, 'grit-tls-failed'],
    // This one is how a connection is ended in good order.
    [0, 'grit-tls-closed'],
  ])('%i is %s, in words, and is not tried again', async (alert, code) => {
    const server = createTcpServer((socket) => {
      socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, alert])));
    });
    open.push(server);
    const http = client({ system: 'Grit', baseUrl: `https://127.0.0.1:${await portOf(server)}`, retries: 3 });
    const error = await failureOf(http.json('/x'));
    expect([error.problems[0].code, http.counts.retries, lines]).toEqual([code, 0, []]);
    expect(error.problems[0].message).not.toContain('EPROTO');
  });

  test('a reset may be the network: it is tried again', async () => {
    const server = createTcpServer((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    open.push(server);
    const http = client({ system: 'Grit', baseUrl: `https://127.0.0.1:${await portOf(server)}`, retries: 1 });
    expect((await failureOf(http.json('/x'))).facts.kind).toBe('network');
    expect(http.counts.retries).toBe(1);
  });
});

test('names in a certificate are cleaned, cut and counted', async () => {
  const { baseUrl } = await serving('rude', []);
  const { facts, problems } = await failureOf(client({ system: 'Grit', baseUrl }).json('/x'));
  const [shown] = facts.insecure?.chain ?? [];
  expect(shown).toMatchObject({ moreNames: 31, isSelfSigned: true });
  expect(shown?.names).toHaveLength(10);
  expect(problems[0].message).not.toMatch(/\p{Cc}/u);
});

test('the environment cannot make anybody trusted', async () => {
  const { baseUrl, heard } = await serving('grit', []);
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  try {
    const error = await rejection(client({ system: 'Grit', baseUrl }).json('/x'));
    expect(error).toBeInstanceOf(HttpFailure);
  } finally {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  }
  expect(heard).toEqual([]);
});
