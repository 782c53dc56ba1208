import { badRequest, notFound } from './canvas-call.ts';
import type { Call } from './canvas-call.ts';

/** Canvas-api: the order of the links in the header. */
const RELATIONS = ['current', 'next', 'prev', 'first', 'last'] as const;
/** Canvas-api: which links are kept when there is no room for all. */
const PRIORITY = ['next', 'last', 'prev', 'current', 'first'] as const;
const MAX_LINK_BYTES = 6 * 1024;
const NOT_REPEATED = new Set(['page', 'per_page', 'access_token', 'api_key']);

/** The values of `page` that the links of an answer lead to. */
export type Pages = Partial<Record<(typeof RELATIONS)[number], string>>;

/** Canvas-api: 10 unless told, silently clamped to 1..100. */
export function perPage(query: URLSearchParams): number {
  const given = query.get('per_page');
  if (given === null || given === '') return 10;
  const number = /^\s*-?\d+/.exec(given)?.[0] ?? '0';
  return Math.min(100, Math.max(1, Number(number)));
}

function escape(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Canvas-api: every parameter of the query, sorted and escaped; never a token. */
function repeatedQuery(query: URLSearchParams): string {
  const byKey = new Map<string, string>();
  for (const [key, value] of query) {
    if (NOT_REPEATED.has(key)) continue;
    const before = byKey.get(key);
    const pair = `${escape(key)}=${escape(value)}`;
    byKey.set(key, before !== undefined && key.endsWith('[]') ? `${before}&${pair}` : pair);
  }
  return [...byKey.values()].sort().join('&');
}

/** The Link header: absolute addresses, at most 6 KB of them. */
export function linkHeader(call: Call, pages: Pages): string {
  const { url } = call.request;
  const repeated = repeatedQuery(call.query);
  const base = `${url.origin}${url.pathname}?${repeated === '' ? '' : `${repeated}&`}`;
  const links: Pages = {};
  let bytes = 0;
  for (const relation of PRIORITY) {
    const page = pages[relation];
    if (page === undefined) continue;
    const link = `${base}page=${page}&per_page=${perPage(call.query)}`;
    if (bytes + link.length > MAX_LINK_BYTES) break;
    bytes += link.length;
    links[relation] = link;
  }
  return RELATIONS.flatMap((relation) => {
    const link = links[relation];
    return link === undefined ? [] : [`<${link}>; rel="${relation}"`];
  }).join(',');
}

/**
 * One page of a list with numbered pages. Canvas-api: `last` comes on the last page only. Rows that are null are
 * taken out after the list was cut into pages, so that pages can be short or empty.
 */
export function numberedPage<Row>(call: Call, rows: readonly (Row | null)[]): { rows: Row[]; link: string } {
  const size = perPage(call.query);
  const text = call.query.get('page') ?? '1';
  if (!/^\d+$/.test(text)) throw badRequest({ errors: [{ message: 'page is invalid' }] });
  const number = Math.max(1, Number(text));
  const count = Math.max(1, Math.ceil(rows.length / size));
  if (number > count) return { rows: [], link: linkHeader(call, { current: text, first: '1' }) };
  const pages: Pages = { current: String(number), first: '1' };
  if (number < count) pages.next = String(number + 1);
  if (number > 1) pages.prev = String(number - 1);
  if (number === count) pages.last = String(number);
  const page = rows.slice((number - 1) * size, number * size);
  return { rows: page.filter((row) => row !== null), link: linkHeader(call, pages) };
}

/** Rows that are missing from the end of the first page and from all of the second. */
export function withGaps<Row>(call: Call, rows: readonly (Row | null)[]): readonly (Row | null)[] {
  if (!call.settings.shortPages) return rows;
  const size = perPage(call.query);
  const kept = Math.floor(Math.min(rows.length, size) / 2);
  const gaps = Array.from<null>({ length: 2 * size - kept }).fill(null);
  return [...rows.slice(0, kept), ...gaps, ...rows.slice(kept)];
}

/** Where a page of a bookmarked list starts: behind the row with this id. */
export interface Bookmark {
  lastId: string;
  /** 0 is an ordinary page; 1 an empty one that comes behind a short one. */
  step: number;
}

const START: Bookmark = { lastId: '0', step: 0 };

/** Canvas-api: `page=bookmark:` and unpadded base64url of the JSON of the last row's id. */
export function writeBookmark({ lastId, step }: Bookmark): string {
  const json = step === 0 ? `[${lastId}]` : `[${lastId},${step}]`;
  return `bookmark:${Buffer.from(json).toString('base64url')}`;
}

/**
 * Canvas-api: the first page is `first` (or 1), any other number is not found, and a bookmark that cannot be decoded
 * quietly restarts at the first page.
 */
export function readBookmark(query: URLSearchParams): Bookmark {
  const page = query.get('page') ?? 'first';
  if (page === 'first' || page === '1' || page === '') return START;
  if (!page.startsWith('bookmark:')) throw notFound();
  const json = Buffer.from(page.slice('bookmark:'.length), 'base64url').toString();
  const [, lastId, step = '0'] = /^\[(\d+)(?:,(\d+))?\]$/.exec(json) ?? [];
  return lastId === undefined ? START : { lastId, step: Number(step) };
}
