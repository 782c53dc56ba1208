import { pasted } from './odd.ts';
import type { Path } from './path.ts';
import { isPlaceholder } from './schema/values.ts';
import { SECRET_PATHS } from './secret-paths.ts';

/** What must never be printed: what stands at the secret keys, and each value that it was put together from. */
export class Secrets {
  readonly #texts = new Set<string>();

  /** Whether what stands at that path, or below it, is secret; most keys are not. */
  isSecretAt(path: Path): boolean {
    return SECRET_PATHS.some((secret) => secret.every((key, index) => key === path[index]));
  }

  /** Takes note of a text that stands at that path, or is a part of what stands there. */
  note(path: Path, text: string): void {
    if (!this.isSecretAt(path)) return;
    // As it was found, and as it is used.
    for (const secret of [text.trim(), pasted(text)]) {
      // A placeholder can be an ordinary word, and to mask that would tear holes into the messages.
      if (secret !== '' && !isPlaceholder(secret)) this.#texts.add(secret);
    }
  }

  texts(): string[] {
    return [...this.#texts];
  }
}
