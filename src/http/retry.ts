import { isThrottled, type FailureFacts } from './facts.ts';

const RETRIED_STATUS = new Set([408, 429, 500, 502, 503, 504, 521, 522, 524]);
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** Somebody who asks for more patience than this is better served by the next pass. */
const LONGEST_RETRY_AFTER_MS = 300_000;

/** Whether the same request can be expected to do better a little later. */
export function isTransient(facts: FailureFacts): boolean {
  if (facts.kind === 'network' || facts.kind === 'timeout') return true;
  // What a connection has left of an earlier answer is no HTTP either, and the next one is new.
  if (facts.kind === 'protocol') return facts.code?.startsWith('HPE_') === true;
  // A proxy that answers 403 or 407 will do so again; without an answer, or where it cannot go on itself, it may recover.
  if (facts.kind === 'proxy') return facts.status === undefined || RETRIED_STATUS.has(facts.status);
  return facts.kind === 'status' && (isThrottled(facts) || RETRIED_STATUS.has(facts.status ?? 0));
}

/**
 * How long to wait before the next attempt, in milliseconds; 0 means that there is none.
 * Doubles from one second to thirty. Half of each wait is left to chance, so that many programs which failed
 * together do not come back together; a Retry-After of the other side is a lower bound.
 * @param attempt 1 after the first failure
 * @param chance from 0 to 1
 */
export function retryDelay(facts: FailureFacts, attempt: number, retries: number, chance: number): number {
  if (attempt > retries || !isTransient(facts)) return 0;
  const asked = facts.retryAfter ?? 0;
  if (asked > LONGEST_RETRY_AFTER_MS) return 0;
  const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * (0.5 + chance / 2);
  return facts.retryAfter === undefined ? backoff : asked + Math.min(backoff, FIRST_WAIT_MS);
}

/** A Retry-After header, seconds or a date, in milliseconds from now; undefined where it says neither. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
