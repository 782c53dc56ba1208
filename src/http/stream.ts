import { finished, type Writable } from 'node:stream';
import type { Request } from 'got';
import type { OpenSink } from '../ports.ts';

/** The part of a response by which a download is refused before its body comes. */
export interface ResponseHead {
  statusCode: number;
  headers: Record<string, string | string[] | undefined> & { 'content-type'?: string | undefined };
}

/**
 * Pipes a download into a sink of its own, so that none holds the beginning of one attempt and the end of another.
 * `refuse` may give the reason to stop at the head. Settles when the sink is closed, one way or the other.
 */
export function streamInto(
  stream: Request,
  openSink: OpenSink,
  refuse: (head: ResponseHead) => Error | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let sink: Writable | undefined;
    let over = false;
    /** Ends it once: what goes wrong later follows from its end and is nobody's concern. */
    const giveUp = (reason: Error): void => {
      if (over) return;
      over = true;
      stream.destroy();
      if (sink === undefined || sink.closed) {
        reject(reason);
        return;
      }
      // The sink is closed first, or its last write could land in a file that is thought to be done with.
      sink.once('close', () => {
        reject(reason);
      });
      sink.destroy();
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
    finished(sink, { readable: false }, (error) => {
      if (error) giveUp(error);
      else resolve();
    });
    stream.pipe(sink);
  });
}
