import { causeOf } from '../errors.ts';
import { appendText, readStateFile } from './open-file.ts';

/** The text of a file to which lines are added; empty where there is none yet. */
export function textOf(file: string): string {
  try {
    return readStateFile(file).toString('utf8');
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
  appendText(file, `${start}${line}\n`);
}
