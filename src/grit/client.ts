import { problem } from '../catalogue.ts';
import type { GrantTable } from '../core/types.ts';
import { createHttp } from '../http/client.ts';
import type { Http, HttpOptions } from '../http/types.ts';
import type { GritPort } from '../ports.ts';
import { errorsIn } from './answer.ts';
import { readExport } from './workbook.ts';

export interface GritOptions extends Omit<HttpOptions, 'system' | 'headers' | 'secret' | 'maxConcurrent'> {
  token: string;
  userAgent: string;
  progress: (text: string) => void;
}

const UPSERT = '/api/batch/user/upsert';
const EXPORT = '/api/batch/user/export';

/** The Grit of a shop. Its limits are not known, so it gets one request at a time. */
export function createGrit(options: GritOptions): { grit: GritPort; http: Http } {
  const { token, userAgent, progress } = options;
  const http = createHttp({
    ...options,
    system: 'Grit',
    secret: token,
    maxConcurrent: 1,
    headers: { 'x-auth-token': token, 'user-agent': userAgent },
  });
  return {
    http,
    grit: {
      async upsert({ csv, rows }) {
        progress(`Uploading ${rows.length} rows to Grit`);
        const { body, contentType } = await multipart(csv);
        const errors = errorsIn(await http.post(UPSERT, body, contentType));
        return {
          result: { attempted: true, ok: errors === 0, rows: rows.length },
          problems: errors === 0 ? [] : [problem('grit-row-errors', { count: errors })],
        };
      },
      async downloadExport(openSink) {
        progress("Reading Grit's users for the backup");
        await http.download(EXPORT, openSink);
      },
      async checkExport(bytes) {
        return { rows: (await readExport(bytes)).rows };
      },
    },
  };
}

/**
 * The upload as Grit takes it: one part, `file`, named `upload.csv`. It is encoded to bytes once, so that a retry
 * sends the same; a form that is sent as a stream is empty the second time.
 */
async function multipart(csv: GrantTable['csv']): Promise<{ body: Buffer; contentType: string }> {
  const form = new FormData();
  form.append('file', new File([csv], 'upload.csv', { type: 'text/csv' }));
  const encoded = new Response(form);
  return {
    body: Buffer.from(await encoded.arrayBuffer()),
    contentType: encoded.headers.get('content-type') ?? 'multipart/form-data',
  };
}
