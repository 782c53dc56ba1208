import type { CommandOptions } from '../configured.ts';

/** `grit-sync explain`, as it was asked for on the command line. */
export interface ExplainOptions extends CommandOptions {
  /** Campus wide id, Canvas id, email address, login or name. */
  person: string;
  /** With or without `pg:`; undefined for all columns. */
  column?: string;
  /** Undefined for now. */
  at?: Date;
}
