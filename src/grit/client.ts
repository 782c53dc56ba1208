import { fail, problem } from '../catalogue.ts';
import { csvOf } from '../core/table.ts';
import { describe, type FailureFacts } from '../http/facts.ts';
import { HttpFailure } from '../http/failure.ts';
import { createHttp } from '../http/client.ts';
import type { Http, HttpOptions } from '../http/types.ts';
import type { GritPort } from '../ports.ts';
import { errorsIn } from './answer.ts';
import { askHub, findHub, type Hub } from './hub.ts';
import { credentials, multipart, ROUTES } from './interface.ts';
import { readExport } from './workbook.ts';

export interface GritOptions extends Omit<HttpOptions, 'system' | 'headers' | 'secret' | 'maxConcurrent'> {
  token: string;
  userAgent: string;
  progress: (text: string) => void;
}

/** What a hub answers where a route is not there, or no longer. */
const GONE = new Set([404, 405, 410, 501]);

/** The Grit of a shop. Its limits are not known, so it gets one request at a time. */
export function createGrit(options: GritOptions): {
  grit: GritPort;
  http: Http;
  /** What the hub says of itself; null where it says nothing. */
  hub: () => Promise<Hub | null>;
} {
  const { token, userAgent, progress } = options;
  const http = createHttp({
    ...options,
    system: 'Grit',
    secret: token,
    maxConcurrent: 1,
    headers: { ...credentials(token), 'user-agent': userAgent },
  });
  /** Whether what is read next is what Grit has just delivered, and no earlier backup. */
  let isDelivered = false;

  /** What is to be said of a failure: where the hub is there all the same, it is not about the address. */
  async function explained(error: unknown, where: string): Promise<unknown> {
    const hub = await findHub(http);
    return hub === null ? error : fail('grit-interface-gone', { ...hub, where });
  }
  const asked = async <T>(request: Promise<T>): Promise<T> => {
    try {
      return await request;
    } catch (error) {
      if (!(error instanceof HttpFailure && isGone(error.facts))) throw error;
      throw await explained(error, describe({ ...error.facts, said: '' }));
    }
  };

  return {
    http,
    hub: () => askHub(http),
    grit: {
      async upsert(table) {
        const { rows } = table;
        progress(`Uploading ${rows.length} ${rows.length === 1 ? 'row' : 'rows'} to Grit`);
        const { body, contentType } = multipart(csvOf(table));
        const errors = errorsIn(await asked(http.post(ROUTES.upsert, body, contentType)));
        return {
          result: { attempted: true, ok: errors === 0, rows: rows.length },
          problems: errors === 0 ? [] : [problem('grit-row-errors', { count: errors })],
        };
      },
      async downloadExport(openSink) {
        progress("Reading Grit's users");
        isDelivered = false;
        await asked(http.download(ROUTES.export, openSink));
        isDelivered = true;
      },
      async readExport(bytes) {
        const isAnswer = isDelivered;
        isDelivered = false;
        try {
          return await readExport(bytes, options.signal);
        } catch (error) {
          // A damaged workbook is one, and nothing at all may be a mishap; another answer is another interface.
          if (!isAnswer || bytes.length === 0 || bytes.toString('latin1', 0, 2) === 'PK') throw error;
          throw await explained(error, `GET ${ROUTES.export}: no workbook`);
        }
      },
    },
  };
}

function isGone({ kind, status = 0 }: FailureFacts): boolean {
  return kind === 'web-page' || (kind === 'status' && GONE.has(status));
}
