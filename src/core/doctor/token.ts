/** What Canvas says about a token: its first characters, and when it expires. */
export interface TokenFacts {
  hint: string;
  /** Null where it never does, undefined where Canvas does not say. */
  expiresAt: Date | null | undefined;
}

const SOON_MS = 14 * 24 * 3_600_000;

/**
 * When a token expires; null for never, undefined where that cannot be known, because no token of the list begins like
 * it, or several do. Hosted Canvas writes the number of a shard in front: `7~` is no part of what the hint is taken of.
 */
export function expiryOf(token: string, tokens: readonly TokenFacts[]): Date | null | undefined {
  const bare = token.replace(/^\d+~/, '');
  const [own, ...others] = tokens.filter(
    ({ hint }) => hint !== '' && (token.startsWith(hint) || bare.startsWith(hint)),
  );
  return own === undefined || others.length > 0 ? undefined : own.expiresAt;
}

/** Whether that is so near that somebody should think of it now. */
export function isSoon(expiresAt: Date, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() < SOON_MS;
}
