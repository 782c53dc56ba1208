import { secretPaths } from './describe.ts';
import type { Path } from './path.ts';
import { isPlaceholder } from './schema/values.ts';

/** What must never be printed: what stands at the secret keys, and each value that it was put together from. */
export class Secrets {
  readonly #paths = secretPaths();
  readonly #texts = new Set<string>();

  /** Takes note of a text that stands at that path, or is a part of what stands there; most keys are not secret. */
  note(path: Path, text: string): void {
    const isSecret = this.#paths.some((secret) => secret.every((key, index) => key === path[index]));
    const secret = text.trim();
    // A placeholder can be an ordinary word, and to mask that would tear holes into the messages.
    if (isSecret && secret !== '' && !isPlaceholder(secret)) this.#texts.add(secret);
  }

  texts(): string[] {
    return [...this.#texts];
  }
}
