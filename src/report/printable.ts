/**
 * Text that is safe to print: without control characters and the marks that reverse the direction of writing.
 * A student types their own name, and a terminal would obey what it says.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}
