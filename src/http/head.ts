import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Request } from 'got';
import { OddAnswer } from './odd.ts';

/** The part of an answer that comes before its body. */
export interface Head {
  statusCode: number;
  headers: IncomingHttpHeaders;
}

/** A server may say that an answer is on its way (100, 102, 103). Each one starts the time-out anew, so not for ever. */
const MOST_SIGNS = 20;

/**
 * The head of the answer to a request, before a byte of its body is read. Rejects with got's error, or an OddAnswer.
 * Whoever asks has to destroy the stream in the end.
 */
export function headOf(stream: Request): Promise<Head> {
  return new Promise((resolve, reject) => {
    // Listening as long as there is something to hear: an error event that nobody hears ends the process.
    stream.on('error', reject);
    stream.once('close', () => {
      reject(new Error('The request was ended.'));
    });
    stream.once('response', resolve);
    let signs = 0;
    stream.on('information', () => {
      signs += 1;
      if (signs > MOST_SIGNS) reject(new OddAnswer('protocol', 'announced again and again'));
    });
    // Node hands over the bare connection then and watches it no longer, so it would stay open for good.
    stream.once('upgrade', (_: unknown, connection: Duplex) => {
      connection.destroy();
      reject(new OddAnswer('protocol', '101, another protocol'));
    });
  });
}
