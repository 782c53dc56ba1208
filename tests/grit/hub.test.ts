import { afterEach, describe, expect, test } from '@jest/globals';
import { startGrit, type GritOptions, type GritServer } from '../../src/demo/grit.ts';
import { createGrit } from '../../src/grit/client.ts';
import { inMemory } from '../../src/preview.ts';
import { rejection } from '../http/support.ts';

const TOKEN = 'invented-grit-token';
const HUB = { name: 'Workshop', hubVersion: '1.1.1008' };
const open: { close(): unknown }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function connected(options: GritOptions = {}) {
  const server = await startGrit({ token: TOKEN, ...options });
  const { grit, http, hub } = createGrit({
    baseUrl: server.url,
    token: TOKEN,
    userAgent: 'tests',
    timeoutSeconds: 5,
    retries: 0,
    signal: new AbortController().signal,
    log: () => undefined,
    progress: () => undefined,
  });
  open.push(http, server);
  const load = async () => grit.readExport(await inMemory((sink) => grit.downloadExport(sink)));
  const upsert = () => grit.upsert?.({ columns: [], rows: [] }) ?? Promise.reject(new Error('none'));
  return { server, hub, load, upsert };
}

const pathsOf = ({ requests }: GritServer) => requests.map(({ url }) => url.pathname);
const isBatch = ({ url }: { url: URL }) => url.pathname.startsWith('/api/batch/');

describe('a hub without the batch interface', () => {
  test.each(['load', 'upsert'] as const)('is named with its version, after %s', async (call) => {
    const connection = await connected({ batchGone: true, hub: HUB });
    const error = await rejection(connection[call]());
    expect(error).toMatchObject({ problems: [{ code: 'grit-interface-gone', severity: 'failed' }] });
    expect(String(error)).toContain('This Grit ("Workshop"), version 1.1.1008, no longer offers');
    expect(pathsOf(connection.server).slice(1)).toEqual(['/health-check', '/api/hub']);
  });

  test.each([
    { kind: 'status', status: 405 },
    { kind: 'status', status: 410 },
    { kind: 'html' },
    { kind: 'redirect', location: '/login' },
    { kind: 'text', body: '{"users":[]}', contentType: 'application/json' },
    { kind: 'text', body: 'id;name', contentType: 'text/csv' },
  ] as const)('may answer an export with %p', async (fault) => {
    const { server, load } = await connected({ hub: HUB });
    server.misbehave({ when: isBatch, fault });
    expect(await rejection(load())).toMatchObject({ problems: [{ code: 'grit-interface-gone' }] });
  });

  test('is known by its health alone', async () => {
    const { server, load } = await connected({ batchGone: true, hub: HUB });
    server.misbehave({
      when: ({ url }) => url.pathname === '/api/hub',
      fault: { kind: 'status', status: 401 },
    });
    expect(String(await rejection(load()))).toContain('This Grit no longer offers');
  });
});

test.each([
  ['an older hub, which has a page at every address', null, []],
  ['a page in place of both answers', HUB, [{ kind: 'html' }]],
  ['another refusal of both', HUB, [{ kind: 'status', status: 500 }]],
  ['connections that drop', HUB, [{ kind: 'drop' }]],
] as const)('with %s it is the address that is doubtful', async (_, hub, [fault]) => {
  const { server, load } = await connected({ batchGone: true, hub });
  if (fault !== undefined) server.misbehave({ when: (request) => !isBatch(request), fault });
  expect(await rejection(load())).toMatchObject({ problems: [{ code: 'grit-not-found' }] });
});

test.each([401, 500, 400])('%i is not about the interface, and nothing more is asked', async (status) => {
  const { server, load } = await connected({ hub: HUB });
  server.misbehave({ when: isBatch, fault: { kind: 'status', status } });
  const error = await rejection(load());
  expect(String(error)).not.toContain('interface');
  expect(server.requests).toHaveLength(1);
});

test('a good export, an empty one and a damaged one ask nothing more', async () => {
  const { server, load } = await connected({ hub: HUB });
  await load();
  server.misbehave({ when: isBatch, fault: { kind: 'empty' }, times: 1 });
  expect(await rejection(load())).toMatchObject({ problems: [{ code: 'backup-unreadable' }] });
  server.misbehave({ when: isBatch, fault: { kind: 'truncate' }, times: 1 });
  expect(await rejection(load())).toMatchObject({ problems: [{ code: 'backup-unreadable' }] });
  expect(pathsOf(server).every((path) => path.startsWith('/api/batch/'))).toBe(true);
});

test.each([
  ['{"name":"A\\u001b[31m\\nB","hubVersion":"1\\"2"}', { name: 'A [31m B', version: '1 2' }],
  [`{"hubVersion":"${'9'.repeat(10_000)}"}`, { name: '', version: `${'9'.repeat(60)}…` }],
  ['{"hubVersion":12}', null],
  ['null', null],
  ['[1]', null],
  ['nothing', null],
  ['['.repeat(100_000), null],
])('the hub may say %p of itself', async (body, said) => {
  const { server, hub } = await connected({ hub: HUB });
  server.misbehave({ when: () => true, fault: { kind: 'text', body, contentType: 'application/json' } });
  await expect(hub()).resolves.toEqual(said);
});
