import { RequestError, TimeoutError } from 'got';
import { problem } from '../catalogue.ts';
import type { Problem } from '../core/types.ts';
import { causeOf, SyncError } from '../errors.ts';
import { ProxyFailure, proxyName } from '../net/proxy.ts';
import { describe, isPage, isThrottled, saidIn, type FailureFacts } from './facts.ts';
import type { Head } from './head.ts';
import { insecureProblem, insecurityOf } from './insecure.ts';
import { retryAfterMs } from './retry.ts';

export type System = 'Canvas' | 'Grit';

/** A request that failed for good: a SyncError in words, with the facts for callers who know better. */
export class HttpFailure extends SyncError {
  readonly facts: FailureFacts;

  constructor(system: System, facts: FailureFacts) {
    super(problemFor(system, facts));
    this.name = 'HttpFailure';
    this.facts = facts;
  }

  get status(): number | undefined {
    return this.facts.status;
  }
}

/**
 * The facts of an error of got. The error itself is not kept: its `options` hold the headers, so the token, and
 * anything that prints it would print that.
 */
export function factsOf(error: unknown, request: string): FailureFacts {
  const code = causeOf(error);
  const met = error instanceof RequestError ? error.cause : error;
  if (met instanceof ProxyFailure) return proxyFacts(met, request);
  if (error instanceof TimeoutError || code === 'ETIMEDOUT') {
    return { kind: 'timeout', request, code: 'ETIMEDOUT', said: '', challenged: false };
  }
  const insecure = insecurityOf(error);
  if (insecure !== null) {
    const { words } = insecure;
    return { kind: 'certificate', request, code: words, said: '', challenged: false, insecure };
  }
  const facts = { request, code, said: '', challenged: false };
  if (code.startsWith('HPE_')) return { ...facts, kind: 'protocol' };
  if (!(error instanceof RequestError)) return { ...facts, kind: 'network' };
  const isStale = error.request?.reusedSocket === true && error.response === undefined && isCut(code);
  return { ...facts, kind: 'network', host: hostOf(error), isStale };
}

/** The facts of a refusal, and how its body begins. */
export function factsOfRefusal(
  { statusCode, headers }: Head,
  beginning: string,
  request: string,
  secret: string,
): FailureFacts {
  const retryAfter = retryAfterMs(headers['retry-after'], Date.now());
  const requestId = headers['x-request-context-id'];
  const body = beginning.replaceAll(secret, '***');
  return {
    kind: 'status',
    request,
    status: statusCode,
    said: saidIn(body),
    challenged: headers['www-authenticate'] !== undefined,
    page: isPage(body),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(typeof requestId === 'string' ? { requestId: requestId.slice(0, MOST_OF_REQUEST_ID) } : {}),
  };
}

function proxyFacts({ proxy, code, status }: ProxyFailure, request: string): FailureFacts {
  const { variable } = proxy;
  const met = status === undefined ? { code } : { status };
  return {
    kind: 'proxy',
    request,
    ...met,
    said: '',
    challenged: false,
    proxy: { name: proxyName(proxy), variable },
  };
}

function hostOf({ options }: RequestError): string {
  return new URL(String(options.url)).host;
}

/** Whether that is what a request meets on a connection that the other side has closed. */
function isCut(code: string): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}

/** A UUID has 36 characters. */
const MOST_OF_REQUEST_ID = 80;

function problemFor(system: System, facts: FailureFacts): Problem {
  // What is said about an upload or a new member of a group may name students; a 401 is about the token.
  const mayNameStudents = facts.request.startsWith('POST ') && facts.status !== 401;
  const at = { system, where: describe(mayNameStudents ? { ...facts, said: '' } : facts) };
  switch (facts.kind) {
    case 'timeout':
      return problem('timed-out', at);
    case 'network':
      return problem('unreachable', { ...at, ...pick(facts) });
    case 'proxy':
      return proxyProblem(facts, at);
    case 'certificate':
      return insecureProblem(facts, at);
    case 'web-page':
    case 'foreign-link':
    case 'link-loop':
      return problem(facts.kind, at);
    case 'answer':
      return problem('answer-invalid', at);
    case 'too-large':
      return problem('answer-too-large', at);
    case 'too-long':
      return problem('list-too-long', at);
    case 'protocol':
      return problem('not-http', at);
    case 'status':
      return statusProblem(facts, at);
  }
}

function pick({ code, host }: FailureFacts): { code?: string; host?: string } {
  return { ...(code === undefined ? {} : { code }), ...(host === undefined ? {} : { host }) };
}

function proxyProblem(
  { status, proxy: { name, variable } = { name: '', variable: '' } }: FailureFacts,
  at: { system: System; where: string },
): Problem {
  const details = { ...at, proxy: name, variable };
  if (status === undefined) return problem('proxy-unreachable', details);
  return problem(status === 407 ? 'proxy-password' : 'proxy-refused', { ...details, status });
}

function statusProblem(facts: FailureFacts, at: { system: System; where: string }): Problem {
  const status = facts.status ?? 0;
  if (isThrottled(facts)) return problem('throttled', at);
  // Canvas says 401 with WWW-Authenticate for a bad token and 401 or 403 without it for a missing permission.
  // What Grit says for a bad token is not known, so there both statuses are taken for one.
  const isToken =
    at.system === 'Grit' ? status === 401 || status === 403 : status === 401 && facts.challenged;
  if (isToken) return problem('token-refused', { ...at, expired: /expired/i.test(facts.said) });
  // Canvas itself says in JSON that somebody may not do a thing.
  if (status === 401 || status === 403) return problem(facts.page === true ? 'web-page' : 'not-allowed', at);
  // "Network Authentication Required": the network wants somebody to log in first.
  if (status === 511) return problem('web-page', at);
  if (status === 404) return problem('not-found', at);
  return problem(status >= 500 ? 'server-error' : 'refused', at);
}
