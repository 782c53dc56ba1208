import { createHash } from 'node:crypto';
import { labelOf, type Fail } from './exchange.ts';

/** So many pages are read of one list, and so many entries for one question: whoever has more may never end. */
const MOST_PAGES = 10_000;
const MOST_ENTRIES = 300_000;

/** What a page says, and the address of the next one as it stands there. */
type ReadPage = (url: URL) => Promise<{ data: unknown; next: string | undefined }>;

/** Follows lists from page to page within the origin. All lists together may have so many entries. */
export function followed(
  read: ReadPage,
  baseUrl: string,
  fail: Fail,
  { mostPages = MOST_PAGES, mostEntries = MOST_ENTRIES } = {},
) {
  const { origin } = new URL(baseUrl);
  let entries = 0;
  return async function* (first: URL): AsyncGenerator {
    const seen = new Set<string>();
    let url: URL | null = first;
    while (url !== null) {
      const label = labelOf('GET', url);
      if (url.origin !== origin) throw fail({ kind: 'foreign-link', request: label, code: url.origin });
      const mark = markOf(url);
      if (seen.has(mark)) throw fail({ kind: 'link-loop', request: label });
      if (seen.size === mostPages)
        throw fail({ kind: 'too-long', request: label, code: `${mostPages} pages` });
      seen.add(mark);
      const { data, next } = await read(url);
      entries += Array.isArray(data) ? data.length : 1;
      if (entries > mostEntries) throw fail({ kind: 'too-long', request: label, code: `${entries} entries` });
      yield data;
      if (next === '' || (next !== undefined && !URL.canParse(next, url.href))) {
        throw fail({ kind: 'answer', request: label, code: 'no address in the Link header' });
      }
      url = next === undefined ? null : new URL(next, url);
    }
  };
}

/** An address may have ten thousand characters. */
function markOf(url: URL): string {
  return createHash('sha256').update(url.href).digest('base64');
}
