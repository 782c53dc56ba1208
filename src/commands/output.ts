import { Chalk, type ChalkInstance } from 'chalk';
import { Redactor } from '../redact.ts';
import { printableLines } from '../report/printable.ts';
import { wrapped } from '../report/wrap.ts';

interface OutputOptions {
  /** False where `--no-color` was given. */
  color: boolean;
}

/**
 * Where text leaves the program. Secrets are masked here and nowhere else, so that nobody can forget it. stdout
 * takes what was asked for, stderr everything else.
 */
export class Output {
  readonly secrets = new Redactor();
  readonly chalk: ChalkInstance;
  readonly #stdout: NodeJS.WriteStream;
  readonly #stderr: NodeJS.WriteStream;

  constructor({ stdout, stderr, env }: NodeJS.Process, { color }: OutputOptions) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    const plain = !color || (env['NO_COLOR'] ?? '') !== '' || !stderr.isTTY || !stdout.isTTY;
    this.chalk = new Chalk(plain ? { level: 0 } : {});
  }

  /** A line, or several, on stdout. */
  print(text: string): void {
    this.#stdout.write(`${this.secrets.redact(text)}\n`);
  }

  /** The same for sentences that a person reads: on a terminal, lines are broken between words. */
  printProse(text: string): void {
    this.#stdout.write(`${wrapped(this.secrets.redact(text), this.width)}\n`);
  }

  /** Text on stdout exactly as it is. */
  write(text: string): void {
    this.#stdout.write(this.secrets.redact(text));
  }

  /** A line, or several, on stderr; on a terminal, they are broken between words. */
  tell(text: string): void {
    this.#stderr.write(`${wrapped(this.secrets.redact(text), widthOf(this.#stderr))}\n`);
  }

  /** Where an error arose, for the maintainers. */
  tellStack(error: unknown): void {
    if (error instanceof Error) this.tell(printableLines(error.stack ?? String(error)));
  }

  /** Whether stdout is a terminal, which obeys control characters. */
  get isShown(): boolean {
    return this.#stdout.isTTY;
  }

  /** How many characters fit into a line of stdout, where that is a terminal and knows it. */
  get width(): number | undefined {
    return widthOf(this.#stdout);
  }

  /** Whether a person is watching stderr. */
  get isWatched(): boolean {
    return this.#stderr.isTTY;
  }
}

function widthOf({ isTTY, columns }: NodeJS.WriteStream): number | undefined {
  return isTTY && columns > 0 ? columns : undefined;
}
