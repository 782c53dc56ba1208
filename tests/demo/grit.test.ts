import { describe, expect, test } from '@jest/globals';
import { readSheet } from 'read-excel-file/node';
import { gritUser } from '../../src/demo/grit.ts';
import type { GritServer } from '../../src/demo/grit.ts';
import { gritWith } from './ask.ts';

const TOKEN = { 'x-auth-token': 'demo-grit-token' };
const ADA = { firstName: 'Ada', lastName: 'Sprocket', externalId: '00012345', email: 'ada@example.edu' };

async function upload(grit: GritServer, csv: string, part = 'file'): Promise<Response> {
  const form = new FormData();
  form.set(part, new Blob([csv], { type: 'text/csv' }), 'upload.csv');
  return fetch(`${grit.url}/api/batch/user/upsert`, { method: 'POST', headers: TOKEN, body: form });
}

async function download(grit: GritServer): Promise<Buffer> {
  const answer = await fetch(`${grit.url}/api/batch/user/export`, { headers: TOKEN });
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

/** The cells of the export's first user by column. */
async function firstUser(grit: GritServer): Promise<Record<string, unknown>> {
  const [header = [], first = []] = await readSheet(await download(grit));
  return Object.fromEntries(header.map((column, position) => [String(column), first[position]]));
}

describe("Grit's token", () => {
  test.each([401, 403] as const)('a wrong one is a %i', async (status) => {
    const grit = await gritWith({ tokenStatus: status });
    const headers = { 'x-auth-token': 'wrong' };
    expect((await fetch(`${grit.url}/api/batch/user/export`, { headers })).status).toBe(status);
    expect((await fetch(`${grit.url}/api/batch/user/export`)).status).toBe(status);
  });
});

test('an export can be behind by some reads, as from a hub that writes it now and then', async () => {
  const grit = await gritWith({ users: [gritUser(ADA)], lag: 2 });
  const read = async () => (await firstUser(grit))['pg:Band Saw'];
  expect(await read()).toBeNull();
  Object.assign(grit.users[0] ?? {}, { 'pg:Band Saw': 'x' });
  expect([await read(), await read(), await read()]).toEqual([null, null, 'x']);
});

describe('an upload', () => {
  test('creates and changes users by external id and is remembered as it came', async () => {
    const grit = await gritWith({ users: [gritUser(ADA, ['pg:Band Saw'])] });
    const csv = [
      'firstName,lastName,externalId,email,pg:Laser Cutter,pg:Band Saw,at:Any Time,active',
      'Ada,Sprocket,00012345,ada@example.edu,x,,x,x',
      '"Ida ""Ink, Pen""","Quill\nTwo",777,,x,,x,x\n',
    ].join('\n');
    const answer = await upload(grit, csv);
    expect(await answer.json()).toMatchObject({ created: 1, updated: 1, errorCount: 0 });
    expect(grit.users).toMatchObject([
      { externalId: '00012345', 'pg:Laser Cutter': 'x', 'pg:Band Saw': 'x', active: 'x' },
      { externalId: '777', firstName: 'Ida "Ink, Pen"', lastName: 'Quill\nTwo', 'at:Any Time': 'x' },
    ]);
    expect(grit.uploads).toEqual([
      { csv, contentType: 'text/csv', filename: 'upload.csv', partName: 'file' },
    ]);
  });

  test('can take away what an empty cell holds, if Grit turns out to be so', async () => {
    const grit = await gritWith({ users: [gritUser(ADA, ['pg:Band Saw'])], emptyCells: 'clear' });
    await upload(grit, 'externalId,firstName,pg:Band Saw\n00012345,,\n');
    expect(grit.users[0]).toMatchObject({ 'pg:Band Saw': '', firstName: 'Ada' });
  });

  test('counts unknown columns, missing keys and double keys as errors', async () => {
    const grit = await gritWith();
    const answer = await upload(grit, 'externalId,pg:Lasr\n1,x\n,x\n1,x\n');
    const report = (await answer.json()) as { errorCount: number; errors: string[] };
    expect(report.errorCount).toBe(3);
    expect(report.errors[0]).toBe('Unknown column "pg:Lasr" was ignored');
    expect(grit.users).toHaveLength(1);
    expect(grit.users[0]).not.toHaveProperty('pg:Lasr');
  });

  test('can lack rows that the answer counts, for as long as Grit is told to leave them out', async () => {
    const grit = await gritWith({ users: [gritUser(ADA)], leftOut: ['00012345', '777'] });
    const csv = 'externalId,pg:Band Saw\n00012345,x\n777,x\n778,x\n';
    const answer = await upload(grit, csv);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ created: 2, updated: 1, errorCount: 0, errors: [] });
    expect(grit.users.map((user) => [user['externalId'], user['pg:Band Saw']])).toEqual([
      ['00012345', undefined],
      ['778', 'x'],
    ]);

    grit.leftOut.delete('00012345');
    await upload(grit, csv);
    expect(grit.users.map((user) => [user['externalId'], user['pg:Band Saw']])).toEqual([
      ['00012345', 'x'],
      ['778', 'x'],
    ]);
  });

  test('is answered by JSON with given errors, by text, or by nothing', async () => {
    const csv = 'externalId\n1\n';
    const errors = await upload(await gritWith({ rowErrors: ['Row 1: no'] }), csv);
    expect(await errors.json()).toMatchObject({ errorCount: 1, errors: ['Row 1: no'] });
    expect(await (await upload(await gritWith({ answer: 'text' }), csv)).text()).toContain('0 Errors');
    expect(await (await upload(await gritWith({ answer: 'empty' }), csv)).text()).toBe('');
  });

  test('is refused without a part called file, or without multipart', async () => {
    const grit = await gritWith();
    expect((await upload(grit, 'externalId\n1\n', 'upload')).status).toBe(400);
    const headers = { ...TOKEN, 'content-type': 'text/csv' };
    const bare = await fetch(`${grit.url}/api/batch/user/upsert`, {
      method: 'POST',
      headers,
      body: 'externalId',
    });
    expect(bare.status).toBe(415);
    expect(grit.uploads).toEqual([]);
  });
});

