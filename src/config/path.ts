import { visible } from './odd.ts';

/** Where a value stands in the configuration: the keys and list positions that lead to it. */
export type Path = readonly PropertyKey[];

const WORD = /^[A-Za-z_$][\w$]*$/;

/** The path as a person would write it: `permissions["pg:Band Saw"].assignment`, `permissions["pg:Lathe"][0]`. */
export function pathText(path: Path): string {
  return path
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      const name = String(key);
      // Quoting through JSON also makes control characters visible.
      return WORD.test(name) ? `.${name}` : `[${visible(JSON.stringify(name))}]`;
    })
    .join('')
    .replace(/^\./, '');
}
