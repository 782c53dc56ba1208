import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { causeOf } from '../errors.ts';
import { writeAtomically } from './atomic.ts';

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
    const lines = this.#text().matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm);
    return new Map([...lines].map(([, sum = '', name = '']) => [name, sum]));
  }

  /** Throws where nothing could be added: to be known before a backup is made. */
  prepare(): void {
    appendFileSync(this.#file, '', { mode: 0o600 });
  }

  add(name: string, sum: string): void {
    // A line that a power cut left unfinished ends here, so that it spoils no other.
    const text = this.#text();
    const start = text === '' || text.endsWith('\n') ? '' : '\n';
    appendFileSync(this.#file, `${start}${sum}  ${name}\n`, { mode: 0o600 });
  }

  /** Puts these in the place of all that are remembered; where it throws, they are as they were. */
  replace(sums: ReadonlyMap<string, string>): void {
    writeAtomically(this.#file, [...sums].map(([name, sum]) => `${sum}  ${name}\n`).join(''));
  }

  #text(): string {
    try {
      return readFileSync(this.#file, 'utf8');
    } catch (error) {
      if (causeOf(error) === 'ENOENT') return '';
      throw error;
    }
  }
}
