import { join } from 'node:path';
import * as z from 'zod';
import { fail } from '../catalogue.ts';
import { writeAtomically } from './atomic.ts';
import { fileCause } from './file-problem.ts';
import { readStateFile } from './open-file.ts';

const schema = z.object({ causes: z.array(z.string()), warnings: z.array(z.string()) });

/** What the last pass left for the next one to know about being noticed: codes and marks, nobody's name. */
export interface Told {
  /** The codes that were told to the webhook, and of which it was not told that they are over. */
  causes: readonly string[];
  /** The marks of what could not be told or written, so that `--quiet` says it once. */
  warnings: readonly string[];
}

/** The file `told.json` in the state folder. */
export class ToldFile {
  readonly #file: string;
  #text = '';

  constructor(stateFolder: string) {
    this.#file = join(stateFolder, 'told.json');
  }

  /** What is remembered; nothing where that cannot be known, since it is better to tell twice than never. */
  read(): Told {
    try {
      this.#text = readStateFile(this.#file).toString('utf8');
      return schema.parse(JSON.parse(this.#text));
    } catch {
      return { causes: [], warnings: [] };
    }
  }

  /** Replaces what is remembered, where that is something else. Call it under the lock; throws `told-not-remembered`. */
  save({ causes, warnings }: Told): void {
    const isNothing = causes.length === 0 && warnings.length === 0;
    const text = `${JSON.stringify({ causes, warnings })}\n`;
    if (text === this.#text || (isNothing && this.#text === '')) return;
    try {
      writeAtomically(this.#file, text);
    } catch (error) {
      throw fail('told-not-remembered', { file: this.#file, cause: fileCause(error) });
    }
  }
}
