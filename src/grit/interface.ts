import { randomUUID } from 'node:crypto';

/**
 * The one interface of Grit that grit-sync knows: what is particular to it stands here and in the readers beside it.
 * No other route is ever tried.
 */
export const ROUTES = {
  upsert: '/api/batch/user/upsert',
  export: '/api/batch/user/export',
  /** Answers without a token, on newer hubs. */
  health: '/health-check',
  /** Says what the hub is called and which version it has, on newer hubs. */
  hub: '/api/hub',
} as const;

/** How a token is shown. */
export function credentials(token: string): Record<string, string> {
  return { 'x-auth-token': token };
}

/**
 * The upload as Grit takes it: one part, `file`, named `upload.csv`. Bytes, so that a retry sends the same (a form
 * that is sent as a stream is empty the second time), and written out here, since Node's own form encoder takes as
 * long to load as the rest of a small pass takes to run.
 */
export function multipart(csv: string): { body: Buffer; contentType: string } {
  const boundary = `grit-sync-${randomUUID()}`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="upload.csv"\r\nContent-Type: text/csv\r\n\r\n`;
  return {
    body: Buffer.from(`${head}${csv}\r\n--${boundary}--\r\n`),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}
