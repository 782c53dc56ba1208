import { join } from 'node:path';
import { writeAtomically } from './atomic.ts';
import { addLine, textOf } from './lines.ts';
import { appendText } from './open-file.ts';

/** The check sums of backups, by name, in the format of `sha256sum`, so that anybody can check them without us. */
export class Checksums {
  /** The state folder, in which they are. */
  readonly folder: string;
  readonly #file: string;

  constructor(stateFolder: string) {
    this.folder = stateFolder;
    this.#file = join(stateFolder, 'backups.sha256');
  }

  read(): Map<string, string> {
    const lines = textOf(this.#file).matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm);
    return new Map([...lines].map(([, sum = '', name = '']) => [name, sum]));
  }

  /** Throws where nothing could be added: to be known before a backup is made. */
  prepare(): void {
    appendText(this.#file, '');
  }

  add(name: string, sum: string): void {
    addLine(this.#file, textOf(this.#file), `${sum}  ${name}`);
  }

  /** Puts these in the place of all that are remembered; where it throws, they are as they were. */
  replace(sums: ReadonlyMap<string, string>): void {
    writeAtomically(this.#file, [...sums].map(([name, sum]) => `${sum}  ${name}\n`).join(''));
  }
}
