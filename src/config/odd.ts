import { codePoint } from './decode.ts';

/** Signs that nobody sees: they come along when something is copied from a web page or a chat. */
const UNSEEN = String.raw`\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}`;
const EDGES = new RegExp(`^[\\s${UNSEEN}]+|[\\s${UNSEEN}]+$`, 'gu');
/** Spaces that are none to a program, and what a word processor makes of quotation marks and hyphens. */
const LIKE_OTHERS = String.raw`\p{Zl}\p{Zp}\u2018-\u201F\u2039\u203A\u00AB\u00BB\u2010-\u2015\uFF02\uFF07\uFF1A`;
const ODD = new RegExp(`(?![ \\n])[${UNSEEN}\\p{Zs}${LIKE_OTHERS}]`, 'u');
const EVERY_ODD = new RegExp(ODD, 'gu');
const QUOTED = /^[\u2018-\u201F\u2039\u203A\u00AB\u00BB](.*)[\u2018-\u201F\u2039\u203A\u00AB\u00BB]$/su;

const NAMES: [is: RegExp, name: string][] = [
  [/[\u2018-\u201F\u2039\u203A\u00AB\u00BB\uFF02\uFF07]/u, 'a typographic quotation mark'],
  [/[\u2010-\u2015]/u, 'a dash in place of a hyphen'],
  [/[\u00A0\u202F]/u, 'a non-breaking space'],
  [/\u200B/u, 'a zero-width space'],
  [/\p{Zs}/u, 'an unusual space'],
  [/\t/u, 'a tab'],
];

/** The text without blanks and unseen signs at its ends. */
export function trimmed(text: string): string {
  return text.replace(EDGES, '');
}

/**
 * What somebody meant to paste that is plain text by nature, such as a token or an address: also without the typographic
 * quotation marks around it that a web page or a mail shows there.
 */
export function pasted(text: string): string {
  const bare = trimmed(text);
  const [, within] = QUOTED.exec(bare) ?? [];
  return within === undefined ? bare : trimmed(within);
}

/** The first sign in a text that looks like another one or like nothing, in words; undefined where there is none. */
export function oddIn(text: string): string | undefined {
  const sign = ODD.exec(text)?.[0];
  if (sign === undefined) return undefined;
  const name = NAMES.find(([is]) => is.test(sign))?.[1] ?? 'a sign that is not seen';
  return `${name} (${codePoint(sign)})`;
}

/** The text with its odd signs written out, so that a person sees them. */
export function visible(text: string): string {
  return text.replace(EVERY_ODD, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The number of the first line with such a sign before any comment, and which it is. */
export function firstOddLine(text: string): { line: number; odd: string } | undefined {
  for (const [index, line] of text.split('\n').entries()) {
    const odd = oddIn(line.replace(/(?:^|\s)#.*$/u, ''));
    if (odd !== undefined) return { line: index + 1, odd };
  }
  return undefined;
}

/** The same for a line that is indented with something else than spaces and tabs. No parser of ours takes that for an indentation. */
export function firstOddIndentation(text: string): { line: number; odd: string } | undefined {
  const indentation = new RegExp(`^([\\s${UNSEEN}]+)[^\\s${UNSEEN}#]`, 'u');
  for (const [index, line] of text.split('\n').entries()) {
    const odd = oddIn((indentation.exec(line)?.[1] ?? '').replaceAll('\t', ''));
    if (odd !== undefined) return { line: index + 1, odd };
  }
  return undefined;
}
