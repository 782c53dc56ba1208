import { PassThrough, type Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import type { Request } from 'got';
import { causeOf } from '../errors.ts';
import type { Head } from './head.ts';
import { OddAnswer } from './odd.ts';
import { withoutPage } from './page.ts';
import { textFrom } from './text.ts';
import { hasTooManyValues } from './values.ts';

/** A page of a hundred assignments with pictures in their descriptions is the largest answer that has to be read. */
const MOST_BYTES = 16 * 2 ** 20;
/** Of a refusal only the beginning is quoted. */
const MOST_OF_REFUSAL = 64 * 2 ** 10;

/** What a request says that it takes. got's own decoding knows no limit, so it is switched off. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

/** One after the other is never sent, and never undone. */
const DECODERS = new Map<string, () => Transform>([
  ['', () => new PassThrough()],
  ['identity', () => new PassThrough()],
  ['gzip', createUnzip],
  ['x-gzip', createUnzip],
  ['deflate', createUnzip],
  ['br', createBrotliDecompress],
]);

/** The text of an answer. Rejects with an OddAnswer where it is too large, or no text. */
export async function textOf(stream: Request, head: Head): Promise<string> {
  const { bytes, isWhole } = await read(stream, head, MOST_BYTES);
  if (!isWhole) throw new OddAnswer('too-large', `more than ${MOST_BYTES / 2 ** 20} MiB`);
  if (hasTooManyValues(bytes)) throw new OddAnswer('too-large', 'too many values');
  const text = textFrom(bytes);
  if (text === null) throw new OddAnswer('answer', 'not UTF-8');
  return text;
}

/** How a refusal begins, as far as it comes within that time. Rejects where it breaks off. */
export async function refusalOf(stream: Request, head: Head, ms: number): Promise<string> {
  const { bytes } = await read(stream, head, MOST_OF_REFUSAL, ms);
  return textFrom(bytes) ?? bytes.toString('utf8');
}

/** Pours an answer into a sink, unless it is a web page. Rejects with what went wrong on either side. */
export async function pour(stream: Request, head: Head, sink: Writable): Promise<void> {
  const refuse = () => new OddAnswer('web-page');
  const judged = (source: AsyncIterable<Buffer>) => withoutPage(source, refuse);
  await pipeline(stream, decoderFor(head), judged, sink);
}

/** The bytes that come, at most so many and within that time. */
async function read(
  stream: Request,
  head: Head,
  most: number,
  ms?: number,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  const progress = { size: 0, isWhole: true };
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      progress.size += chunk.length;
      progress.isWhole = progress.size <= most;
      if (!progress.isWhole) return;
      chunks.push(chunk);
    }
  };
  const late = () => {
    progress.isWhole = false;
    stream.destroy();
  };
  const timer = ms === undefined ? undefined : setTimeout(late, ms);
  try {
    await pipeline(stream, decoderFor(head), collect);
  } catch (error) {
    // To stop in the middle is a failure to the streams.
    if (progress.isWhole) throw error;
  } finally {
    clearTimeout(timer);
  }
  return { bytes: Buffer.concat(chunks), isWhole: progress.isWhole };
}

function decoderFor({ headers }: Head): Transform {
  const open = DECODERS.get((headers['content-encoding'] ?? '').trim().toLowerCase());
  if (open === undefined) throw new OddAnswer('answer', 'in an encoding that was not asked for');
  return open();
}

/** What a decoder found: that more was to come, as where a connection breaks, or that it is not its format. */
export function decodingFault(error: unknown): OddAnswer | null {
  const code = causeOf(error);
  if (code === 'Z_BUF_ERROR') return new OddAnswer('network', code);
  return /^(Z_|ERR_BROTLI|ERR__ERROR)/.test(code) ? new OddAnswer('answer', code) : null;
}
