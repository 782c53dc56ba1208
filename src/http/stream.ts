import type { Request } from 'got';
import type { OpenSink } from '../ports.ts';

/** The part of a response by which a download is refused before its body comes. */
export interface ResponseHead {
  statusCode: number;
  headers: Record<string, string | string[] | undefined> & { 'content-type'?: string | undefined };
}

/**
 * Pipes a download into a sink. After a failure that got retries, the next attempt gets a new sink, so that none
 * holds the beginning of one answer and the end of another. `refuse` may give the reason to stop at the head.
 */
export function streamInto(
  start: () => Request,
  openSink: OpenSink,
  refuse: (head: ResponseHead) => Error | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const attempt = (stream: Request): void => {
      const sink = openSink();
      const giveUp = (error: Error): void => {
        sink.once('close', () => {
          reject(error);
        });
        sink.destroy();
        stream.destroy();
      };
      stream.once('response', (head: ResponseHead) => {
        const reason = refuse(head);
        if (reason !== undefined) giveUp(reason);
      });
      stream.once('retry', (_count: number, _error: unknown, again: () => Request) => {
        // The old sink is closed first, or its last write could land in the new file.
        sink.once('close', () => {
          attempt(again());
        });
        sink.destroy();
      });
      stream.once('error', giveUp);
      sink.once('error', giveUp);
      sink.once('finish', resolve);
      stream.pipe(sink);
    };
    attempt(start());
  });
}
