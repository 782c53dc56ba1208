/** Control characters, separators of lines, and the marks that turn the direction of writing around. */
export const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Text that is safe to print. A student types their own name, and a terminal would obey what it says. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '');
}

/** The same for text of several lines, which stay. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
