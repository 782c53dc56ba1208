import { fail } from '../catalogue.ts';
import { trimmed } from './odd.ts';

/** The variables of the two tokens, and where the configuration has them. */
export const TOKENS = { canvas: 'CANVAS_API_KEY', grit: 'GRIT_API_KEY' } as const;

/** A variable of a `.env`, with the number of its line. `wrong` says why its value is not certain, if it is not. */
interface Variable {
  line: number;
  value: string;
  wrong?: string;
  /** An earlier line that gives it another value. */
  otherLine?: number;
}

/** What stands in a `.env`. */
export interface DotEnvText {
  variables: Map<string, Variable>;
  /** The numbers of the lines that set nothing, comments and blank ones aside. */
  strangeLines: number[];
}

const LINE = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*=(.*)$/su;
const COMMENT = /^\s*(?:#.*)?$/su;
const QUOTES = /["'`]/;

/**
 * Reads a `.env` by rules of our own, since each version of Node has others: NAME=value, with or without "export" before
 * it and spaces around it; a "#" begins a comment at the beginning of a value and behind a blank; what stands between two
 * quotation marks is taken as it is; of two lines with one name the last one counts. A value ends with its line.
 */
export function parseDotEnv(text: string): DotEnvText {
  const variables = new Map<string, Variable>();
  const strangeLines: number[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1;
    const bare = trimmed(raw);
    if (bare === '' || bare.startsWith('#')) continue;
    const [, name, rest = ''] = LINE.exec(bare) ?? [];
    if (name === undefined) {
      strangeLines.push(line);
      continue;
    }
    const read = valueIn(trimmed(rest));
    const earlier = variables.get(name);
    const otherLine = earlier === undefined || earlier.value === read.value ? undefined : earlier.line;
    variables.set(name, { line, ...read, ...(otherLine === undefined ? {} : { otherLine }) });
  }
  return { variables, strangeLines };
}

function valueIn(text: string): Pick<Variable, 'value' | 'wrong'> {
  const [quote = ''] = text;
  if (!QUOTES.test(quote)) {
    const value = trimmed(text.replace(/(?:^|\s)#.*$/su, ''));
    const isUnclear = value.includes('#');
    return isUnclear ? { value, wrong: 'has a "#" in its value, which could begin a comment' } : { value };
  }
  const end = text.indexOf(quote, 1);
  if (end < 0) {
    // What has all kinds of them in it could stand between none.
    if (['"', "'", '`'].every((kind) => text.includes(kind))) return { value: text };
    return { value: text.slice(1), wrong: 'has a quotation mark that is not closed' };
  }
  const value = text.slice(1, end);
  if (COMMENT.test(text.slice(end + 1))) return { value };
  return { value, wrong: 'has something behind its closing quotation mark' };
}

/** The text of a `.env` that holds the two tokens; throws where one cannot stand in such a file. */
export function dotEnvText(tokens: Record<keyof typeof TOKENS, string>): string {
  return `# The tokens of grit-sync. Whoever reads this file can use them.\n${(['canvas', 'grit'] as const)
    .map((system) => `${lineOf(system, tokens[system])}\n`)
    .join('')}`;
}

function lineOf(system: keyof typeof TOKENS, token: string): string {
  const name = TOKENS[system];
  // A "#" begins a comment, and quotes are taken off: what is read must be what was meant.
  const line = [token, `'${token}'`, `"${token}"`, `\`${token}\``]
    .map((value) => `${name}=${value}`)
    .find((text) => {
      const read = parseDotEnv(text).variables.get(name);
      return read?.wrong === undefined && read?.value === token;
    });
  if (line !== undefined) return line;
  const path = `${system}.apiKey`;
  throw fail('config-invalid', { path, text: 'expected an API token without quotation marks of all kinds' });
}
