import type { Answer, DemoRequest } from './faults.ts';
import { writeExport } from './grit-export.ts';
import type { Mark } from './grit-export.ts';
import { applyUpload, readUpload } from './grit-upload.ts';
import type { Upload } from './grit-upload.ts';
import { exportHeader } from './grit-users.ts';
import type { GritUser } from './grit-users.ts';
import { startServer } from './server.ts';
import type { DemoServer, ServerOptions } from './server.ts';

export type { Mark } from './grit-export.ts';
export type { Upload } from './grit-upload.ts';
export type { GritUser } from './grit-users.ts';
export { gritUser } from './grit-users.ts';

export const DEMO_GRIT_TOKEN = 'demo-grit-token';
export const DEMO_COLUMNS = ['pg:Laser Cutter', 'pg:Band Saw', 'pg:All Tools', 'at:Any Time'];

/** What a test can change about the invented Grit; each is something that is not known of the real one. */
export interface GritOptions extends ServerOptions {
  token?: string;
  /** What a wrong token gets; 401 unless told. */
  tokenStatus?: 401 | 403;
  /** The `pg:` and `at:` columns. */
  columns?: string[];
  users?: GritUser[];
  /** The body of a successful upsert. */
  answer?: 'json' | 'empty' | 'text';
  /** Errors that a JSON answer of an upsert lists, whatever was uploaded. */
  rowErrors?: string[];
  /** What an empty cell does to a permission that the user has; it stays, unless told. */
  emptyCells?: 'keep' | 'clear';
  /** External ids whose rows an upload leaves out, though the answer says that all is well. */
  leftOut?: string[];
  numericExternalIds?: boolean;
  mark?: Mark;
  /** What a newer hub says of itself; null for an older one, which lacks both routes for it. */
  hub?: { name: string; hubVersion: string } | null;
  /** So many reads go by until an export shows a change, as from a hub that writes its exports now and then. */
  lag?: number;
  /** Whether the batch interface is gone, as from a hub of another version. */
  batchGone?: boolean;
}

export interface GritServer extends DemoServer {
  /** Who is in Grit now. */
  users: GritUser[];
  /** The header of an export. */
  columns: string[];
  /** Every upload that was taken, in order. */
  uploads: Upload[];
  /** External ids whose rows an upload leaves out without a word. It may be changed between two uploads. */
  leftOut: Set<string>;
  /** By how many reads the exports are behind. It may be changed between two of them. */
  lag: number;
}

function json(status: number, value: object): Answer {
  const headers = { 'content-type': 'application/json' };
  return { status, headers, body: Buffer.from(JSON.stringify(value)) };
}

const WEB_PAGE = '<!DOCTYPE html>\n<html><head><title>Grit</title></head><body></body></html>\n';
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Starts an invented Grit on loopback. */
export async function startGrit(options: GritOptions = {}): Promise<GritServer> {
  const style = { mark: options.mark ?? 'x', numericExternalIds: options.numericExternalIds ?? false };
  /** What there was at the last reads, as far back as an export may be behind. */
  const states: string[] = [];
  let cached: { content: string; workbook: Buffer } = { content: '', workbook: Buffer.alloc(0) };

  async function upsert(request: DemoRequest): Promise<Answer> {
    const contentType = request.headers['content-type'] ?? '';
    if (!contentType.startsWith('multipart/form-data'))
      return json(415, { error: 'multipart/form-data expected' });
    const upload = await readUpload(request.body, contentType).catch(() => undefined);
    if (upload?.partName !== 'file') return json(400, { error: 'Part "file" is missing' });
    grit.uploads.push(upload);
    const outcome = applyUpload(grit.users, grit.columns, upload, {
      emptyCells: options.emptyCells ?? 'keep',
      leftOut: grit.leftOut,
    });
    const errors = [...outcome.errors, ...(options.rowErrors ?? [])];
    switch (options.answer ?? 'json') {
      case 'empty':
        return { status: 200, headers: {}, body: Buffer.alloc(0) };
      case 'text':
        return {
          status: 200,
          headers: { 'content-type': 'text/plain' },
          body: Buffer.from(`USER :: Upsert, ${errors.length} Errors`),
        };
      case 'json':
        return json(200, { type: 'USER :: Upsert', ...outcome, errorCount: errors.length, errors });
    }
  }

  async function exportUsers(): Promise<Answer> {
    states.push(JSON.stringify([grit.users, grit.columns]));
    states.splice(0, states.length - grit.lag - 1);
    const [content = ''] = states;
    if (content !== cached.content) {
      const [users, columns] = JSON.parse(content) as [GritUser[], string[]];
      cached = { content, workbook: await writeExport(users, columns, style) };
    }
    const headers = {
      'content-type': WORKBOOK,
      'content-disposition': 'attachment; filename="users.xlsx"',
    };
    return { status: 200, headers, body: cached.workbook };
  }

  async function answer(request: DemoRequest): Promise<Answer> {
    const { pathname } = request.url;
    const hub = options.hub ?? null;
    if (hub !== null && pathname === '/health-check') {
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from('OK') };
    }
    if (!pathname.startsWith('/api/')) {
      return { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(WEB_PAGE) };
    }
    if (request.headers['x-auth-token'] !== (options.token ?? DEMO_GRIT_TOKEN))
      return json(options.tokenStatus ?? 401, { error: 'Invalid token' });
    if (hub !== null && pathname === '/api/hub') return json(200, hub);
    if (options.batchGone === true) return json(404, { error: 'Not found' });
    if (pathname === '/api/batch/user/upsert' && request.method === 'POST') return upsert(request);
    if (pathname === '/api/batch/user/export' && request.method === 'GET') return exportUsers();
    return json(404, { error: 'Not found' });
  }

  const grit: GritServer = Object.assign(await startServer(answer, options), {
    users: (options.users ?? []).map((user) => ({ ...user })),
    columns: exportHeader(options.columns ?? DEMO_COLUMNS),
    uploads: [],
    leftOut: new Set(options.leftOut),
    lag: options.lag ?? 0,
  });
  return grit;
}