describe('an export', () => {
  test('is a workbook: 28 columns, then permissions and access times, then active', async () => {
    const grit = await gritWith({ users: [gritUser(ADA, ['pg:Band Saw', 'active'])] });
    const [header = []] = await readSheet(await download(grit));
    expect(header.findIndex((column) => String(column).startsWith('pg:'))).toBe(28);
    expect(header).toEqual(grit.columns);
    expect(header.at(-1)).toBe('active');
    expect(await firstUser(grit)).toMatchObject({
      externalId: '00012345',
      firstName: 'Ada',
      'pg:Band Saw': 'x',
      'pg:Laser Cutter': null,
      active: 'x',
    });
  });

  test.each([
    ['X', 'X'],
    ['TRUE', true],
    ['1', 1],
  ] as const)('can mark what is granted by %s', async (mark, cell) => {
    const grit = await gritWith({ mark, users: [gritUser(ADA, ['pg:Band Saw'])] });
    expect(await firstUser(grit)).toMatchObject({ 'pg:Band Saw': cell });
  });

  test('can lose the leading zeros of external ids', async () => {
    const grit = await gritWith({ numericExternalIds: true, users: [gritUser(ADA)] });
    expect(await firstUser(grit)).toMatchObject({ externalId: 12345 });
  });

  test('is the same until somebody changes', async () => {
    const grit = await gritWith({ users: [gritUser(ADA)] });
    const first = await download(grit);
    expect((await download(grit)).equals(first)).toBe(true);
    Object.assign(grit.users[0] ?? {}, { active: 'x' });
    expect(await firstUser(grit)).toMatchObject({ active: 'x' });
  });
});
