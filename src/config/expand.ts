import { problem } from '../catalogue.ts';
import type { Problem } from '../core/types.ts';
import type { Environment } from './find.ts';
import { type Path, pathText } from './path.ts';
import { type Group, isGroup } from './plain.ts';
import { Secrets } from './secrets.ts';
import { Sources } from './sources.ts';

/** Text with its `${…}` replaced, and what stood in the way. */
interface Expansion {
  data: Group;
  problems: Problem[];
  warnings: Problem[];
  /** The paths whose text could not be completed, so that nobody judges what is left there. */
  incomplete: Set<string>;
  /** By path, which file the text came from that stands there now, in words. */
  origins: Map<string, string>;
  /** What must be masked wherever text leaves the program. */
  secrets: string[];
  /** Whether the configuration has something secret in it itself, and not a `${…}` in its place. */
  isSecret: boolean;
  /** The other files whose text was taken in, by their whole paths, and whether any of it is secret. */
  files: ReadonlyMap<string, { isSecret: boolean }>;
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
  const sources = new Sources(folder, env);
  const problems = [...sources.problems];
  const incomplete = new Set<string>();
  const origins = new Map<string, string>();
  const secrets = new Secrets();
  let hasSecret = false;

  function replace(text: string, path: Path): string {
    const missing = (...found: Problem[]) => {
      problems.push(...found);
      incomplete.add(pathText(path));
      return '';
    };
    const invalid = (expected: string) =>
      missing(problem('config-invalid', { path: pathText(path), text: expected }));
    const bare = WITHOUT_BRACES.exec(text)?.[1];
    if (bare !== undefined)
      return invalid(`expected \${${bare}}, with braces around the name of the variable`);
    const place = { path, isSecret: secrets.isSecretAt(path) };
    hasSecret ||= place.isSecret && text.replace(REFERENCE, '').trim() !== '';
    return text.replace(REFERENCE, (_reference, name: string, brace: string) => {
      const file = FILE.exec(name)?.[1]?.trim();
      if (brace === '' || (file === undefined && !VARIABLE.test(name))) {
        return invalid('expected ${NAME} or ${file:PATH} after "${"');
      }
      const supplied = file === undefined ? sources.variable(name, place) : sources.content(file, place);
      if ('problems' in supplied) return missing(...supplied.problems);
      if (supplied.origin !== undefined) origins.set(pathText(path), supplied.origin);
      secrets.note(path, supplied.value);
      return supplied.value;
    });
  }

  function walk(value: unknown, path: Path): unknown {
    if (typeof value === 'string') {
      const replaced = replace(value, path);
      secrets.note(path, replaced);
      return replaced;
    }
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

  return {
    data: walkGroup(data, []),
    problems,
    warnings: sources.warnings,
    incomplete,
    origins,
    secrets: secrets.texts(),
    isSecret: hasSecret,
    files: sources.files,
  };
}
