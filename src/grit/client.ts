import { randomUUID } from 'node:crypto';
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
        progress(`Uploading ${rows.length} ${rows.length === 1 ? 'row' : 'rows'} to Grit`);
        const { body, contentType } = multipart(csv);
        const errors = errorsIn(await http.post(UPSERT, body, contentType));
        return {
          result: { attempted: true, ok: errors === 0, rows: rows.length },
          problems: errors === 0 ? [] : [problem('grit-row-errors', { count: errors })],
        };
      },
      async downloadExport(openSink) {
        progress("Reading Grit's users");
        await http.download(EXPORT, openSink);
      },
      readExport: (bytes) => readExport(bytes, options.signal),
    },
  };
}

/**
 * The upload as Grit takes it: one part, `file`, named `upload.csv`. Bytes, so that a retry sends the same (a form
 * that is sent as a stream is empty the second time), and written out here, since Node's own form encoder takes as
 * long to load as the rest of a small pass takes to run.
 */
function multipart(csv: GrantTable['csv']): { body: Buffer; contentType: string } {
  const boundary = `grit-sync-${randomUUID()}`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="upload.csv"\r\nContent-Type: text/csv\r\n\r\n`;
  return {
    body: Buffer.from(`${head}${csv}\r\n--${boundary}--\r\n`),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}
