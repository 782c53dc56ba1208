import { extname } from 'node:path';
import { CORE_SCHEMA, load, Type, YAMLException } from 'js-yaml';
import { parse, TomlError } from 'smol-toml';
import { fail } from '../catalogue.ts';
import { causeOf } from '../errors.ts';
import { isGroup, plain, type Group } from './plain.ts';
import { firstOddIndentation, firstOddLine } from './odd.ts';

interface Format {
  name: string;
  read: (text: string) => unknown;
}

/**
 * Whole numbers as in YAML's core schema, except that one which a number cannot hold stays text with every digit:
 * Canvas ids can be that large, also as a key of canvasGroups.
 */
const exactInteger = new Type('tag:yaml.org,2002:int', {
  kind: 'scalar',
  resolve: (text: unknown) => typeof text === 'string' && /^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+)$/.test(text),
  construct: (text: string) => (Number.isSafeInteger(Number(text)) ? Number(text) : text),
});
const schema = CORE_SCHEMA.extend({ implicit: [exactInteger] });

const YAML: Format = { name: 'YAML', read: (text) => load(text, { schema }) };
const TOML: Format = { name: 'TOML', read: (text) => parse(text, { integersAsBigInt: 'asNeeded' }) };
const JSON_FORMAT: Format = {
  name: 'JSON',
  // JSON.parse is strict, but rounds large ids and lets a key occur twice; JSON read as YAML does neither.
  read: (text) => {
    JSON.parse(text);
    return YAML.read(text);
  },
};

const FORMATS: Partial<Record<string, Format>> = {
  '': YAML, // an rc file or a file descriptor; YAML includes JSON
  '.yaml': YAML,
  '.yml': YAML,
  '.json': JSON_FORMAT,
  '.toml': TOML,
};

/**
 * The data of a configuration file. A syntax error tells its place only: what the parsers say may quote the file, and
 * the file may hold a token.
 */
export function parseConfig(file: string, text: string): Group {
  const format = formatOf(file);
  if (text.trim() === '') throw fail('config-invalid', { path: file, text: 'the file is empty' });

  const indentation = firstOddIndentation(text);
  if (indentation !== undefined) {
    const { line, odd } = indentation;
    const place = ` (line ${line}: it begins with ${odd})`;
    throw fail('config-syntax', { file, format: format.name, place, isOdd: true });
  }
  let data: unknown;
  try {
    data = format.read(text);
  } catch (error) {
    const odd = firstOddLine(text);
    const also = odd === undefined ? '' : `; line ${odd.line} has ${odd.odd}`;
    const place = placeOf(error, text, also);
    throw fail('config-syntax', { file, format: format.name, place, isOdd: odd !== undefined });
  }
  const copy = plain(data, file);
  if (!isGroup(copy)) {
    const found = copy === null || copy === undefined ? 'nothing but comments' : 'something else';
    throw fail('config-invalid', { path: file, text: `expected keys such as "canvas:", found ${found}` });
  }
  return copy;
}

function formatOf(file: string): Format {
  const extension = extname(file).toLowerCase();
  if (/^\.[cm]?[jt]sx?$/.test(extension)) throw fail('config-executable', { file });
  const format = FORMATS[extension];
  if (format === undefined) throw fail('config-name', { file });
  return format;
}

/** ` (line 3, column 7)`, as far as it is known, with what is odd elsewhere. */
function placeOf(error: unknown, text: string, also: string): string {
  const at = (line: number, column: number, twice: boolean) =>
    ` (line ${line}, column ${column}${twice ? ': this key occurs twice' : ''}${also})`;
  const nowhere = also === '' ? '' : ` (${also.slice(2)})`;

  if (error instanceof YAMLException) {
    // Some have no place, such as a second document in the file, although the types promise one.
    const mark = error.mark as YAMLException['mark'] | undefined;
    if (mark === undefined) return nowhere;
    return at(mark.line + 1, mark.column + 1, error.reason === 'duplicated mapping key');
  }
  if (error instanceof TomlError) return at(error.line, error.column, error.message.includes('redefine'));

  const position = /at position (\d+)/.exec(causeOf(error))?.[1];
  if (position === undefined) return nowhere;
  const lines = text.slice(0, Number(position)).split('\n');
  return at(lines.length, (lines.at(-1) ?? '').length + 1, false);
}
