/** Starts the process that reads workbooks, and asks it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Reading } from '../../src/grit/workbook/flaw.ts';

export interface Told {
  seconds: number;
  peakMiB: number;
  reading: Reading;
}

const SCRIPT = fileURLToPath(new URL('./read-in-child.ts', import.meta.url));
/** Of the heap, in MiB: what the program gives to its reader. */
const HEAP = 192;

export class ReadingChild {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const node = [`--max-old-space-size=${HEAP}`, '--max-semi-space-size=16', '--import', 'tsx', SCRIPT];
    this.#child = spawn(process.execPath, node, { stdio: ['pipe', 'pipe', 'ignore'] });
    // Whoever asks hears of the end by what is read.
    this.#child.stdin?.on('error', () => undefined);
    this.#ended = once(this.#child, 'exit');
    this.#lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream })[
      Symbol.asyncIterator
    ]();
  }

  /** What it says of the workbook, or how it failed to say anything: by a crash, or within the time. */
  async ask(path: string, seconds: number): Promise<Told | 'crashed' | 'hangs'> {
    this.#child.stdin?.write(`${path}\n`);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), seconds * 1000);
    const line = await this.#lines.next();
    clearTimeout(timer);
    if (line.done !== true) return JSON.parse(line.value) as Told;
    await this.#ended;
    return this.#child.killed ? 'hangs' : 'crashed';
  }

  /** Whether it can be asked again. */
  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && !this.#child.killed;
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}
