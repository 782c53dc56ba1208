import type { FailureFacts } from './facts.ts';

/** What is wrong with an answer that came, in our terms and not in those of got. */
export class OddAnswer extends Error {
  readonly kind: FailureFacts['kind'];
  readonly code: string | undefined;

  constructor(kind: FailureFacts['kind'], code?: string) {
    super(code ?? kind);
    this.name = 'OddAnswer';
    this.kind = kind;
    this.code = code;
  }
}
