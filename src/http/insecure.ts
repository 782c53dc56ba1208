import { RequestError } from 'got';
import { problem } from '../catalogue.ts';
import { namesText } from '../core/certificate.ts';
import { localTime } from '../core/local-time.ts';
import type { Problem } from '../core/types.ts';
import type { FailureFacts } from './facts.ts';
import { tlsCauseOf } from './tls-causes.ts';
import { readsSystemStore, securedOf } from './trust.ts';

/** Why the connection of a failed request was not secure, and what was seen of it; null where it failed otherwise. */
export function insecurityOf(error: unknown): (FailureFacts['insecure'] & { words: string }) | null {
  const raw = error instanceof RequestError ? (error.cause ?? error) : error;
  const seen = securedOf(raw);
  const found = tlsCauseOf(raw, seen);
  if (found === null) return null;
  return { ...found, host: seen?.host ?? '', chain: seen?.chain ?? [], hasFile: seen?.hasFile ?? false };
}

/** What is wrong with the connection, in words. */
export function insecureProblem(
  { insecure }: FailureFacts,
  at: { system: 'Canvas' | 'Grit'; where: string },
): Problem {
  const { cause = 'failed', chain = [], hasFile = false, host = '' } = insecure ?? {};
  const [own] = chain;
  const now = new Date();
  const details = { ...at, hasFile };
  switch (cause) {
    case 'unknown-issuer':
      return problem('certificate', {
        ...details,
        name: own?.name ?? '',
        issuer: own?.issuer ?? '',
        isSelfSigned: own?.isSelfSigned === true,
        readsStore: readsSystemStore,
      });
    case 'other-name':
      return problem('certificate-name', {
        ...details,
        host,
        names: own === undefined ? 'no name' : namesText(own),
      });
    case 'expired': {
      const over = chain.find(({ validTo }) => validTo < now);
      const until = over?.validTo ?? new Date(NaN);
      return problem('certificate-expired', {
        ...details,
        name: over?.name ?? '',
        validTo: localTime(until),
        now: localTime(now),
      });
    }
    case 'not-yet-valid': {
      const early = chain.find(({ validFrom }) => validFrom > now);
      const from = early?.validFrom ?? new Date(NaN);
      return problem('certificate-not-yet-valid', {
        ...details,
        name: early?.name ?? '',
        validFrom: localTime(from),
        now: localTime(now),
      });
    }
    default:
      return problem(CODES[cause], details);
  }
}

const CODES = {
  weak: 'certificate-weak',
  'not-for-servers': 'certificate-purpose',
  revoked: 'certificate-revoked',
  broken: 'certificate-broken',
  'no-tls': 'tls-none',
  'old-protocol': 'tls-old',
  'no-shared-cipher': 'tls-no-cipher',
  'client-certificate': 'tls-client-certificate',
  closed: 'tls-closed',
  failed: 'tls-failed',
} as const;
