import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../catalogue.ts';
import { writeAtomically } from './atomic.ts';
import { fileCause } from './file-problem.ts';
import { makeFolder } from './folder.ts';
import { addLine, textOf } from './lines.ts';

/** A line has some 700 bytes, so this is the last two months or more of a pass every 30 minutes. */
const MOST_BYTES = 4 * 2 ** 20;

/** One line of JSON for each pass, in the state folder; the oldest half goes when there are too many. */
export class History {
  readonly #folder: string;
  readonly #file: string;
  readonly #mostBytes: number;

  constructor(stateFolder: string, mostBytes = MOST_BYTES) {
    this.#folder = stateFolder;
    this.#file = join(stateFolder, 'runs.jsonl');
    this.#mostBytes = mostBytes;
  }

  /** Adds a pass and gives the record before it, if any. Call it under the lock; throws `history-not-written`. */
  append(record: object): unknown {
    return this.#explaining('history-not-written', () => {
      makeFolder(this.#folder);
      const text = textOf(this.#file);
      addLine(this.#file, text, JSON.stringify(record));
      if (statSync(this.#file).size > this.#mostBytes) this.#shorten();
      return recordsIn(text).at(-1);
    });
  }

  /** What each line says, the oldest first. A line that is no JSON is passed over. Throws `history-unreadable`. */
  read(): unknown[] {
    return this.#explaining('history-unreadable', () => recordsIn(textOf(this.#file)));
  }

  #shorten(): void {
    const lines = linesOf(textOf(this.#file));
    writeAtomically(this.#file, `${lines.slice(Math.floor(lines.length / 2)).join('\n')}\n`);
  }

  #explaining<T>(code: 'history-not-written' | 'history-unreadable', work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw fail(code, { file: this.#file, cause: fileCause(error) });
    }
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function recordsIn(text: string): unknown[] {
  return linesOf(text).flatMap((line) => {
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return [];
    }
  });
}
