/** A certificate as a person compares it. Its text is cleaned and cut: whoever made it chose it. */
export interface Certificate {
  /** Whose it is. */
  name: string;
  /** The host names and addresses that it is for, the first ten. */
  names: string[];
  /** How many more there are. */
  moreNames: number;
  issuer: string;
  isSelfSigned: boolean;
  validFrom: Date;
  validTo: Date;
  /** SHA-256, as browsers and openssl show it. */
  fingerprint: string;
  pem: string;
}

/** The names, with how many more there are; "no name" where it has none. */
export function namesText({ names, moreNames }: Certificate): string {
  if (names.length === 0) return 'no name';
  return [...names, ...(moreNames > 0 ? [`${moreNames} more`] : [])].join(', ');
}
