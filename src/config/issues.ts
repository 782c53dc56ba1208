import type { core } from 'zod';
import { problem } from '../catalogue.ts';
import { nearestOrBegun } from '../core/nearest.ts';
import type { Problem } from '../core/types.ts';
import { configKeys, keysAt } from './describe.ts';
import { SECRET_PATHS } from './secret-paths.ts';
import { oddIn } from './odd.ts';
import { pathText, type Path } from './path.ts';

type Issue = core.$ZodIssue;

/** The data in which something was found: which paths are not complete, and by path the file that a text came from. */
interface Found {
  data: unknown;
  incomplete: ReadonlySet<string>;
  origins: ReadonlyMap<string, string>;
}

/** What zod found in that data, each issue as a problem with its path; nothing about values that are `incomplete`. */
export function issueProblems(issues: readonly Issue[], { data, incomplete, origins }: Found): Problem[] {
  const complete = issues.flatMap(leaves).filter(({ path }) => !incomplete.has(pathText(path)));
  return complete.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...issue.path, key]));
    const path = pathText(issue.path);
    return [problem('config-invalid', { path, text: textOf(issue, data), origin: origins.get(path) })];
  });
}

/**
 * Where a value may be of several kinds, zod reports what each of them misses. Only the kind that was meant is of
 * interest: the one that does not already fail on the value as a whole.
 */
function leaves(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const isOfOtherKind = ({ code, path }: Issue) =>
    path.length === 0 && (code === 'invalid_type' || code === 'invalid_union');
  const meant = issue.errors.find((branch) => !branch.some(isOfOtherKind));
  if (meant === undefined) return [issue];
  return meant.flatMap((inner) => leaves({ ...inner, path: [...issue.path, ...inner.path] }));
}

function textOf({ code, path, message }: Issue, data: unknown): string {
  const value = valueAt(data, path);
  const odd = typeof value === 'string' ? oddIn(value) : undefined;
  // The messages of our own checks say themselves what was found.
  if (code === 'custom') return odd === undefined ? message : `${message}; there is ${odd} in it`;
  if (value === undefined) return `is missing; ${message}`;
  const isSecret = SECRET_PATHS.some((secret) => pathText(secret) === pathText(path));
  const found = isSecret ? kindOf(value) : shown(value);
  if (odd !== undefined) return `${message}, found text with ${odd} in it`;
  // Where text was expected, there was some, but not the right one.
  return `${message}, found ${found === 'text' && code !== 'invalid_type' ? 'other text' : found}`;
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    data,
  );
}

/** Text is never repeated: a token pasted into the wrong line, or one from a variable, would be printed. */
function shown(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (value === '') return 'empty text';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'boolean') return 'true or false';
  if (typeof value === 'object') return 'a group of keys';
  return typeof value === 'number' ? 'a number (put it in quotes)' : 'text';
}

function unknownKey(path: Path): Problem {
  // Without the space in `{ apiKey:7~secret }` YAML takes all of it for a key.
  const shownKey = String(path.at(-1)).replace(/(?<=[:=]).+/s, '…');
  const odd = oddIn(shownKey);
  if (odd !== undefined) {
    const shownPath = pathText([...path.slice(0, -1), shownKey]);
    return problem('config-invalid', { path: shownPath, text: `there is ${odd} in the name of this key` });
  }
  return problem('config-unknown-key', {
    path: pathText([...path.slice(0, -1), shownKey]),
    nearest: nearestKey(path),
  });
}

/** What was probably meant: a key of this place that is spelled much like it, or this key in its right place. */
function nearestKey(path: Path): string | undefined {
  const name = String(path.at(-1));
  const elsewhere = configKeys().find((key) => key.path.at(-1) === name && !key.path.includes('*'));
  return nearestOrBegun(name, keysAt(path.slice(0, -1))) ?? elsewhere?.path.join('.');
}
