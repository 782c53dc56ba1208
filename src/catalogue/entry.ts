import type { Severity } from '../core/types.ts';

/** Something that grit-sync can have to say: how grave it is, what happened, and what to do. */
export interface Entry<D> {
  severity: Severity;
  /** One sentence of what happened. */
  message: (details: D) => string;
  /** One sentence of what to do. */
  hint: (details: D) => string;
}

/** The entries of one subject, by their stable codes. */
export type Entries = Record<string, Entry<never>>;

/** A problem whose words need no details. */
export type Nothing = object;

export const entry = <D>(
  severity: Severity,
  message: (details: D) => string,
  hint: (details: D) => string,
): Entry<D> => ({ severity, message, hint });

/** How many hints begin that need patience more than anything. */
export const again = 'The next pass tries again; if this goes on';
