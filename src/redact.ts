const MASK = '***';
/** Masking a shorter one would tear holes into ordinary words; no real token is that short. */
const SHORTEST_SECRET = 4;

/** Hides secrets in text that leaves the program, in each form in which one could stand there. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** From now on these are masked. */
  add(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      if (secret.length < SHORTEST_SECRET) continue;
      const inAddress = encodeURIComponent(secret);
      const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
      const inJson = JSON.stringify(secret).slice(1, -1);
      const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
      for (const form of [secret, inAddress, inForm, inJson, base64]) this.#secrets.add(form);
    }
  }

  redact(text: string): string {
    // The longest first, so that no secret that is the beginning of another leaves its end behind.
    const secrets = [...this.#secrets].sort((a, b) => b.length - a.length);
    return secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
  }
}
