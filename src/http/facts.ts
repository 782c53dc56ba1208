import type { Certificate } from '../core/certificate.ts';
import type { TlsCause } from './tls-causes.ts';

/**
 * What is known of a request that failed, in terms of HTTP alone. Nothing here holds a header or a body of ours,
 * so nothing here can hold a token.
 */
export interface FailureFacts {
  kind:
    | 'status'
    | 'timeout'
    | 'network'
    | 'proxy'
    | 'certificate'
    | 'protocol'
    | 'web-page'
    | 'answer'
    | 'too-large'
    | 'foreign-link'
    | 'link-loop'
    | 'too-long';
  /** `GET /api/v1/courses/1/users`: without the query, which can be long and hold ids of students. */
  request: string;
  status?: number;
  /** The word of the operating system or TLS layer, such as ECONNRESET. */
  code?: string;
  /** Host and port of the other side, where there was no answer. */
  host?: string;
  /** The proxy that made no connection, and the variable that names it. */
  proxy?: { name: string; variable: string };
  /** Whether a kept connection broke before anything was answered: the other side had closed it meanwhile. */
  isStale?: boolean;
  /** The other side's own words, cleaned and cut short; empty where it had none. */
  said: string;
  /** Whether the answer had a WWW-Authenticate header: then the token is meant, not the permission. */
  challenged: boolean;
  /** Whether a refusal came as a web page: then it was no API that refused, but a firewall or a login page. */
  page?: boolean;
  /** Of a connection that was made and is not secure: why, and what was seen of it. */
  insecure?: { cause: TlsCause; host: string; chain: readonly Certificate[]; hasFile: boolean };
  /** How long the other side asked us to wait, in milliseconds. */
  retryAfter?: number;
  /** Canvas's name for the request, which its support asks for. */
  requestId?: string;
}

const MAX_SAID = 160;

/**
 * The message in the body of a refused request. Canvas has many shapes for it: `errors` as a list of
 * `{ message }`, as an object by field, or as text; `message` or `error` at the top; or plain text. A web page
 * is never quoted.
 */
export function saidIn(body: string): string {
  if (isPage(body)) return '';
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch {
    return clean(body);
  }
  return clean(messages(data, 0).join('; '));
}

/** Whether text is markup. */
export function isPage(body: string): boolean {
  return /^\s*</.test(body);
}

/** Nobody hides a message deeper than this; what is nested without end must not end the pass. */
const DEEPEST = 20;

function messages(data: unknown, depth: number): string[] {
  if (typeof data === 'string') return [data];
  if (typeof data !== 'object' || data === null || depth > DEEPEST) return [];
  const inside = (value: unknown) => messages(value, depth + 1);
  if (Array.isArray(data)) return data.flatMap(inside);
  const { errors, message, error, ...others } = data as Record<string, unknown>;
  for (const known of [errors, message, error]) {
    const found = known === undefined ? [] : inside(known);
    if (found.length > 0) return found;
  }
  // Each value is looked at once: twice would be a million times at that depth.
  return Object.values(others).flatMap(inside);
}

function clean(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > MAX_SAID ? `${line.slice(0, MAX_SAID)}…` : line;
}

/** `GET /api/v1/courses/1/users: 403, "user not authorized"`: for a person who has to find the cause. */
export function describe(facts: FailureFacts): string {
  const details = [
    facts.status?.toString(),
    facts.code,
    facts.said === '' ? undefined : `"${facts.said}"`,
    facts.requestId === undefined ? undefined : `request ${facts.requestId}`,
  ].filter((detail) => detail !== undefined);
  return details.length === 0 ? facts.request : `${facts.request}: ${details.join(', ')}`;
}

/** Whether it was Canvas's throttling: 429, or on older installs 403 with these words in the body. */
export function isThrottled({ status, said }: FailureFacts): boolean {
  return status === 429 || (status === 403 && /rate limit exceeded/i.test(said));
}
