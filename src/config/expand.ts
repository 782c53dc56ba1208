import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { problem } from '../catalogue.ts';
import type { Problem } from '../core/types.ts';
import type { Environment } from './find.ts';
import { type Path, pathText } from './path.ts';
import { type Group, isGroup } from './plain.ts';
import { readText } from './reading.ts';
import { Secrets } from './secrets.ts';

/** Text with its `${…}` replaced, and what stood in the way. */
interface Expansion {
  data: Group;
  problems: Problem[];
  /** The paths whose text could not be completed, so that nobody judges what is left there. */
  incomplete: Set<string>;
  /** What must be masked wherever text leaves the program. */
  secrets: string[];
  /** The files that `${file:PATH}` names, by their whole paths. */
  secretFiles: string[];
}

/** `${` and what follows up to the closing brace, which may be missing. */
const REFERENCE = /\$\{([^{}]*)(\}?)/g;
const FILE = /^file:(.+)$/s;
const VARIABLE = /^[A-Za-z_]\w*$/;
/** A variable as a shell would write it, as the whole text or the beginning of a path. */
const WITHOUT_BRACES = /^\$([A-Z][A-Z\d_]*)(?=\/|$)/;

/**
 * Replaces `${NAME}` by an environment variable and `${file:PATH}` by the trimmed content of a file, in text at any
 * depth. What comes in is not looked at again: a token with `${` in it stays as it is. `folder` is that of the
 * configuration file; a `.env` in it supplies the variables that are not set.
 */
export function expand(data: Group, folder: string, env: Environment): Expansion {
  const dotEnv = readDotEnv(folder);
  const problems = [...dotEnv.problems];
  const incomplete = new Set<string>();
  const secrets = new Secrets();
  const secretFiles = new Set<string>();

  const variable = (name: string) =>
    Object.hasOwn(env, name) && env[name] !== undefined ? env[name] : dotEnv.variables.get(name);

  function noted(path: Path, value: string): string {
    secrets.note(path, value);
    return value;
  }

  function replace(text: string, place: Path): string {
    const path = pathText(place);
    const missing = (...found: Problem[]) => {
      problems.push(...found);
      incomplete.add(path);
      return '';
    };
    const bare = WITHOUT_BRACES.exec(text)?.[1];
    if (bare !== undefined) {
      const expected = `expected \${${bare}}, with braces around the name of the variable`;
      return missing(problem('config-invalid', { path, text: expected }));
    }
    return text.replace(REFERENCE, (_reference, name: string, brace: string) => {
      const secretFile = FILE.exec(name)?.[1]?.trim();
      if (brace === '' || (secretFile === undefined && !VARIABLE.test(name))) {
        return missing(
          problem('config-invalid', { path, text: 'expected ${NAME} or ${file:PATH} after "${"' }),
        );
      }
      if (secretFile !== undefined) {
        const file = resolve(folder, secretFile);
        const reading = readText(file);
        if ('text' in reading) {
          secretFiles.add(file);
          return noted(place, reading.text.trim());
        }
        return missing(problem('config-secret-file-missing', { path, file, cause: reading.cause }));
      }
      const value = variable(name);
      if (value !== undefined) return noted(place, value);
      // The variable may well stand in the .env that cannot be read, which has been said already.
      if (dotEnv.problems.length > 0) return missing();
      return missing(problem('config-variable-missing', { path, variable: name, dotEnv: dotEnv.file }));
    });
  }

  function walk(value: unknown, path: Path): unknown {
    if (typeof value === 'string') return noted(path, replace(value, path));
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (isGroup(value)) return walkGroup(value, path);
    // A token of digits that somebody forgot to put in quotes.
    if (typeof value === 'number') secrets.note(path, String(value));
    return value;
  }

  function walkGroup(group: Group, path: Path): Group {
    return Object.fromEntries(
      Object.entries(group).map(([key, value]) => [key, walk(value, [...path, key])]),
    );
  }

  const expanded = walkGroup(data, []);
  return { data: expanded, problems, incomplete, secrets: secrets.texts(), secretFiles: [...secretFiles] };
}

interface DotEnv {
  file: string;
  variables: Map<string, string | undefined>;
  problems: Problem[];
}

/** The variables, with those of the `.env` in that folder that are not set. */
export function environmentIn(folder: string, env: Environment): Environment {
  return { ...Object.fromEntries(readDotEnv(folder).variables), ...env };
}

/** The variables of the `.env` beside the configuration file, if there is one. */
function readDotEnv(folder: string): DotEnv {
  const file = join(folder, '.env');
  const reading = readText(file);
  if ('text' in reading) {
    return { file, variables: new Map(Object.entries(parseEnv(reading.text))), problems: [] };
  }
  const problems = reading.absent ? [] : [problem('config-unreadable', { file, cause: reading.cause })];
  return { file, variables: new Map(), problems };
}
