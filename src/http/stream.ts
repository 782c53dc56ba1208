import { finished, type Writable } from 'node:stream';
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
      let sink: Writable | undefined;
      let over = false;
      /** Ends this attempt, once: what goes wrong later follows from its end and is nobody's concern. */
      const end = (then: () => void): void => {
        if (over) return;
        over = true;
        stream.destroy();
        if (sink === undefined || sink.closed) {
          then();
          return;
        }
        // The sink is closed first, or its last write could land in a file that is thought to be done with.
        sink.once('close', then);
        sink.destroy();
      };
      const giveUp = (reason: Error): void => {
        end(() => {
          reject(reason);
        });
      };
      // Listening before anything else, and as long as there is something to hear: an error event that nobody hears
      // ends the process.
      stream.on('error', giveUp);
      try {
        sink = openSink();
      } catch (error) {
        giveUp(error as Error);
        return;
      }
      stream.once('response', (head: ResponseHead) => {
        const reason = refuse(head);
        if (reason !== undefined) giveUp(reason);
      });
      stream.once('retry', (_count: number, _error: unknown, again: () => Request) => {
        end(() => {
          attempt(again());
        });
      });
      finished(sink, { readable: false }, (error) => {
        if (error) giveUp(error);
        else resolve();
      });
      stream.pipe(sink);
    };
    attempt(start());
  });
}
