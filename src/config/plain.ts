import { fail } from '../catalogue.ts';

/** What a group of keys looks like before anybody has checked it. */
export type Group = Record<string, unknown>;

/** Deeper or larger than any configuration; what YAML's aliases can blow up without end. */
const MAX_DEPTH = 20;
const MAX_VALUES = 100_000;

/** Whether it has keys: neither a list nor a single value. */
export function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A copy made of text, numbers, booleans, null, lists and groups only, whatever the parser produced. What could
 * do more than be data ends here: cosmiconfig's `$import`, keys that reach for prototypes, values without end.
 */
export function plain(data: unknown, file: string): unknown {
  let values = 0;

  function copy(value: unknown, depth: number): unknown {
    values += 1;
    if (depth > MAX_DEPTH || values > MAX_VALUES) {
      throw fail('config-invalid', { path: file, text: 'is nested too deeply or refers to itself' });
    }
    // An integer that a number cannot hold keeps its digits as text.
    if (typeof value === 'bigint') return value.toString();
    // TOML has dates; no key of ours wants one, and as text the validation can say so.
    if (value instanceof Date) return value.toISOString();
    if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1));
    if (!isGroup(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        if (key === '$import') throw fail('config-executable', { file });
        if (key === '__proto__') {
          throw fail('config-invalid', { path: file, text: 'a key must not be called "__proto__"' });
        }
        return [key, copy(item, depth + 1)];
      }),
    );
  }

  return copy(data, 0);
}
