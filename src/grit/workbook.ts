import { fail } from '../catalogue.ts';
import type { GritExport } from '../core/marks.ts';
import { readApart } from './workbook/apart.ts';
import type { Reading } from './workbook/flaw.ts';
import { parseSmallExport } from './workbook/parse.ts';

/**
 * Reads what Grit delivered as its export. Rejects with `backup-unreadable` or `export-without-ids` and why, or with the reason
 * of the signal, which ends it.
 */
export async function readExport(bytes: Buffer, signal?: AbortSignal): Promise<GritExport> {
  const read = await examineExport(bytes, signal);
  if ('cause' in read) throw fail(read.code, { cause: read.cause });
  return read;
}

/**
 * The same, but gives what is wrong with an export in place of throwing it. A small one, as nearly all are, is read at once: to
 * start a thread takes longer than that.
 */
export async function examineExport(bytes: Buffer, signal?: AbortSignal): Promise<Reading> {
  signal?.throwIfAborted();
  const reading = (await parseSmallExport(bytes)) ?? (await readApart(bytes, signal));
  signal?.throwIfAborted();
  return reading;
}
