import { closeSync, constants, readSync } from 'node:fs';
import type { Evidence } from '../../core/types.ts';
import { openRegular } from '../../files/regular.ts';
import { readLine } from './kinds.ts';
import { LONGEST_LINE } from './line.ts';

const BLOCK = 2 ** 16;
const NEW_LINE = 10;

/** Finds the evidence in the journal again, so that a large memory need not hold it; lines are in it for ever. */
export class EvidenceFile {
  readonly #file: string;
  readonly #places = new WeakMap<readonly Evidence[], number>();
  #block: { at: number; bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) };

  constructor(file: string) {
    this.#file = file;
  }

  /** Keeps in mind where the line begins that has this evidence. */
  note(evidence: readonly Evidence[], at: number): void {
    this.#places.set(evidence, at);
  }

  /** Where the line begins that has this evidence; undefined where that is not known. */
  placeOf(evidence: readonly Evidence[]): number | undefined {
    return this.#places.get(evidence);
  }

  /** The evidence in the line that begins there. */
  read(at: number): Evidence[] {
    const line = this.#lineAt(at, BLOCK) ?? this.#lineAt(at, LONGEST_LINE) ?? '';
    const evidence = (readLine(JSON.parse(line))?.['evidence'] ?? []) as Evidence[];
    this.note(evidence, at);
    return evidence;
  }

  #lineAt(at: number, length: number): string | undefined {
    const isThere = at >= this.#block.at && this.#block.bytes.indexOf(NEW_LINE, at - this.#block.at) >= 0;
    if (!isThere) this.#block = { at, bytes: this.#bytesAt(at, length) };
    const { bytes, at: start } = this.#block;
    const end = bytes.indexOf(NEW_LINE, at - start);
    return end < 0 ? undefined : bytes.toString('utf8', at - start, end);
  }

  #bytesAt(at: number, length: number): Buffer {
    const fd = openRegular(this.#file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const bytes = Buffer.allocUnsafe(length);
      return bytes.subarray(0, readSync(fd, bytes, 0, length, at));
    } finally {
      closeSync(fd);
    }
  }
}
