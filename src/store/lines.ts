import { appendFileSync, readFileSync } from 'node:fs';
import { causeOf } from '../errors.ts';

/** The text of a file to which lines are added; empty where there is none yet. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (causeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

/**
 * Adds a line to a file that holds this text. A line that a power cut left unfinished ends here, so that it spoils no
 * other.
 */
export function addLine(file: string, text: string, line: string): void {
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  appendFileSync(file, `${start}${line}\n`, { mode: 0o600 });
}
