import type { GritExport } from '../../core/marks.ts';

/** Why bytes are no export of Grit: nobody can read them, or they cannot be compared with anything. */
export interface NoExport {
  code: 'backup-unreadable' | 'export-without-ids';
  /** In plain words, as in "it is cut off". */
  cause: string;
}

/** What the bytes of a workbook say, or why they are no export. */
export type Reading = GritExport | NoExport;

/** What is wrong with a workbook. Thrown anywhere while it is read; it never leaves this folder. */
export class Flaw extends Error {
  readonly code: NoExport['code'];

  constructor(cause: string, code: NoExport['code'] = 'backup-unreadable') {
    super(cause);
    this.name = 'Flaw';
    this.code = code;
  }
}

/** It unpacks to more than was allowed; how much that is, who allowed it knows. */
export class TooLarge extends Flaw {}
